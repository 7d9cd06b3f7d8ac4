"""Waiting on conditions, not for a length of time."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

from sandbox.waiting import PATIENCE

__all__ = ["PATIENCE", "until"]


async def until(condition: Callable[[], Any], timeout: float = PATIENCE) -> Any:
    """What it says as soon as that is true; the condition may have to be awaited."""
    async with asyncio.timeout(timeout):
        while True:
            found = condition()
            if inspect.isawaitable(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.01)
