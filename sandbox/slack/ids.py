"""Identifiers and timestamps in Slack's forms."""

import itertools
import secrets
from collections.abc import Callable

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def random_part(length: int = 8) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


class Ids:
    """Ids that never repeat within a sandbox; the counter keeps them readable and sorted in logs."""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def make(self, prefix: str) -> str:
        return f"{prefix}0{next(self._count):05d}{random_part(4)}"

    def number(self) -> int:
        return next(self._count)


class Timestamps:
    """Message timestamps: unique within the workspace and rising, even when the clock stands still or goes back.

    Slack docs, "Retrieving messages": `ts` is a string, the message's id within its channel, seconds and six digits
    (in examples of today the microseconds of the second, in older ones a count).
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        """In microseconds, always later than the one before."""
        self._last = max(self._last + 1, int(self._clock() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"
