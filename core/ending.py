"""Ending tasks for certain."""

from __future__ import annotations

import asyncio
from typing import Any

_AGAIN_S = 0.5


async def end(*tasks: asyncio.Future[Any] | None) -> None:
    """Cancel those that still run, and return when they have ended, whatever they end with.

    A cancellation can be lost: on Python 3.11 `asyncio.wait_for` swallows one that comes in the moment its wait is over
    (python/cpython issue 86296, mended in 3.12), and redis-py sends each command through it. A loop that lost its only
    cancellation would run for ever, and the process with it; so they are cancelled until they are gone. Who is cancelled
    while it waits here has to wait for them too.
    """
    running = {task for task in tasks if task is not None}
    given_up: asyncio.CancelledError | None = None
    while running:
        for task in running:
            task.cancel()
        try:
            await asyncio.wait(running, timeout=_AGAIN_S)
        except asyncio.CancelledError as error:
            given_up = error
        for task in [each for each in running if each.done()]:
            running.remove(task)
            if not task.cancelled():
                # Looked at, or asyncio complains that nobody did.
                task.exception()
    if given_up:
        raise given_up
