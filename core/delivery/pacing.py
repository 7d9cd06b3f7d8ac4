"""Keeping below the rates that platforms have written down, before they have to say so: counted in Redis for all processes
together, and by each process for its own part where there is no Redis or it is away.

Counting never stands in the way: it holds no transaction, it waits for Redis at most half a second, and a count that is
lost with Redis costs a "wait" from the platform, which is obeyed as ever.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Protocol

from core.chat.errors import RateLimited
from core.chat.pace import Pace
from core.delivery.patience import Away, Patience

_SHORTEST_S = 0.05
"""Less is not worth a look of its own."""


class Paced(RateLimited):
    """We ask ourselves to wait: the platform has not been called."""

    def __init__(self, retry_after: float, budget: str) -> None:
        super().__init__(retry_after, budget, "paced")
        self.reason = f"Kept back for {retry_after:.1f} s: the chat takes only so many calls in a while."


class Counter(Protocol):
    """Counts calls."""

    async def take(self, paces: Sequence[Pace]) -> float:
        """0: there is room in all of them, and the call is counted; else the seconds until there is."""

    async def close(self) -> None: ...


class Pacer:
    """`processes` tells how many there are: the part of each, where they can't count together, is one of so many."""

    def __init__(self, own: Counter, shared: Counter | None = None, processes: Callable[[], int] = lambda: 1) -> None:
        self._own, self._shared = own, shared
        self._processes = processes
        self._patience = Patience("pace_not_shared", then="each process for its own part")

    async def check(self, paces: Sequence[Pace], budget: str) -> None:
        """Count a call. Raises `Paced`, for all that draws on `budget`, when there is no room for it yet."""
        if paces and (wait := await self._take(paces)) > 0:
            raise Paced(max(wait, _SHORTEST_S), budget)

    async def close(self) -> None:
        if self._shared:
            await self._shared.close()

    async def _take(self, paces: Sequence[Pace]) -> float:
        if shared := self._shared:
            with contextlib.suppress(Away):
                return await self._patience.ask(lambda: shared.take(paces))
        return await self._own.take([self._part(each) for each in paces])

    def _part(self, pace: Pace) -> Pace:
        return Pace(pace.budget, max(1, pace.calls // self._processes()), pace.seconds)
