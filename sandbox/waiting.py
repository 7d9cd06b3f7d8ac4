"""Waiting for a stand-in to reach a state: woken by each change, never by a timer."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

PATIENCE = 120.0
"""Seconds until one gives up on what should come. It comes at once or never: a busy machine only makes "at once" longer, and
whoever sees it come waits for none of the rest."""


class Wakes:
    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    def wake(self) -> None:
        for event in self._waiting:
            event.set()

    async def until(self, predicate: Callable[[], Any], timeout: float = PATIENCE, what: str = "") -> Any:
        """The predicate's value as soon as it is truthy; a TimeoutError that says what was waited for."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(timeout):
                while True:
                    event.clear()
                    if value := await _value(predicate):
                        return value
                    await event.wait()
        except TimeoutError:
            raise TimeoutError(f"not so within {timeout} s: {what or inspect.getsource(predicate).strip()}") from None
        finally:
            self._waiting.discard(event)


async def _value(predicate: Callable[[], Any]) -> Any:
    value = predicate()
    return await value if isinstance(value, Awaitable) else value
