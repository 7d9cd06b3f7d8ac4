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

    Slack docs, "Retrieving messages": `ts` is a string, the message's id within its channel, seconds and six digits.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._second = 0
        self._count = 0

    def next(self) -> str:
        second = int(self._clock())
        if second > self._second:
            self._second, self._count = second, 0
        self._count += 1
        return f"{self._second}.{self._count * 7 + 100:06d}"
