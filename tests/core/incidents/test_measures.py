"""Sums of lengths of time, weeks without gaps, and words that say something."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.incidents.measures import Spread, spread, top_words, week_of, weeks


def minutes(*values: float | None) -> list[timedelta | None]:
    return [timedelta(minutes=value) if value is not None else None for value in values]


def test_what_is_not_there_is_not_zero() -> None:
    assert spread(minutes(None, 10, None, 20)) == Spread(2, timedelta(minutes=15), timedelta(minutes=19))
    assert spread(minutes(None, None)) is None
    assert spread(minutes(7)) == Spread(1, timedelta(minutes=7), timedelta(minutes=7))


@given(st.lists(st.integers(0, 10_000), min_size=1))
def test_the_median_is_between_least_and_p90_and_that_at_most_the_most(values: list[int]) -> None:
    found = spread(minutes(*values))
    assert found
    least, most = timedelta(minutes=min(values)), timedelta(minutes=max(values))
    slack = timedelta(milliseconds=1)
    assert least - slack <= found.median <= found.p90 + slack <= most + 2 * slack


def test_a_week_begins_on_monday_where_one_is() -> None:
    late_on_sunday = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert week_of(late_on_sunday, UTC) == date(2026, 2, 23)
    assert week_of(late_on_sunday, ZoneInfo("Europe/Berlin")) == date(2026, 3, 2)


def test_weeks_have_no_gaps_also_over_new_year_and_a_clock_change() -> None:
    zone = ZoneInfo("Europe/London")
    found = weeks(datetime(2025, 12, 20, tzinfo=UTC), datetime(2026, 4, 6, tzinfo=UTC), zone)
    assert (found[0], found[-1], len(found)) == (date(2025, 12, 15), date(2026, 4, 6), 17)


def test_words_count_once_a_title_and_small_ones_say_nothing() -> None:
    titles = [
        "The database is down, down, DOWN",
        "Database of cards 500",
        "Überlastete Datenbank",
        "It's on the kafka-3",
    ]
    found = dict(top_words(titles, 20))
    assert found == {
        "database": 2,
        "cards": 1,
        "überlastete": 1,
        "datenbank": 1,
        "kafka-3": 1,
    }
    assert top_words(["a b", "the of"], 5) == []
