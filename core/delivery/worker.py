"""Takes events from the inbox and has them handled: in order inside a lane, side by side across lanes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Row, delete, select, update

from core.chat.events import event_from_json
from core.chat.platform import FormVerdict
from core.clock import Clock
from core.delivery.backoff import wait_before
from core.delivery.claims import claim_heads, holding, is_mine
from core.delivery.inbox import TOPIC
from core.delivery.item import InboxItem, LeaseLost, NotYet, PermanentFailure
from core.delivery.measures import Measures
from core.delivery.settings import DeliverySettings
from core.delivery.tracing import NoTracing, Tell, Tracing
from core.delivery.wakeups import Wakeups
from core.ending import end
from core.store.delivery_tables import DEAD, DONE, PENDING, inbox, inbox_step
from core.store.engine import Sessions

log = structlog.get_logger()
Handle = Callable[[InboxItem], Awaitable[FormVerdict | None]]


class Worker:
    """`owner` is unique to the process, so that what a stalled one does late is refused."""

    def __init__(
        self,
        sessions: Sessions,
        clock: Clock,
        wakeups: Wakeups,
        owner: str,
        settings: DeliverySettings,
        handle: Handle,
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
        self._handle = handle
        self._running: set[asyncio.Task[Any]] = set()
        self._stopping = False

    @property
    def is_busy(self) -> bool:
        return bool(self._running)

    async def run(self) -> None:
        """Work until stopped."""
        while not self._stopping:
            room = self._settings.inbox_lanes - len(self._running)
            rows = await self._claim(room) if room > 0 else []
            for row in rows:
                task = asyncio.create_task(self.work(row))
                self._running.add(task)
                task.add_done_callback(self._finished)
            if len(self._running) > self._settings.hands:
                self._wakeups.call_others(TOPIC)
            # All that can be begun now has been: whoever ends, or stores something, wakes us.
            await self._wakeups.wait(TOPIC, self._settings.look_every)

    async def stop(self, grace: float) -> None:
        """Take nothing more; wait up to `grace` seconds for what is being handled, then give it back."""
        self._stopping = True
        self._wakeups.notify(TOPIC)
        if self._running:
            _, late = await asyncio.wait(set(self._running), timeout=grace)
            await end(*late)

    async def run_claimed(self, key: str) -> FormVerdict | None:
        """Handle an event that was stored as claimed by this process, at once."""
        async with self._sessions() as session:
            query = select(inbox).where(inbox.c.key == key, inbox.c.lease_owner == self._owner)
            row = (await session.execute(query)).one_or_none()
        try:
            return await self.work(row) if row else None
        finally:
            # What it has led to waits in the inbox.
            self._wakeups.notify(TOPIC)

    async def work(self, row: Row[Any]) -> FormVerdict | None:
        """Handle one claimed row to its end: done, to be tried again, or dead."""
        # In every line of the log from here to the calls that this leads to.
        span = self._tracing.span(
            f"handle {row.kind}", row.correlation, key=row.key, lane=row.lane, attempt=row.attempts
        )
        with structlog.contextvars.bound_contextvars(correlation=row.correlation), span as tell:
            return await self._work(row, tell)

    async def _work(self, row: Row[Any], tell: Tell) -> FormVerdict | None:
        if row.attempts > self._settings.inbox_attempts:
            await self._bury(row, "Given up: the process died each time it was handled.")
            return None
        begun = self._clock.now()
        outcome = "again"
        try:
            item = await self._item(row)
            held = holding(self._sessions, self._clock, inbox, row.id, self._owner, self._settings.lease)
            async with asyncio.timeout(self._settings.handler_limit), held:
                verdict = await self._handle(item)
            await self._done(row)
            outcome = "done"
        except LeaseLost:
            log.warning("lease_lost", inbox_id=row.id)
        except asyncio.CancelledError:
            await self._again(row, timedelta(0), "The process stopped.")
            raise
        except NotYet as reason:
            wait = timedelta(seconds=self._settings.turn_wait)
            await self._set(
                row, not_before=self._clock.now() + wait, error=str(reason), attempts=max(0, row.attempts - 1)
            )
        except PermanentFailure as failure:
            await self._bury(row, str(failure))
            outcome = "dead"
        except Exception as error:
            outcome = await self._failed(row, error)
        else:
            return verdict
        finally:
            tell(outcome)
            self._tell(row, outcome, begun)
        return None

    def _tell(self, row: Row[Any], outcome: str, begun: datetime) -> None:
        waited, took = (begun - row.received_at).total_seconds(), (self._clock.now() - begun).total_seconds()
        self._measures.handled(row.kind, outcome, max(0.0, waited), took)
        log.info("event_handled", key=row.key, kind=row.kind, outcome=outcome, took_ms=round(1000 * took))

    async def _item(self, row: Row[Any]) -> InboxItem:
        steps: frozenset[str] = frozenset()
        # Tried before, or put back from the dead letters.
        if row.attempts > 1 or row.error:
            async with self._sessions() as session:
                steps = frozenset(
                    await session.scalars(select(inbox_step.c.step).where(inbox_step.c.inbox_id == row.id))
                )
        event = event_from_json(row.payload)
        return InboxItem(row.id, event, row.kind, row.attempts, self._owner, row.correlation, steps)

    async def _claim(self, limit: int) -> list[Row[Any]]:
        lease = timedelta(seconds=self._settings.lease)
        async with self._sessions() as session:
            rows = await claim_heads(session, inbox, owner=self._owner, now=self._clock.now(), lease=lease, limit=limit)
            await session.commit()
        return list(rows)

    async def _done(self, row: Row[Any]) -> None:
        await self._set(row, state=DONE, done_at=self._clock.now(), error=None)

    async def _failed(self, row: Row[Any], error: Exception) -> str:
        log.warning("handling_failed", inbox_id=row.id, kind=row.kind, attempt=row.attempts, error=type(error).__name__)
        reason = f"{type(error).__name__}: {str(error)[:300]}"
        if row.attempts >= self._settings.inbox_attempts:
            await self._bury(row, reason)
            return "dead"
        wait = wait_before(row.attempts, self._settings.first_wait, self._settings.longest_wait)
        await self._again(row, wait, reason)
        return "again"

    async def _again(self, row: Row[Any], wait: timedelta, reason: str) -> None:
        await self._set(row, not_before=self._clock.now() + wait, error=reason)

    async def _bury(self, row: Row[Any], reason: str) -> None:
        log.error("dead_letter", box="inbox", inbox_id=row.id, kind=row.kind, reason=reason)
        await self._set(row, state=DEAD, done_at=self._clock.now(), error=reason)

    async def _set(self, row: Row[Any], **values: Any) -> None:
        async with self._sessions() as session:
            release = {"lease_owner": None, "lease_until": None}
            await session.execute(
                update(inbox)
                .where(is_mine(inbox, row.id, self._owner))
                .values({**release, **values, "state": values.get("state", PENDING)})
            )
            if values.get("state") == DONE:
                await session.execute(delete(inbox_step).where(inbox_step.c.inbox_id == row.id))
            await session.commit()

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        self._wakeups.notify(TOPIC)
        if not task.cancelled() and (error := task.exception()):
            log.error("worker_failed", error=type(error).__name__, reason=str(error)[:300])
