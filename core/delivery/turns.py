"""One connection among several processes: held by a lease in the store, handed over when its holder is gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.clock import Clock
from core.store.engine import Sessions
from core.store.turns import Turns

LEASE_S = 15.0
"""Seconds that a turn lasts; whoever holds it asks again every few seconds."""


class StoredTurn:
    """Implements `core.chat.platform.Turn`."""

    def __init__(self, sessions: Sessions, clock: Clock, name: str, owner: str) -> None:
        self._sessions = sessions
        self._clock = clock
        self._name = name
        self._owner = owner

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

    async def note(self, heard: datetime) -> None:
        async with self._sessions() as session:
            await Turns(session).note(self._name, self._owner, heard)
            await session.commit()

    async def heard(self) -> datetime | None:
        async with self._sessions() as session:
            return await Turns(session).heard(self._name)
