"""Summing up lengths of time, and words: what the insights show, worked out from plain values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from statistics import median, quantiles

from stop_words import get_stop_words  # type: ignore[import-untyped]

_WORD = re.compile(r"[^\W_][\w'’.-]*[^\W_]|[^\W_]{2,}")


@dataclass(frozen=True)
class Spread:
    """`count` values; half of them are at most `median`, nine in ten at most `p90`."""

    count: int
    median: timedelta
    p90: timedelta


def spread(lengths: Iterable[timedelta | None]) -> Spread | None:
    """None where there is nothing to sum up. The 90th percentile is interpolated between the values on both sides."""
    known = sorted(each for each in lengths if each is not None)
    if not known:
        return None
    seconds = [each.total_seconds() for each in known]
    ninth = quantiles(seconds, n=10, method="inclusive")[8] if len(seconds) > 1 else seconds[0]
    return Spread(len(known), timedelta(seconds=median(seconds)), timedelta(seconds=ninth))


def week_of(at: datetime, zone: tzinfo) -> date:
    """The Monday of the week that a moment falls into, where `zone` is."""
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def weeks(since: datetime, until: datetime, zone: tzinfo) -> list[date]:
    """The Mondays from the week of `since` to that of `until`, without gaps."""
    first, last = week_of(since, zone), week_of(until, zone)
    return [first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]


def top_words(titles: Iterable[str], most: int) -> Sequence[tuple[str, int]]:
    """In how many titles each word stands, the commonest first; small words that say nothing are passed over."""
    counts: Counter[str] = Counter()
    for title in titles:
        words = {each.casefold() for each in _WORD.findall(title)}
        counts.update(word for word in words if word not in _small_words() and not word.isdigit())
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:most]


@cache
def _small_words() -> frozenset[str]:
    return frozenset(get_stop_words("english"))
