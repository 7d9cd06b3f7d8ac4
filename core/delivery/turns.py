"""One connection among several processes: held by a lease in the store, handed over when its holder is gone.

The lease is not in Redis: a flush there would let a second one in while the first goes on (tests/core/delivery/test_turns.py
shows it), and the store is needed for every event that the connection brings anyway. Redis carries the word that it is free.
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime, timedelta

from core.clock import Clock
from core.delivery.signals import NoSignals, Signals
from core.store.engine import Sessions
from core.store.turns import Turns

_KIND = "turn"
LEASE_S = 15.0
"""Seconds that a turn lasts; whoever holds it asks again every few seconds."""


class StoredTurn:
    """Implements `core.chat.platform.Turn`."""

    def __init__(self, sessions: Sessions, clock: Clock, name: str, owner: str, signals: Signals | None = None) -> None:
        self._sessions = sessions
        self._clock = clock
        self._name = name
        self._owner = owner
        self._signals = signals or NoSignals()
        self._is_free = asyncio.Event()
        self._signals.on(_KIND, self._hear)

    async def take(self) -> bool:
        now = self._clock.now()
        async with self._sessions() as session:
            is_ours = await Turns(session).take(self._name, self._owner, now, now + timedelta(seconds=LEASE_S))
            await session.commit()
        return is_ours

    async def give_back(self) -> None:
        async with self._sessions() as session:
            await Turns(session).give_back(self._name, self._owner, self._clock.now())
            await session.commit()
        self._signals.send(_KIND, self._name)

    async def freed(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._is_free.wait(), seconds)
        self._is_free.clear()

    def _hear(self, name: str) -> None:
        if name == self._name:
            self._is_free.set()

    async def note(self, heard: datetime) -> None:
        async with self._sessions() as session:
            await Turns(session).note(self._name, self._owner, heard)
            await session.commit()

    async def heard(self) -> datetime | None:
        async with self._sessions() as session:
            return await Turns(session).heard(self._name)
