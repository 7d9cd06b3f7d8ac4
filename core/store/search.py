"""Searching incidents: one question, for the pages, the API and the exports alike, answered as one viewer may see it.

Every list is read from one place on (keyset paging), so that the ten-thousandth page costs what the first does. Counts
stop at `COUNT_TO`: nobody reads on, and counting a million rows would make every page wait.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.access import Viewer
from core.incidents.errors import InvalidValue
from core.incidents.incident import Incident
from core.incidents.search import Search, Sort
from core.incidents.severity import Severity
from core.store import incident_tables as tables
from core.store.cursors import Cursor, read_cursor, write_cursor
from core.store.engine import Sessions
from core.store.search_conditions import conditions, surroundings
from core.store.search_index import holds, take_care
from core.store.search_order import Conditions, in_order, read_on
from core.store.unit_of_work import UnitOfWork

__all__ = [
    "COUNT_TO",
    "DEEPEST",
    "TOO_SLOW",
    "Count",
    "Found",
    "Search",
    "Sort",
    "count_by_severity",
    "every",
    "find",
    "find_page",
]

COUNT_TO = 1000
DEEPEST = 10_000
_BATCH = 500
_PATIENCE_MS = 15_000
TOO_SLOW = (
    f"This search was stopped after {_PATIENCE_MS // 1000} seconds: it has too much to look through. Narrow it by time "
    "(since, until) or by severity, and search again."
)
"""For readers, when `StoreSlow` is raised: PostgreSQL is given so long for each question."""


@dataclass(frozen=True)
class Count:
    """How many there are, or at least (`is_more`)."""

    number: int
    is_more: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}{'+' if self.is_more else ''}"


@dataclass(frozen=True)
class Found:
    """One page. `before` and `after` are cursors to the pages beside it; empty where there is none."""

    incidents: Sequence[Incident]
    count: Count
    before: str = ""
    after: str = ""


async def find(
    sessions: Sessions,
    viewer: Viewer,
    search: Search,
    size: int,
    cursor: str = "",
    count_to: int | None = COUNT_TO,
    is_brief: bool = False,
) -> Found:
    """The page after (or before) the cursor. `count_to` None counts them all, however long it takes; `is_brief`: without
    their channels and headlines.

    Raises `InvalidValue` for a cursor that is none, `StoreSlow` when it takes too long.
    """
    place = read_cursor(cursor) if cursor else None
    async with UnitOfWork(sessions) as uow:
        where = await _where(uow.session, viewer, search)
        incidents = await read_on(uow.session, where, search.sort, place, size + 1, is_brief)
        if place and place.is_backwards and len(incidents) <= size:
            # The beginning came in sight: then it is the first page, and full.
            place = None
            incidents = await read_on(uow.session, where, search.sort, None, size + 1, is_brief)
        count = await _count(uow.session, where, count_to)
    return _page(incidents, count, size, place)


async def find_page(
    sessions: Sessions, viewer: Viewer, search: Search, page: int, size: int, count_to: int | None = None
) -> Found:
    """For those who ask by page number (from 1): costs more with each page, so it ends at the 10,000th incident.

    Raises `InvalidValue` beyond. `Found.after` leads on from there.
    """
    offset = (page - 1) * size
    if offset + size > DEEPEST:
        raise InvalidValue(
            "page", f"Pages end at the {DEEPEST:,}th incident; read on with the cursor, or narrow the search."
        )
    async with UnitOfWork(sessions) as uow:
        where = await _where(uow.session, viewer, search)
        query = in_order(select(Incident).where(*where), search.sort).offset(offset).limit(size + 1)
        incidents = (await uow.session.scalars(query)).all()
        count = await _count(uow.session, where, count_to)
    return _page(incidents, count, size, _place(incidents[0]) if incidents and page > 1 else None)


async def count_by_severity(sessions: Sessions, viewer: Viewer, search: Search) -> dict[Severity | None, int]:
    """How many of those that the search finds there are of each severity; None stands for those without."""
    severity = tables.incident.c.severity
    async with UnitOfWork(sessions) as uow:
        where = await _where(uow.session, viewer, search)
        rows = await uow.session.execute(select(severity, func.count()).where(*where).group_by(severity))
        return {row[0]: row[1] for row in rows}


async def every(sessions: Sessions, viewer: Viewer, search: Search) -> AsyncIterator[Incident]:
    """All of them, in batches, so that neither memory nor a long transaction is held."""
    place: Cursor | None = None
    while True:
        async with UnitOfWork(sessions) as uow:
            where = await _where(uow.session, viewer, search)
            incidents = await read_on(uow.session, where, search.sort, place, _BATCH)
        for incident in incidents:
            yield incident
        if len(incidents) < _BATCH:
            return
        place = _place(incidents[-1])


async def begun(found: AsyncIterator[Incident]) -> AsyncIterator[Incident]:
    """The same, with the first of them read: what can't be had is known before an answer begins."""
    first = await anext(found, None)

    async def go_on() -> AsyncIterator[Incident]:
        if first is not None:
            yield first
            async for each in found:
                yield each

    return go_on()


async def _where(session: AsyncSession, viewer: Viewer, search: Search) -> Conditions:
    await take_care(session, _PATIENCE_MS)
    where = [*conditions(search, viewer), *await surroundings(session, search)]
    return [*where, await holds(session, search.words)] if search.words.strip() else where


async def _count(session: AsyncSession, where: Conditions, count_to: int | None) -> Count:
    some = select(tables.incident.c.id).where(*where)
    if count_to is None:
        return Count(await session.scalar(select(func.count()).select_from(some.subquery())) or 0)
    limited = some.limit(count_to + 1).subquery()
    number = await session.scalar(select(func.count()).select_from(limited)) or 0
    return Count(min(number, count_to), number > count_to)


def _page(incidents: Sequence[Incident], count: Count, size: int, place: Cursor | None) -> Found:
    is_backwards = place is not None and place.is_backwards
    has_more = len(incidents) > size
    shown = incidents[1:] if is_backwards and has_more else incidents[:size]
    if not shown:
        return Found([], count)
    has_before = has_more if is_backwards else place is not None
    has_after = is_backwards or has_more
    return Found(
        incidents=shown,
        count=count,
        before=write_cursor(_place(shown[0], is_backwards=True)) if has_before else "",
        after=write_cursor(_place(shown[-1])) if has_after else "",
    )


def _place(incident: Incident, is_backwards: bool = False) -> Cursor:
    return Cursor(incident.reported_at, incident.number, int(incident.severity or 0), is_backwards)
