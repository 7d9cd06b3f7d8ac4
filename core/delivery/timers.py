"""Timers: fire once, late rather than never, and stop with what they belong to."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.chat.events import TimerFired
from core.chat.places import Place
from core.clock import Clock
from core.delivery.inbox import insert_event
from core.delivery.settings import DeliverySettings
from core.delivery.wakeups import Wakeups, note_work, wake_for
from core.store.delivery_tables import DONE, PENDING, timer
from core.store.engine import Sessions
from core.store.upsert import insert_into

TOPIC = "timers"
_BATCH = 100


class Timers:
    def __init__(self, sessions: Sessions, clock: Clock, wakeups: Wakeups, settings: DeliverySettings) -> None:
        self._sessions = sessions
        self._clock = clock
        self._wakeups = wakeups
        self._settings = settings
        self._stopping = False

    async def set(
        self,
        session: AsyncSession,
        *,
        name: str,
        key: str,
        group: str,
        at: datetime,
        place: Place,
        about: dict[str, str],
        anew: bool = True,
    ) -> None:
        """Fire `TimerFired(name)` at `at` (UTC), in the caller's transaction. The same key sets the timer anew, unless
        `anew` is false: then one that was ever set stays as it is."""
        note_work(session, TOPIC)
        insert = insert_into(timer, session)
        values = {
            "name": name,
            "group": group,
            "fire_at": at,
            "state": PENDING,
            "place": msgspec.json.encode(place).decode(),
            "about": msgspec.json.encode(about).decode(),
        }
        row = insert.values(key=key, **values)
        if anew:
            await session.execute(row.on_conflict_do_update(index_elements=["key"], set_=values))
        else:
            await session.execute(row.on_conflict_do_nothing(index_elements=["key"]))

    async def waiting(self, session: AsyncSession, key: str) -> dict[str, str] | None:
        """What a timer that has not fired yet is about; None when there is none."""
        query = select(timer.c.about).where(timer.c.key == key, timer.c.state == PENDING)
        about = await session.scalar(query)
        return msgspec.json.decode(about, type=dict[str, str]) if about else None

    async def silence(self, session: AsyncSession, key: str) -> None:
        """It will not fire, and is remembered as one that was set."""
        await session.execute(update(timer).where(timer.c.key == key).values(state=DONE))

    async def cancel(self, session: AsyncSession, *keys: str) -> None:
        if keys:
            await session.execute(delete(timer).where(timer.c.key.in_(keys)))

    async def cancel_group(self, session: AsyncSession, group: str) -> None:
        """Stop all timers of, say, one incident."""
        await session.execute(delete(timer).where(timer.c.group == group))

    async def run(self) -> None:
        """Fire what is due until stopped."""
        while not self._stopping:
            if await self.fire_due():
                continue
            sleeper = asyncio.create_task(self._clock.sleep_until(await self._next_look()))
            waker = asyncio.create_task(self._wakeups.wait(TOPIC, 3600))
            await asyncio.wait({sleeper, waker}, return_when=asyncio.FIRST_COMPLETED)
            for task in (sleeper, waker):
                task.cancel()

    def stop(self) -> None:
        self._stopping = True
        self._wakeups.notify(TOPIC)

    async def fire_due(self) -> int:
        """Fire the timers that are due; each is marked in the transaction that stores its event."""
        now = self._clock.now()
        async with self._sessions() as session:
            due = (
                select(timer)
                .where(timer.c.state == PENDING, timer.c.fire_at <= now)
                .order_by(timer.c.fire_at)
                .limit(_BATCH)
                .with_for_update(skip_locked=True)
            )
            rows = (await session.execute(due)).all()
            for row in rows:
                event = TimerFired(
                    key=f"timer/{row.id}/{row.fire_at.isoformat()}",
                    at=row.fire_at,
                    place=msgspec.json.decode(row.place, type=Place),
                    name=row.name,
                    about=msgspec.json.decode(row.about, type=dict[str, str]),
                )
                mine = await session.execute(
                    update(timer)
                    .where(timer.c.id == row.id, timer.c.state == PENDING, timer.c.fire_at == row.fire_at)
                    .values(state=DONE)
                )
                if mine.rowcount:  # type: ignore[attr-defined]
                    await insert_event(session, event, f"timers/{row.group}", now)
            await session.commit()
        wake_for(session, self._wakeups)
        return len(rows)

    async def next_due(self) -> datetime | None:
        """When the next timer falls due."""
        async with self._sessions() as session:
            query = select(func.min(timer.c.fire_at)).where(timer.c.state == PENDING)
            found: datetime | None = await session.scalar(query)
            return found

    async def _next_look(self) -> datetime:
        first = await self.next_due()
        # At least once a minute: another process may have set one.
        soon = self._clock.now() + timedelta(seconds=60)
        return min(first, soon) if first else soon
