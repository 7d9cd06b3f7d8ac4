"""What the insights show: numbers, what each measure means, and for the page charts of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from markupsafe import Markup

from core.incidents.action_item import Priority
from core.incidents.measures import Spread, spread, top_words, week_of, weeks
from core.incidents.severity import Severity
from core.store.insights import Insight, Measured
from web.charts import bars, lines, stacked_bars
from web.view import duration_short

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_AGES = (("under a week", 7), ("1 to 4 weeks", 28), ("1 to 3 months", 90), ("over 3 months", None))
_MOST_WORDS = 12
_HEATS = 5


@dataclass(frozen=True)
class Measure:
    """One length of time that is measured; `means` is its definition for the reader."""

    name: str
    means: str
    spread: Spread | None
    of: int

    @property
    def median(self) -> str:
        return duration_short(self.spread.median) if self.spread else "–"

    @property
    def p90(self) -> str:
        return duration_short(self.spread.p90) if self.spread else "–"


@dataclass(frozen=True)
class Week:
    monday: date
    counts: Sequence[int]
    resolve: Spread | None

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def median(self) -> str:
        return duration_short(self.resolve.median) if self.resolve else "–"


@dataclass(frozen=True)
class Cell:
    """An hour of a weekday; `heat` from 0 (nothing) to 5 (the most)."""

    count: int
    heat: int


@dataclass(frozen=True)
class Numbers:
    """What was counted; `hours` for each weekday, `words` with the length of their bars, `ages` by priority."""

    total: int
    measures: Sequence[Measure]
    weeks: Sequence[Week]
    severities: Sequence[str]
    hours: Sequence[tuple[str, Sequence[Cell]]]
    words: Sequence[tuple[str, int, int]]
    ages: Sequence[tuple[str, Sequence[int], int]]
    overdue: int
    open_actions: int
    is_cut: bool


@dataclass(frozen=True)
class Insights(Numbers):
    """The page."""

    weeks_chart: Markup
    resolve_chart: Markup
    ages_chart: Markup


def view_insights(found: Insight, since: datetime, until: datetime, zone: tzinfo) -> Insights:
    """The numbers, and charts of them."""
    numbers = count_up(found, since, until, zone)
    labels = [f"{week.monday:%-d %b}" for week in numbers.weeks]
    by_severity = {name: [week.counts[at] for week in numbers.weeks] for at, name in enumerate(numbers.severities)}
    medians = [week.resolve.median.total_seconds() / 3600 if week.resolve else None for week in numbers.weeks]
    return Insights(
        **vars(numbers),
        weeks_chart=stacked_bars(labels, by_severity, "Incidents per week by severity"),
        resolve_chart=lines(
            labels,
            {"hours": [round(each, 1) if each is not None else None for each in medians]},
            "Median hours to resolve, by week",
        ),
        ages_chart=bars(
            [name for name, _, _ in numbers.ages], [total for _, _, total in numbers.ages], "Open follow-ups by age"
        ),
    )


def count_up(found: Insight, since: datetime, until: datetime, zone: tzinfo) -> Numbers:
    return Numbers(
        total=len(found.incidents),
        measures=_measures(found.incidents),
        weeks=_weeks(found.incidents, since, until, zone),
        severities=[*(severity.label for severity in Severity), "not set"],
        hours=_hours(found.incidents, zone),
        words=_words(found.incidents),
        ages=_ages(found, until),
        overdue=sum(action.is_overdue for action in found.actions),
        open_actions=len(found.actions),
        is_cut=found.is_cut,
    )


def _measures(incidents: Sequence[Measured]) -> list[Measure]:
    def measure(name: str, means: str, length: Callable[[Measured], timedelta | None]) -> Measure:
        return Measure(name, means, spread(length(each) for each in incidents), len(incidents))

    return [
        measure(
            "To acknowledge",
            "From the report to the first thing that anybody did about it: a field set, a note, a message kept.",
            lambda each: each.to_acknowledge,
        ),
        measure(
            "To lead",
            "From the report to the first lead; none where it was declared with one.",
            lambda each: each.to_lead,
        ),
        measure(
            "To severity",
            "From the report to the first severity; none where it was declared with one.",
            lambda each: each.to_severity,
        ),
        measure("To resolve", "From the start to the end (MTTR is often its mean).", lambda each: each.to_resolve),
    ]


def _weeks(incidents: Sequence[Measured], since: datetime, until: datetime, zone: tzinfo) -> list[Week]:
    of: defaultdict[date, list[Measured]] = defaultdict(list)
    for each in incidents:
        of[week_of(each.reported_at, zone)].append(each)
    shown = []
    for monday in weeks(since, until, zone):
        counts = Counter(each.severity for each in of[monday])
        in_order = [*(counts[severity] for severity in Severity), counts[None]]
        shown.append(Week(monday, in_order, spread(each.to_resolve for each in of[monday])))
    return shown


def _hours(incidents: Sequence[Measured], zone: tzinfo) -> list[tuple[str, list[Cell]]]:
    local = [each.reported_at.astimezone(zone) for each in incidents]
    counts = Counter((at.weekday(), at.hour) for at in local)
    most = max(counts.values(), default=0)
    return [(day, [_cell(counts[number, hour], most) for hour in range(24)]) for number, day in enumerate(DAYS)]


def _cell(count: int, most: int) -> Cell:
    return Cell(count, -(-_HEATS * count // most) if most else 0)


def _words(incidents: Sequence[Measured]) -> list[tuple[str, int, int]]:
    """Each with the length of its bar, in tenths of the longest."""
    words = top_words((each.title for each in incidents), _MOST_WORDS)
    most = words[0][1] if words else 1
    return [(word, count, max(1, round(10 * count / most))) for word, count in words]


def _ages(found: Insight, now: datetime) -> list[tuple[str, list[int], int]]:
    """By age: how many of each priority (high, medium, low, none), and in all."""
    counts: Counter[tuple[str, Priority | None]] = Counter()
    for action in found.actions:
        days = (now - action.created_at).days
        name = next(name for name, most in _AGES if most is None or days < most)
        counts[name, action.priority] += 1
    rows = []
    for name, _ in _AGES:
        in_order = [counts[name, priority] for priority in (*Priority, None)]
        rows.append((name, in_order, sum(in_order)))
    return rows
