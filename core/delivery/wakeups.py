"""Waking a loop that waits for work, at once instead of at its next look."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Protocol, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.signals import Signals

TOPICS = ("inbox", "outbox")
_KIND, _WORK = "wake", "muster.work"

Wake: TypeAlias = Callable[[AsyncSession], None]
"""Called after a commit: whoever got work by it begins."""


class Wakeups(Protocol):
    def notify(self, topic: str) -> None:
        """There may be work."""

    def call_others(self, topic: str) -> None:
        """There may be more work than this process can do."""

    async def wait(self, topic: str, seconds: float) -> None:
        """Return when there may be work, at the latest after `seconds`."""


def note_work(session: AsyncSession, topic: str) -> None:
    """This transaction makes work; `wake_for` wakes who does it."""
    session.info.setdefault(_WORK, set()).add(topic)


def wake_for(session: AsyncSession, wakeups: Wakeups) -> None:
    """Call after the commit. Nobody is woken to look for what nobody has written: each look is a transaction."""
    for topic in session.info.pop(_WORK, ()):
        wakeups.notify(topic)


class LocalWakeups:
    """Within one process."""

    def __init__(self) -> None:
        self._topics: dict[str, asyncio.Event] = {}

    def notify(self, topic: str) -> None:
        self._topics.setdefault(topic, asyncio.Event()).set()

    def call_others(self, topic: str) -> None:
        """There are none."""

    async def wait(self, topic: str, seconds: float) -> None:
        event = self._topics.setdefault(topic, asyncio.Event())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()
        event.clear()


class SharedWakeups(LocalWakeups):
    """Among processes. Whoever stores work does it himself; others are called only when he has his hands full, so that
    an event does not wake ten processes of which nine find nothing."""

    def __init__(self, signals: Signals) -> None:
        super().__init__()
        self._signals = signals
        signals.on(_KIND, self.notify)
        signals.after_gap(self._look)

    def call_others(self, topic: str) -> None:
        self._signals.send(_KIND, topic)

    def _look(self) -> None:
        for topic in TOPICS:
            self.notify(topic)
