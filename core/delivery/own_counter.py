"""Counts the calls of this process."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

from core.chat.pace import Pace

_TIDY_EVERY = 1000


class OwnCounter:
    """For each budget, when it was drawn on. `limits`, which counts for the API, hops into a thread for every budget at
    every call when it keeps a moving window in memory, and asks one window after another; hence by hand."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._calls: dict[str, deque[float]] = {}
        self._longest: dict[str, int] = {}
        self._taken = 0

    async def take(self, paces: Sequence[Pace]) -> float:
        now = self._clock()
        wait = max((self._wait(each, now) for each in paces), default=0.0)
        if wait <= 0:
            self._count(paces, now)
        return wait

    async def close(self) -> None:
        """There is nothing to close."""

    def _wait(self, pace: Pace, now: float) -> float:
        calls = self._calls.get(pace.budget, ())
        if len(calls) < pace.calls:
            return 0.0
        return max(0.0, calls[-pace.calls] + pace.seconds - now)

    def _count(self, paces: Sequence[Pace], now: float) -> None:
        for each in paces:
            self._longest[each.budget] = max(each.seconds, self._longest.get(each.budget, 0))
        for budget in {each.budget for each in paces}:
            self._calls.setdefault(budget, deque()).append(now)
            self._forget(budget, now)
        self._taken += 1
        if self._taken % _TIDY_EVERY == 0:
            for budget in list(self._calls):
                self._forget(budget, now)

    def _forget(self, budget: str, now: float) -> None:
        calls = self._calls[budget]
        while calls and calls[0] <= now - self._longest[budget]:
            calls.popleft()
        if not calls:
            del self._calls[budget], self._longest[budget]
