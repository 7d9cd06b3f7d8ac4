"""The delivery loop: takes effects from the outbox lane by lane and has the platforms carry them out."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog
from sqlalchemy import Row, update

from core.chat.effects import Effect, OpenForm, effect_from_json
from core.chat.errors import ChatError, InteractionExpired, RateLimited, Refused
from core.chat.platform import Attempt, Outcome
from core.clock import Clock
from core.delivery.answers import delivered, postponed, undeliverable
from core.delivery.backoff import wait_before
from core.delivery.budgets import Budgets
from core.delivery.claims import claim_heads, claim_kind, holding, is_mine
from core.delivery.inbox import insert_event
from core.delivery.measures import Measures
from core.delivery.outbox import TOPIC
from core.delivery.pacing import Paced, Pacer
from core.delivery.registry import PlatformRegistry
from core.delivery.settings import DeliverySettings
from core.delivery.tracing import NoTracing, Tracing
from core.delivery.wakeups import Wakeups, wake_for
from core.ending import end
from core.store.delivery_tables import DEAD, DONE, EXPIRED, PENDING, outbox
from core.store.engine import Sessions

log = structlog.get_logger()
_URGENT, _URGENT_AT_ONCE = "open_form", 200

_WORTH_TELLING_S = 20.0
"""A wait that somebody who looks for the result would wonder about."""


class Sender:
    def __init__(
        self,
        sessions: Sessions,
        clock: Clock,
        wakeups: Wakeups,
        owner: str,
        settings: DeliverySettings,
        platforms: PlatformRegistry,
        budgets: Budgets,
        measures: Measures,
        pacer: Pacer | None = None,
        tracing: Tracing | None = None,
    ) -> None:
        self._tracing = tracing or NoTracing()
        self._measures = measures
        self._pacer = pacer
        self._sessions = sessions
        self._clock = clock
        self._wakeups = wakeups
        self._owner = owner
        self._settings = settings
        self._platforms = platforms
        self._budgets = budgets
        self._running: dict[asyncio.Task[Any], str] = {}
        """What is under way, and for which destination."""
        self._stopping = False

    @property
    def is_busy(self) -> bool:
        return bool(self._running)

    async def run(self) -> None:
        """Deliver until stopped."""
        while not self._stopping:
            rows, may_be_more = await self._claim()
            for row in rows:
                task = asyncio.create_task(self.deliver(row))
                self._running[task] = destination(row.lane)
                task.add_done_callback(self._finished)
            if rows and self._room()[0] < 1:
                self._wakeups.call_others(TOPIC)
            if not may_be_more:
                await self._wakeups.wait(TOPIC, self._until_next_look())

    async def stop(self, grace: float) -> None:
        """Take nothing more; wait up to `grace` seconds for calls under way, then give them back."""
        self._stopping = True
        self._wakeups.notify(TOPIC)
        if self._running:
            _, late = await asyncio.wait(set(self._running), timeout=grace)
            await end(*late)

    async def deliver(self, row: Row[Any]) -> None:
        """Carry out one claimed effect to its end: done, to be tried again, expired or dead."""
        span = self._tracing.span(f"call {row.kind}", row.correlation, lane=row.lane, attempt=row.attempts)
        with structlog.contextvars.bound_contextvars(correlation=row.correlation), span as tell:
            begun = self._clock.now()
            outcome = "again"
            try:
                outcome = await self._deliver(row)
            finally:
                tell(outcome)
                self._tell(row, outcome, begun)

    def _tell(self, row: Row[Any], outcome: str, begun: datetime) -> None:
        now = self._clock.now()
        waited, took = (now - row.created_at).total_seconds(), (now - begun).total_seconds()
        self._measures.called(destination(row.lane), row.kind, outcome, max(0.0, waited), took)
        log.info("effect_called", kind=row.kind, lane=row.lane, outcome=outcome, took_ms=round(1000 * took))

    async def _deliver(self, row: Row[Any]) -> str:
        effect = effect_from_json(row.effect)
        try:
            if row.attempts > self._settings.outbox_attempts + row.refusals:
                raise Refused("Given up: the process died each time it was sent.", "poison")
            outcome = await self._call(effect, row)
        except asyncio.CancelledError:
            await self._settle(row, not_before=self._clock.now(), error="The process stopped.")
            raise
        except RateLimited as limit:
            await self._wait(row, effect, limit)
            return "paced" if isinstance(limit, Paced) else "wait"
        except InteractionExpired as error:
            await self._fail(row, effect, error, EXPIRED, note="form_expired")
            return EXPIRED
        except Refused as error:
            await self._fail(row, effect, error, DEAD, note=effect.note)
            return DEAD
        except Exception as error:
            await self._try_again(row, effect, error)
            return "again"
        await self._succeed(row, effect, outcome)
        return DONE

    async def _call(self, effect: Effect, row: Row[Any]) -> Outcome:
        platform = self._platforms.of(effect)
        if platform is None:
            raise Refused("The chat this was meant for is not connected (any more).", "no_platform")
        # A call that was refused for its rate was certainly not carried out.
        attempt = Attempt(key=row.key, number=row.attempts - row.refusals, asked_at=row.created_at)
        if isinstance(effect, OpenForm) and attempt.number == 1 and self._has_died(effect):
            raise InteractionExpired("The moment for the form has passed.", "expired")
        if self._pacer:
            await self._pacer.check(platform.paces(effect), row.budget)
        held = holding(self._sessions, self._clock, outbox, row.id, self._owner, self._settings.lease)
        async with asyncio.timeout(self._settings.call_limit), held:
            return await platform.perform(effect, attempt)

    def _has_died(self, effect: OpenForm) -> bool:
        until = effect.interaction.trigger_until
        return until is not None and until < self._clock.now()

    async def _succeed(self, row: Row[Any], effect: Effect, outcome: Outcome) -> None:
        is_wanted = effect.note and not effect.only_failure
        answer = delivered(row.key, effect, outcome, self._clock.now()) if is_wanted else None
        # A file is kept once, by whoever wanted it.
        result = msgspec.json.encode(msgspec.structs.replace(outcome, file=None)).decode()
        await self._settle(row, answer, state=DONE, done_at=self._clock.now(), error=None, result=result)

    async def _fail(self, row: Row[Any], effect: Effect, error: ChatError, state: str, note: str) -> None:
        log.warning("not_delivered", outbox_id=row.id, kind=row.kind, code=error.code, state=state)
        answer = undeliverable(row.key, effect, error, note, self._clock.now()) if note else None
        done_at = self._clock.now()
        await self._settle(row, answer, state=state, done_at=done_at, error=error.reason, code=error.code[:80])

    async def _wait(self, row: Row[Any], effect: Effect, limit: RateLimited) -> None:
        now = self._clock.now()
        until = now + timedelta(seconds=limit.retry_after)
        wait = self._budgets.rest if isinstance(limit, Paced) else self._budgets.pause
        wait(limit.budget or row.budget, until)
        is_long = bool(effect.note) and limit.retry_after >= _WORTH_TELLING_S
        answer = postponed(row.key, effect, until, now) if is_long else None
        await self._settle(
            row, answer, not_before=until, refusals=row.refusals + 1, error=limit.reason, code=limit.code
        )

    async def _try_again(self, row: Row[Any], effect: Effect, error: Exception) -> None:
        reason = f"{type(error).__name__}: {str(error)[:300]}"
        log.info("will_try_again", outbox_id=row.id, kind=row.kind, attempt=row.attempts, error=type(error).__name__)
        tries = row.attempts - row.refusals
        if tries >= self._settings.outbox_attempts:
            refusal = (
                error if isinstance(error, ChatError) else ChatError("The chat service did not answer.", "gave_up")
            )
            await self._fail(row, effect, refusal, DEAD, note=effect.note)
            return
        wait = wait_before(tries, self._settings.first_wait, self._settings.longest_wait)
        await self._settle(row, not_before=self._clock.now() + wait, error=reason)

    async def _settle(self, row: Row[Any], answer: Any = None, **values: Any) -> None:
        """Write the end of a try, if the row is still held; the answer goes into the inbox in the same transaction."""
        async with self._sessions() as session:
            held = await session.execute(
                update(outbox)
                .where(is_mine(outbox, row.id, self._owner))
                .values({"lease_owner": None, "lease_until": None, "state": PENDING, **values})
            )
            if not held.rowcount:  # type: ignore[attr-defined]
                log.warning("lease_lost", outbox_id=row.id)
                return
            if answer is not None:
                lane = f"answers/{answer.about.get('incident', row.key)}"
                await insert_event(session, answer, lane, self._clock.now(), row.correlation)
            await session.commit()
        wake_for(session, self._wakeups)

    async def _claim(self) -> tuple[Sequence[Row[Any]], bool]:
        """Rows, and whether there may be more that could be begun at once."""
        now = self._clock.now()
        lease = timedelta(seconds=self._settings.lease)
        room, crowded = self._room()
        async with self._sessions() as session:
            # A person is waiting for a form: it passes every queue and every limit.
            urgent = await claim_kind(
                session, outbox, _URGENT, owner=self._owner, now=now, lease=lease, limit=_URGENT_AT_ONCE
            )
            rows: Sequence[Row[Any]] = []
            if room > 0:
                paused = list(self._budgets.paused(now))
                rows = await claim_heads(
                    session, outbox, owner=self._owner, now=now, lease=lease, limit=room, paused=paused, crowded=crowded
                )
            await session.commit()
        return [*urgent, *rows], 0 < room == len(rows) or len(urgent) == _URGENT_AT_ONCE

    def _room(self) -> tuple[int, list[str]]:
        """How many may be begun, and the destinations that have enough under way: where one hangs, the others go on."""
        under_way = Counter(self._running.values())
        most = self._settings.destination_lanes
        crowded = [each for each, number in under_way.items() if number >= most]
        fullest = max((number for number in under_way.values() if number < most), default=0)
        return min(self._settings.outbox_lanes - len(self._running), most - fullest), crowded

    def _until_next_look(self) -> float:
        now = self._clock.now()
        ends = [(until - now).total_seconds() for until in self._budgets.paused(now).values()]
        return max(0.01, min([self._settings.look_every / 4, *ends]))

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._running.pop(task, None)
        self._wakeups.notify(TOPIC)
        if not task.cancelled() and (error := task.exception()):
            log.error("sender_failed", error=type(error).__name__, reason=str(error)[:300])


def destination(lane: str) -> str:
    """The workspace, or the system outside chat, that a lane leads to."""
    return "/".join(lane.split("/", 2)[:2])
