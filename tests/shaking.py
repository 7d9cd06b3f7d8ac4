"""`MUSTER_TEST_SHAKE=7 pytest tests/core`: the chat answers late, blocks commit late, rows are looked at late, each time for
another moment. What passes only because the in-memory chat answers at once does not pass then. The number is the seed of
the dice.
"""

from __future__ import annotations

import asyncio
import functools
import os
import random
from typing import Any

from core.blocks.dispatcher import Dispatcher
from core.delivery.sender import Sender
from core.store.incidents import Incidents
from muster.testing.fakes import FakePlatform

_LONGEST_S = 0.1


def shake_if_asked() -> None:
    """Once for each process of tests."""
    if seed := os.environ.get("MUSTER_TEST_SHAKE"):
        dice = random.Random(seed)
        _late(FakePlatform, "perform", dice, before=True)
        _late(Dispatcher, "_commit", dice, before=True)
        _late(Sender, "_settle", dice, before=True)
        _late(Incidents, "get", dice, before=False)


def _late(kind: type, name: str, dice: random.Random, before: bool) -> None:
    """One call in three waits, `before` it begins or when it has its answer."""
    call = getattr(kind, name)

    async def wait() -> None:
        await asyncio.sleep(dice.choice((0.0, 0.0, dice.uniform(0, _LONGEST_S))))

    @functools.wraps(call)
    async def late(*given: Any, **named: Any) -> Any:
        if before:
            await wait()
        answer = await call(*given, **named)
        if not before:
            await wait()
        return answer

    setattr(kind, name, late)
