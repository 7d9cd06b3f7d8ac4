"""How fast people act: as fast as they are answered, or at so many acts a second and no faster."""

from __future__ import annotations

import asyncio

_BURST_S = 1.0
"""Who was held up may catch up by so much and no more."""


class Pace:
    """`rate` is in acts a second; 0 is as fast as can be. `taken` counts them."""

    def __init__(self) -> None:
        self.rate = 0.0
        self.taken = 0
        self._next = 0.0

    async def take(self, acts: int = 1) -> None:
        """Wait for one's turn."""
        self.taken += acts
        if not self.rate:
            return
        now = asyncio.get_running_loop().time()
        mine = max(self._next, now - _BURST_S)
        self._next = mine + acts / self.rate
        await asyncio.sleep(mine - now)
