"""Waking a loop that waits for work, at once instead of at its next look."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Protocol


class Wakeups(Protocol):
    def notify(self, topic: str) -> None:
        """There may be work."""

    async def wait(self, topic: str, seconds: float) -> None:
        """Return when there may be work, at the latest after `seconds`."""


class LocalWakeups:
    """Within one process."""

    def __init__(self) -> None:
        self._topics: dict[str, asyncio.Event] = {}

    def notify(self, topic: str) -> None:
        self._topics.setdefault(topic, asyncio.Event()).set()

    async def wait(self, topic: str, seconds: float) -> None:
        event = self._topics.setdefault(topic, asyncio.Event())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), seconds)
        event.clear()
