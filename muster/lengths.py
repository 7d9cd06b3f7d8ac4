"""Lengths of time, as they are said: `after=minutes(5)`."""

from __future__ import annotations

from datetime import timedelta


def minutes(count: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)


def hours(count: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=count)


def days(count: float) -> timedelta:
    """So many times 24 hours."""
    return timedelta(days=count)
