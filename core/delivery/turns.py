"""A connection that may exist only once, or a few times, among several processes; handed over when its holder is gone.

Who holds it is one row in the database: only one can have that, whatever becomes of Redis. In front of the row stands a
lease in Redis, if there is one, so that those who wait ask Redis and cost the database nothing:

- Whoever does not hold the row asks for the lease first. While another has the lease, the database is not asked.
- Whoever gets the lease without getting the row (Redis was flushed while another holds the row) lets it go at once.
- Whoever holds the row asks the database and then renews the lease, in this order: Redis alone never tells a holder that it
  is none, and a holder that the database does not answer keeps nobody else from asking.
- While Redis does not answer, all ask the database.

The row stays the fence: a holder that comes back too late finds it taken, and closes.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from core.clock import Clock
from core.delivery.leases import LEASE_S, Lease, NoLease
from core.delivery.signals import NoSignals, Signals
from core.store.engine import Sessions
from core.store.turns import Turns

_KIND = "turn"


class StoredTurn:
    """Implements `core.chat.platform.HeardTurn`. `is_alone`: no other process can ask, so it is taken once and stays."""

    def __init__(
        self,
        sessions: Sessions,
        clock: Clock,
        name: str,
        owner: str,
        signals: Signals | None = None,
        lease: Lease | None = None,
        is_alone: bool = False,
    ) -> None:
        self.name = name
        self._sessions = sessions
        self._clock = clock
        self._owner = owner
        self._signals = signals or NoSignals()
        self._lease = lease or NoLease()
        self._is_alone = is_alone
        self._is_ours = False
        """What the database said last, and until when that holds."""
        self._until = clock.now()
        self._freed = Freed(self._signals, [name])

    async def take(self) -> bool:
        if self._is_ours and self._is_alone:
            return True
        while True:
            is_ours = await self._take()
            if not is_ours or self._clock.now() < self._until or self._is_alone:
                return is_ours
            # We were stopped for so long that the answer is no longer true.

    async def _take(self) -> bool:
        was_ours = self._is_ours
        if not was_ours and await self._lease.take() is False:
            return False
        try:
            self._is_ours = await self._take_row()
        finally:
            # Also when the database did not answer: it may answer others.
            if not self._is_ours:
                await self._lease.let_go()
        if was_ours and self._is_ours:
            await self._lease.take()
        return self._is_ours

    async def give_back(self) -> None:
        self._is_ours = False
        try:
            async with self._sessions() as session:
                await Turns(session).give_back(self.name, self._owner, self._clock.now())
                await session.commit()
        finally:
            await self._lease.let_go()
        self._signals.send(_KIND, self.name)

    async def freed(self, seconds: float) -> None:
        await self._freed.wait(seconds)

    async def note(self, heard: datetime) -> None:
        async with self._sessions() as session:
            await Turns(session).note(self.name, self._owner, heard)
            await session.commit()

    async def heard(self) -> datetime | None:
        async with self._sessions() as session:
            return await Turns(session).heard(self.name)

    async def _take_row(self) -> bool:
        now = self._clock.now()
        self._until = now + timedelta(seconds=LEASE_S)
        async with self._sessions() as session:
            is_ours = await Turns(session).take(self.name, self._owner, now, self._until)
            await session.commit()
        return is_ours


class StoredSeat:
    """Implements `core.chat.platform.Turn`: any one of several turns, whichever is free."""

    def __init__(self, seats: Sequence[StoredTurn], signals: Signals) -> None:
        self._seats = seats
        self._ours: StoredTurn | None = None
        self._freed = Freed(signals, [each.name for each in seats])

    async def take(self) -> bool:
        # Our own first; one that was lost while another is free costs no connection.
        for seat in sorted(self._seats, key=lambda each: each is not self._ours):
            if await seat.take():
                self._ours = seat
                return True
        self._ours = None
        return False

    async def give_back(self) -> None:
        seat, self._ours = self._ours, None
        if seat:
            await seat.give_back()

    async def freed(self, seconds: float) -> None:
        await self._freed.wait(seconds)


class Freed:
    """The word of another process that it gave one of these turns back."""

    def __init__(self, signals: Signals, names: Collection[str]) -> None:
        self._names = frozenset(names)
        self._is_free = asyncio.Event()
        signals.on(_KIND, self._hear)

    async def wait(self, seconds: float) -> None:
        """Until it is said, at the latest for so long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._is_free.wait()
        self._is_free.clear()

    def _hear(self, name: str) -> None:
        if name in self._names:
            self._is_free.set()
