"""How the team has responded, in numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from litestar import get
from msgspec import Meta

from core.incidents.access import Permission
from core.incidents.measures import Spread
from core.store.insights import insight
from web.api.answers import Answer
from web.api.guarding import check
from web.api.problems import answers as errors
from web.api.problems import problem
from web.api.searching import Since, Until, aware
from web.insights import Numbers, count_up
from web.services import Handed
from web.viewer import Looking

_USUAL, _LONGEST = timedelta(days=91), timedelta(days=3660)
_EARLIEST, _LATEST = 1900, 9998
_PRIORITIES = ("high", "medium", "low", "none")


class Measure(Answer, frozen=True, kw_only=True):
    """A length of time, in seconds: half took at most the median, nine in ten at most `p90_s`. `count` of `of`
    incidents have it; one that does not have it yet is left out, never taken for zero."""

    name: Annotated[str, Meta(examples=["To acknowledge"])]
    means: Annotated[str, Meta(description="Its definition.")]
    count: int
    of: int
    median_s: int | None
    p90_s: int | None


class Week(Answer, frozen=True, kw_only=True):
    """What was reported in a week. `not set` counts those without a severity."""

    monday: date
    total: int
    by_severity: Annotated[dict[str, int], Meta(examples=[{"critical": 1, "major": 0, "not set": 2}])]
    median_to_resolve_s: int | None


class Weekday(Answer, frozen=True, kw_only=True):
    day: Annotated[str, Meta(examples=["Monday"])]
    by_hour: Annotated[list[int], Meta(description="24 numbers: what was reported in each hour.")]


class Word(Answer, frozen=True, kw_only=True):
    word: str
    incidents: Annotated[int, Meta(description="In how many titles it stands.")]


class Age(Answer, frozen=True, kw_only=True):
    """Open follow-ups of an age, by priority."""

    age: Annotated[str, Meta(examples=["under a week"])]
    total: int
    by_priority: dict[str, int]


class Insights(Answer, frozen=True, kw_only=True):
    """Measured are incidents that were live: reports of what was over, and duplicates, are left out. Weeks and hours
    are those of `time_zone`. `is_cut`: there were more than 50,000; the latest were looked at."""

    since: datetime
    until: datetime
    time_zone: Annotated[str, Meta(examples=["Europe/London"])]
    incidents: int
    is_cut: bool
    measures: list[Measure]
    weeks: list[Week]
    weekdays: list[Weekday]
    words: list[Word]
    open_actions: int
    overdue_actions: int
    action_ages: list[Age]


@get("/insights", tags=["insights"], operation_id="readInsights", responses=errors(400, 401, 422, 429))
async def read(services: Handed, viewer: Looking, since: Since = None, until: Until = None) -> Insights:
    """Read the insights

    Of the last 13 weeks, or of another time up to ten years; of what you may see.
    """
    check(viewer, Permission.READ)
    end = aware(until, "until") or services.clock.now()
    begin = aware(since, "since") or _before(end)
    if not timedelta(0) < end - begin <= _LONGEST or begin.year < _EARLIEST or end.year > _LATEST:
        raise problem(422, errors={"since": "Ask for a time that ends after it begins, of ten years at the most."})
    found = await insight(services.sessions, viewer, begin, end)
    return _shape(count_up(found, begin, end, ZoneInfo(services.timezone)), begin, end, services.timezone)


def _before(end: datetime) -> datetime:
    try:
        return end - _USUAL
    except OverflowError:
        raise problem(422, errors={"until": "That is too long ago."}) from None


def _shape(numbers: Numbers, since: datetime, until: datetime, zone: str) -> Insights:
    return Insights(
        since=since,
        until=until,
        time_zone=zone,
        incidents=numbers.total,
        is_cut=numbers.is_cut,
        measures=[
            Measure(
                name=each.name,
                means=each.means,
                count=each.spread.count if each.spread else 0,
                of=each.of,
                median_s=_median(each.spread),
                p90_s=_seconds(each.spread.p90) if each.spread else None,
            )
            for each in numbers.measures
        ],
        weeks=[
            Week(
                monday=each.monday,
                total=each.total,
                by_severity=dict(zip(numbers.severities, each.counts, strict=True)),
                median_to_resolve_s=_median(each.resolve),
            )
            for each in numbers.weeks
        ],
        weekdays=[Weekday(day=day, by_hour=[cell.count for cell in cells]) for day, cells in numbers.hours],
        words=[Word(word=word, incidents=count) for word, count, _ in numbers.words],
        open_actions=numbers.open_actions,
        overdue_actions=numbers.overdue,
        action_ages=[
            Age(age=age, total=total, by_priority=dict(zip(_PRIORITIES, counts, strict=True)))
            for age, counts, total in numbers.ages
        ],
    )


def _median(spread: Spread | None) -> int | None:
    return _seconds(spread.median) if spread else None


def _seconds(length: timedelta) -> int:
    return round(length.total_seconds())
