"""How fast the soak's people act."""

from __future__ import annotations

import asyncio

from benchmarks.soak.pace import Pace


async def test_without_a_rate_nobody_waits() -> None:
    pace = Pace()
    await asyncio.gather(*(pace.take(100) for _ in range(100)))
    assert pace.taken == 10_000


async def test_at_a_rate_all_together_keep_to_it() -> None:
    pace, loop = Pace(), asyncio.get_running_loop()
    pace.rate = 1000
    pace._next = begun = loop.time()
    await asyncio.gather(*(pace.take(10) for _ in range(10)))
    # The first goes at once, the last when nine times ten have had their time.
    assert loop.time() - begun >= 0.09
