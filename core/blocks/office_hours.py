"""When people are at work: weekdays, hours, a time zone and its holidays, right across clock changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

MONDAY_TO_FRIDAY = frozenset(range(5))
# Longer than any run of holidays and weekends.
_FAR = 400


@dataclass(frozen=True)
class OfficeHours:
    """From `start` to `end` (local time) on `days` (Monday is 0).

    `zone` is an IANA name; empty: the incident's own, which is that of its lead, else of its reporter. `country` is an
    ISO code whose public holidays are free ("GB", or "DE-BY" with a part of the country); `free` names further days.
    Raises `ValueError` for a zone or country that is not known.
    """

    start: time = time(9)
    end: time = time(18)
    days: frozenset[int] = MONDAY_TO_FRIDAY
    zone: str = ""
    country: str = ""
    free: frozenset[date] = frozenset()
    _public: object = field(init=False, repr=False, compare=False, default=frozenset())

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"Office hours from {self.start} to {self.end} are never open.")
        if self.zone:
            zone_named(self.zone)
        if self.country:
            object.__setattr__(self, "_public", _holidays_of(self.country))

    def is_open(self, at: datetime, zone: str = "UTC") -> bool:
        """Whether people are at work at this moment (UTC)."""
        local = at.astimezone(zone_named(self.zone or zone))
        return self._is_workday(local.date()) and self.start <= local.time() < self.end

    def next_opening(self, at: datetime, zone: str = "UTC") -> datetime:
        """The first moment (UTC) from `at` on at which people are at work; `at` itself if they are."""
        if self.is_open(at, zone):
            return at
        where = zone_named(self.zone or zone)
        day = at.astimezone(where).date()
        for _ in range(_FAR):
            opens = datetime.combine(day, self.start, where).astimezone(UTC)
            if opens >= at and self._is_workday(day):
                return opens
            day += timedelta(days=1)
        raise ValueError("These office hours never open: every day is free.")

    def _is_workday(self, day: date) -> bool:
        return day.weekday() in self.days and day not in self.free and day not in self._public  # type: ignore[operator]


def zone_named(name: str) -> ZoneInfo:
    """Raises `ValueError` with a sentence."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"“{name}” is not a time zone. They look like Europe/London.") from None


def _holidays_of(country: str) -> holidays.HolidayBase:
    name, _, part = country.partition("-")
    try:
        return holidays.country_holidays(name, subdiv=part or None)
    except NotImplementedError:
        raise ValueError(f"The holidays of “{country}” are not known. Use an ISO code such as GB or DE-BY.") from None


office_hours = OfficeHours()
"""Weekdays, 9 to 18, in the incident's zone."""
