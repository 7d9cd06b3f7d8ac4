"""All of the delivery in one: starts, stops, and tells when there is nothing left to do."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.delivery.budgets import SharedBudgets
from core.delivery.dead_letters import DeadLetters
from core.delivery.inbox import Inbox, OnFresh
from core.delivery.measures import Measures, NoMeasures, Standing, standing
from core.delivery.outbox import Outbox
from core.delivery.pacing import Pacer
from core.delivery.presence import Presence
from core.delivery.registry import PlatformRegistry
from core.delivery.sender import Sender
from core.delivery.settings import DeliverySettings
from core.delivery.signals import NoSignals, Signals
from core.delivery.timers import Timers
from core.delivery.tracing import Tracing
from core.delivery.wakeups import SharedWakeups, wake_for
from core.delivery.worker import Handle, Worker
from core.ending import end
from core.store.claims import Claims
from core.store.delivery_tables import DONE, PENDING, UNPLACED, inbox, inbox_step, outbox, timer
from core.store.engine import Sessions
from core.store.forms import OpenedForms
from core.store.webhooks import Webhooks

log = structlog.get_logger()
_HOUR = 3600
Chore = Callable[[AsyncSession], Awaitable[None]]


class Delivery:
    def __init__(
        self,
        *,
        sessions: Sessions,
        clock: Clock,
        platforms: PlatformRegistry,
        handle: Handle,
        on_fresh: OnFresh,
        settings: DeliverySettings | None = None,
        is_alone: bool = True,
        signals: Signals | None = None,
        owner: str = "",
        measures: Measures | None = None,
        chores: Sequence[Chore] = (),
        pace: Callable[[Presence], Pacer] | None = None,
        tracing: Tracing | None = None,
    ) -> None:
        """`is_alone`: no other process works on this database, so claims found at the start are of the dead. `signals`
        reach the other processes; `owner` is unique to this one. `chores` are done each hour. `pace` makes what keeps calls
        below the platforms' rates."""
        settings = settings or DeliverySettings()
        self.owner = owner = owner or new_owner()
        signals = signals or NoSignals()
        measures = measures or NoMeasures()
        wakeups = SharedWakeups(signals)
        self._wakeups = wakeups
        self._chores = chores
        self._presence = Presence(signals, owner)
        self._pacer = pace(self._presence) if pace else None
        self._sessions, self._clock, self._settings, self._is_alone = sessions, clock, settings, is_alone
        self.inbox = Inbox(sessions, clock, wakeups, owner, settings, on_fresh, measures, tracing)
        self.worker = Worker(sessions, clock, wakeups, owner, settings, handle, measures, tracing)
        self.outbox = Outbox(clock, platforms)
        budgets = SharedBudgets(signals)
        self.sender = Sender(
            sessions, clock, wakeups, owner, settings, platforms, budgets, measures, self._pacer, tracing
        )
        self.timers = Timers(sessions, clock, wakeups, settings)
        self.dead_letters = DeadLetters(sessions, wakeups)
        self._loops: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        if self._is_alone:
            await self._release_leases()
        for loop in (self.worker.run, self.sender.run, self.timers.run, self._keep_house):
            self._loops.append(asyncio.create_task(_lasting(loop)))

    async def stop(self, grace: float = 10.0) -> None:
        """Take nothing more, finish what is under way within `grace` seconds, give back the rest."""
        self.timers.stop()
        await asyncio.gather(self.worker.stop(grace), self.sender.stop(grace))
        await end(*self._loops)
        if self._pacer:
            await self._pacer.close()

    def wake(self, session: AsyncSession) -> None:
        """Call after the commit of what asked for effects, stored events or set timers: the loops with work by it begin."""
        wake_for(session, self._wakeups)

    async def idle(self, timeout: float) -> None:
        """Return when nothing waits and nothing is under way. Raises `TimeoutError`. For tests and shutdown."""
        async with asyncio.timeout(timeout):
            while self.worker.is_busy or self.sender.is_busy or await self.waiting():  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    async def standing(self) -> Standing:
        """How the boxes stand, for whoever measures."""
        return await standing(self._sessions, self._clock.now())

    async def waiting(self) -> int:
        """How many events and effects wait, and timers that are due: counted in one statement, so in one moment."""
        now = self._clock.now()
        waiting = [select(func.count()).select_from(table).where(table.c.state == PENDING) for table in (inbox, outbox)]
        due = select(func.count()).select_from(timer).where(timer.c.state == PENDING, timer.c.fire_at <= now)
        counts = [query.scalar_subquery() for query in (*waiting, due)]
        async with self._sessions() as session:
            return sum((await session.execute(select(*counts))).one())

    async def _release_leases(self) -> None:
        async with self._sessions() as session:
            for table in (inbox, outbox):
                await session.execute(
                    update(table)
                    .where(table.c.state == PENDING, table.c.lease_owner.is_not(None))
                    .values(lease_owner=None, lease_until=None)
                )
            await session.commit()

    async def _keep_house(self) -> None:
        """Say that we are here; count what waits, for the bound on it; each hour, drop what was done long ago."""
        purged_at = self._clock.now() - timedelta(seconds=_HOUR)
        while True:
            self._presence.look()
            await self.inbox.measure()
            if self._clock.now() - purged_at >= timedelta(seconds=_HOUR):
                purged_at = self._clock.now()
                await self.purge()
            await asyncio.sleep(self._settings.look_every)

    async def purge(self) -> None:
        """Drop done rows that no platform will send again, what forms remember that nobody will submit any more, and
        the old end of the webhooks' log."""
        before = self._clock.now() - timedelta(days=self._settings.keep_days)
        async with self._sessions() as session:
            old = select(inbox.c.id).where(inbox.c.state == DONE, inbox.c.done_at < before)
            await session.execute(delete(inbox_step).where(inbox_step.c.inbox_id.in_(old)))
            for table in (inbox, outbox):
                await session.execute(delete(table).where(table.c.state == DONE, table.c.done_at < before))
            await session.execute(delete(outbox).where(outbox.c.state == UNPLACED, outbox.c.created_at < before))
            long_ago = self._clock.now() - timedelta(days=self._settings.keep_forms_days)
            await OpenedForms(session).forget_before(long_ago)
            await Claims(session).forget_before(long_ago)
            await Webhooks(session).forget_before(long_ago)
            for chore in self._chores:
                await chore(session)
            await session.commit()


def new_owner() -> str:
    """A name that no other process has, nor had."""
    return f"{os.getpid()}-{uuid.uuid4().hex[:12]}"


async def _lasting(loop: object) -> None:
    """A loop that goes on after an unexpected failure: a database that was busy must not end the service."""
    while True:
        try:
            await loop()  # type: ignore[operator]
            return
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.error(
                "loop_failed",
                loop=getattr(loop, "__qualname__", ""),
                error=type(error).__name__,
                reason=str(error)[:300],
            )
            await asyncio.sleep(1)
