"""Weekdays 9 to 18 in a zone, across clock changes, weekends and holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.blocks.office_hours import OfficeHours, office_hours


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-03-27T16:59", "2026-03-27T16:59"),  # Friday, 17:59 in Berlin
        ("2026-03-27T17:00", "2026-03-30T07:00"),  # closed; on Sunday the clocks go forward
        ("2026-03-30T06:59", "2026-03-30T07:00"),
        ("2026-10-23T16:00", "2026-10-26T08:00"),  # and back
        ("2026-10-26T07:30", "2026-10-26T08:00"),
    ],
)
def test_in_berlin_across_the_clock_changes(at: str, opens: str) -> None:
    assert office_hours.next_opening(utc(at), "Europe/Berlin") == utc(opens)


def test_holidays_of_a_country_and_own_free_days() -> None:
    hours = OfficeHours(zone="Europe/Berlin", country="DE-BY", free=frozenset({date(2026, 12, 28)}))
    # Christmas Eve is a working day; then two holidays, a weekend, and a day of one's own.
    assert hours.next_opening(utc("2026-12-24T18:00")) == utc("2026-12-29T08:00")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"zone": "Berlin"}, "“Berlin” is not a time zone"),
        ({"country": "XX"}, "The holidays of “XX” are not known"),
        ({"start": time(18), "end": time(9)}, "are never open"),
    ],
)
def test_what_makes_no_sense_is_told(given: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        OfficeHours(**given)  # type: ignore[arg-type]


def test_hours_that_never_open_are_told() -> None:
    with pytest.raises(ValueError, match="never open"):
        OfficeHours(days=frozenset()).next_opening(utc("2026-01-01T00:00"))


@given(
    st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: utc("2026-01-01T00:00") + timedelta(minutes=minutes)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"]),
)
def test_the_next_opening_is_open_and_nothing_before_it_is(at: datetime, zone: str) -> None:
    opens = office_hours.next_opening(at, zone)
    assert opens >= at
    assert office_hours.is_open(opens, zone)
    if opens > at:
        assert not office_hours.is_open(at, zone)
        assert not office_hours.is_open(at + (opens - at) / 2, zone)
