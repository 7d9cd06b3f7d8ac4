"""The inbox: every event stored once, under the platform's own id, before it is acknowledged."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.chat.events import Event, event_to_json, event_type
from core.chat.platform import Overloaded
from core.clock import Clock
from core.delivery.measures import Measures
from core.delivery.settings import DeliverySettings
from core.delivery.tracing import NoTracing, Tracing
from core.delivery.wakeups import Wakeups, note_work
from core.store.delivery_tables import DONE, PENDING, inbox
from core.store.engine import Sessions
from core.store.upsert import insert_into

OnFresh = Callable[[AsyncSession, Sequence[Event]], Awaitable[None]]
TOPIC = "inbox"
_LARGEST_BATCH = 500


@dataclass(frozen=True)
class InboxEntry:
    """`counted_only`: done with its storing. `claimed`: handled by whoever stores it, who holds the lease."""

    event: Event
    lane: str
    counted_only: bool = False
    claimed: bool = False

    @property
    def waits(self) -> bool:
        """For somebody to claim it."""
        return not (self.counted_only or self.claimed)


@dataclass
class _Call:
    entries: Sequence[InboxEntry]
    stored: asyncio.Future[frozenset[str]]


class Inbox:
    """Group commit: callers that come while a commit runs share the next one."""

    def __init__(
        self,
        sessions: Sessions,
        clock: Clock,
        wakeups: Wakeups,
        owner: str,
        settings: DeliverySettings,
        on_fresh: OnFresh,
        measures: Measures,
        tracing: Tracing | None = None,
    ) -> None:
        self._measures = measures
        self._tracing = tracing or NoTracing()
        self._sessions = sessions
        self._clock = clock
        self._wakeups = wakeups
        self._owner = owner
        self._settings = settings
        self._on_fresh = on_fresh
        self._calls: list[_Call] = []
        self._leader: asyncio.Task[None] | None = None
        self._waiting = 0
        self.commits = 0

    async def store(self, entries: Sequence[InboxEntry]) -> frozenset[str]:
        """Store events; returns, after the commit, the keys that were new. Raises `Overloaded`."""
        if self._waiting + len(self._calls) > self._settings.most_waiting:
            self._measures.refused()
            raise Overloaded
        call = _Call(entries, asyncio.get_running_loop().create_future())
        self._calls.append(call)
        if self._leader is None or self._leader.done():
            self._leader = asyncio.create_task(self._lead())
        return await call.stored

    async def measure(self) -> int:
        """Count what waits, for the bound on it."""
        async with self._sessions() as session:
            query = select(func.count()).select_from(inbox).where(inbox.c.state == PENDING)
            self._waiting = await session.scalar(query) or 0
        return self._waiting

    async def _lead(self) -> None:
        while self._calls:
            batch, size = [], 0
            while self._calls and size < _LARGEST_BATCH:
                batch.append(self._calls.pop(0))
                size += len(batch[-1].entries)
            try:
                fresh = await self._write([entry for call in batch for entry in call.entries])
            except Exception as error:
                for call in batch:
                    if not call.stored.done():
                        call.stored.set_exception(error)
                continue
            self._answer(batch, fresh)

    def _answer(self, batch: list[_Call], fresh: set[str]) -> None:
        for call in batch:
            keys = frozenset(entry.event.key for entry in call.entries) & fresh
            # A second caller with the same key in the same batch is told that it is not new.
            fresh -= keys
            if not call.stored.done():
                call.stored.set_result(keys)
        if any(entry.waits for call in batch for entry in call.entries):
            self._wakeups.notify(TOPIC)

    async def _write(self, entries: Sequence[InboxEntry]) -> set[str]:
        now = self._clock.now()
        by_key = {entry.event.key: entry for entry in reversed(entries)}
        rows = [self._row(entry, now) for entry in entries if by_key[entry.event.key] is entry]
        async with self._sessions() as session:
            fresh = set(await _insert(session, rows))
            await self._on_fresh(session, [by_key[key].event for key in fresh])
            await session.commit()
        self.commits += 1
        self._measures.stored(len(fresh), len(entries) - len(fresh))
        for row in rows:
            if row["key"] in fresh:
                self._tracing.received(row["kind"], row["key"], row["correlation"], by_key[row["key"]].event.at)
        return fresh

    def _row(self, entry: InboxEntry, now: datetime) -> dict[str, Any]:
        row = event_row(entry.event, entry.lane, now)
        if entry.counted_only:
            row.update(state=DONE, done_at=now, payload="")
        if entry.claimed:
            until = now + timedelta(seconds=self._settings.lease)
            row.update(attempts=1, lease_owner=self._owner, lease_until=until)
        return row


def event_row(event: Event, lane: str, now: datetime) -> dict[str, Any]:
    """The row of an event that waits."""
    return {
        "key": event.key,
        "lane": lane,
        "kind": event_type(event),
        "payload": event_to_json(event).decode(),
        "received_at": now,
        "state": PENDING,
        "attempts": 0,
        "lease_owner": None,
        "lease_until": None,
        "done_at": None,
        "correlation": uuid.uuid4().hex,
    }


async def insert_event(session: AsyncSession, event: Event, lane: str, now: datetime, correlation: str = "") -> bool:
    """Store an event from inside the hub, in the caller's transaction; False when it was there already."""
    note_work(session, TOPIC)
    row = event_row(event, lane, now)
    if correlation:
        row["correlation"] = correlation
    return bool(await _insert(session, [row]))


async def _insert(session: AsyncSession, rows: list[dict[str, Any]]) -> Sequence[str]:
    if not rows:
        return []
    # The rows apart from the statement: it is compiled once, however many rows share a commit.
    query = insert_into(inbox, session).on_conflict_do_nothing(index_elements=["key"]).returning(inbox.c.key)
    return (await session.scalars(query, rows)).all()
