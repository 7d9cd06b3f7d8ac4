"""Snowflakes: ids that tell when they were made ("API Reference: Snowflakes")."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime

EPOCH_MS = 1420070400000


class Snowflakes:
    """Rising, even when the clock stands still."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0
        self._count = itertools.count(1)

    def next(self) -> str:
        self._last = max(self._last + 1, (int(self._clock() * 1000) - EPOCH_MS) << 22)
        return str(self._last)

    def token(self) -> str:
        """Unique; real ones are longer."""
        return f"interaction-token-{next(self._count)}-{'x' * 40}"


def made_at(snowflake: str) -> float:
    """Seconds since 1970."""
    return ((int(snowflake) >> 22) + EPOCH_MS) / 1000


def stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
