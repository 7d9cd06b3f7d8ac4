"""What the list of incidents shows: the live ones, then history, or what was searched for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.incidents.access import Viewer
from core.incidents.errors import InvalidValue
from core.incidents.search import Search, Sort
from core.incidents.severity import Severity
from core.incidents.status import Status
from core.store.errors import StoreSlow
from core.store.search import TOO_SLOW, Count, Found, find
from core.store.unit_of_work import UnitOfWork
from web.search_words import PLACE, Asked
from web.services import WebServices
from web.view import PAGE_SIZE, Summary, summarise

MOST_LIVE = 24
_SOME_PEOPLE = 20
_NOT_FOUND_OUT = Found([], Count(0))
_LIVE = Search(statuses=frozenset(each for each in Status if each.is_open), sort=Sort.SEVERITY)


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address without it."""

    words: str
    url: str


@dataclass(frozen=True)
class Listing:
    """`live_count` and `count` are words, as `1,000+`. `newer` and `older` are addresses, empty at the ends. `is_slow`: the
    search was stopped, so nobody knows what it would have found."""

    live: Sequence[Summary]
    live_count: str
    has_more_live: bool
    rows: Sequence[Summary]
    count: str
    is_search: bool
    is_first: bool
    is_slow: bool
    is_empty: bool
    newer: str
    older: str
    chips: Sequence[Chip]
    unfiltered: str
    trouble: Sequence[str]
    asked: Asked


@dataclass(frozen=True)
class Choices:
    """What the filters offer: (value, words) pairs."""

    people: Sequence[tuple[int, str]]
    platforms: Sequence[tuple[str, str]]
    roles: Sequence[tuple[str, str]]
    severities: Sequence[tuple[str, str]] = (*((each.label, each.label) for each in Severity), ("none", "not rated"))
    statuses: Sequence[tuple[str, str]] = tuple((each.value, each.value) for each in Status)
    sorts: Sequence[tuple[str, str]] = (
        (Sort.NEWEST.value, "Newest first"),
        (Sort.OLDEST.value, "Oldest first"),
        (Sort.SEVERITY.value, "Worst first"),
    )


async def choices(services: WebServices, viewer: Viewer, search: Search) -> Choices:
    """Of the people only some: the page asks for others by their names (`/people.json`)."""
    async with UnitOfWork(services.sessions) as uow:
        people = await uow.people.called(viewer, "", _SOME_PEOPLE, also=(search.lead_id, search.holder_id))
        platforms = await uow.people.platforms()
    return Choices(people, [(each, each.title()) for each in platforms], [(each, each) for each in services.roles])


async def listing(services: WebServices, viewer: Viewer, asked: Asked, offered: Choices) -> Listing:
    now = services.clock.now()
    search = asked.search if asked.is_narrowed else replace(asked.search, statuses=frozenset({Status.RESOLVED}))
    found, trouble = await _find(services, viewer, search, asked.place, PAGE_SIZE)
    live = None
    if not asked.is_narrowed and not found.before and found is not _NOT_FOUND_OUT:
        live, slow = await _find(services, viewer, _LIVE, "", MOST_LIVE)
        trouble += slow
    return Listing(
        live=_summaries(live, now),
        live_count=str(live.count) if live else "",
        has_more_live=bool(live and live.after),
        rows=_summaries(found, now),
        count="" if found is _NOT_FOUND_OUT else str(found.count),
        is_search=asked.is_narrowed,
        is_first=not found.before,
        is_slow=found is _NOT_FOUND_OUT,
        is_empty=not asked.is_narrowed
        and found is not _NOT_FOUND_OUT
        and not found.incidents
        and not (live and live.incidents),
        newer=f"/{asked.query({PLACE: found.before})}" if found.before else "",
        older=f"/{asked.query({PLACE: found.after})}" if found.after else "",
        chips=_chips(asked, offered),
        unfiltered=f"/{asked.query(without=[pair for pair in asked.pairs if pair[0] != 'q'])}",
        trouble=[*asked.trouble, *trouble],
        asked=asked,
    )


async def _find(
    services: WebServices, viewer: Viewer, search: Search, place: str, size: int
) -> tuple[Found, list[str]]:
    """What can be shown, and in sentences what went wrong."""
    try:
        return await find(services.sessions, viewer, search, size, place, is_brief=True), []
    except InvalidValue as error:
        found, trouble = await _find(services, viewer, search, "", size)
        return found, [str(error), *trouble]
    except StoreSlow:
        return _NOT_FOUND_OUT, [TOO_SLOW]


def _summaries(found: Found | None, now: datetime) -> list[Summary]:
    return [summarise(incident, now) for incident in found.incidents] if found else []


def _chips(asked: Asked, offered: Choices) -> list[Chip]:
    people = {str(number): name for number, name in offered.people}
    shown = [(name, value) for name, value in asked.pairs if name not in ("q", "sort")]
    return [Chip(_chip_words(name, value, people), f"/{asked.query(without=[(name, value)])}") for name, value in shown]


def _chip_words(name: str, value: str, people: Mapping[str, str]) -> str:
    match name:
        case "lead" | "holder":
            return f"{'led by' if name == 'lead' else 'with a role:'} {people.get(value, 'somebody')}"
        case "since" | "until":
            return f"{'from' if name == 'since' else 'up to'} {value}"
        case "kind":
            return "report only" if value == "report" else "was live"
        case "actions":
            return "open actions" if value == "open" else "no open actions"
        case "role" | "platform":
            return f"{name}: {value}"
    return "not rated" if value == "none" else value
