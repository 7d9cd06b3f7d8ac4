"""Three processes that want one connection, and every order of what can happen to them that hypothesis comes upon.

The row is in a real SQLite, the lease in memory; time is told. A process may stall between any two steps, be cut off from
either, get no answer to what was carried out, die, and come back under another name.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import StaticPool

from core.delivery.leases import LEASE_S
from core.delivery.turns import StoredTurn
from core.store.delivery_tables import turn
from core.store.engine import session_maker
from core.store.metadata import metadata
from muster.testing import FakeClock

NAME = "discord/1"
who = st.integers(0, 2)


class AwayError(Exception):
    """The database does not answer."""


class Redis:
    """One lease, which may be gone at any time."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock, self.is_up, self.owner, self.until = clock, True, "", clock.now()

    def holder(self) -> str:
        return self.owner if self.until > self.clock.now() else ""

    def take(self, owner: str) -> bool:
        if self.holder() not in ("", owner):
            return False
        self.owner, self.until = owner, self.clock.now() + _seconds(LEASE_S)
        return True


class Process:
    """Does what a transport does: connected while it was told so, and while nobody can tell."""

    def __init__(self, machine: Turns, owner: str) -> None:
        self.machine, self.owner = machine, owner
        self.has_redis = self.has_database = True
        self.loses_answer = False
        self.is_connected = False
        self.granted_until: datetime | None = None
        self.asked = 0
        self.blind_until = machine.clock.now()
        self.stalls_at, self.stalled = "", asyncio.Event()
        self.task: asyncio.Task[None] | None = None
        self.turn = StoredTurn(self.sessions, machine.clock, NAME, owner, lease=self)  # type: ignore[arg-type]

    # The lease.

    async def take(self) -> bool | None:
        await self.pause("before the lease")
        redis, now = self.machine.redis, self.machine.clock.now()
        if now < self.blind_until:
            return None
        if not (redis.is_up and self.has_redis):
            self.blind_until = now + _seconds(LEASE_S)
            return None
        answer = redis.take(self.owner)
        await self.pause("after the lease")
        return answer

    async def let_go(self) -> None:
        redis = self.machine.redis
        if redis.is_up and self.has_redis and redis.owner == self.owner:
            redis.until = self.machine.clock.now()

    # The database.

    @asynccontextmanager
    async def sessions(self) -> AsyncIterator[AsyncSession]:
        """The moment has been looked up when this is called; the statement comes after it."""
        self.asked += 1
        await self.pause("before the row")
        if not self.has_database:
            raise AwayError
        async with self.machine.sessions() as session:
            yield session
        if self.loses_answer:
            raise AwayError

    async def pause(self, where: str) -> None:
        if self.stalls_at == where:
            self.stalls_at = ""
            await self.stalled.wait()

    async def look(self) -> None:
        """Once round a transport's loop."""
        before, was_connected = await self.machine.row(), self.is_connected
        try:
            is_ours = await self.turn.take()
        except AwayError:
            return
        self.is_connected = is_ours
        if not is_ours:
            # It closes; what it was granted before is over.
            self.granted_until = None
            stalled = self.stalled.is_set()
            held = before is not None and before[0] == self.owner and before[1] > self.machine.clock.now()
            assert not (was_connected and held and not stalled), "a holder was refused only because of Redis"
            return
        row = await self.machine.row()
        assert row is not None
        assert row[0] == self.owner, "told that it is ours, and it is another's"
        self.granted_until = row[1]


class Turns(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = FakeClock()
        self.redis = Redis(self.clock)
        self.engine = create_async_engine("sqlite+aiosqlite://", poolclass=StaticPool)
        self.sessions = session_maker(self.engine)
        self.count = 3
        self.runner.run(self._make())
        self.processes = [Process(self, f"p{number}") for number in range(3)]

    async def _make(self) -> None:
        async with self.engine.begin() as connection:
            await connection.run_sync(metadata.create_all, tables=[turn])

    async def row(self) -> tuple[str, datetime] | None:
        async with self.sessions() as session:
            found = (await session.execute(select(turn.c.owner, turn.c.until))).first()
        return (found[0], found[1]) if found else None

    def look(self, process: Process) -> None:
        if process.task is None:
            self.runner.run(process.look())

    @rule(who=who)
    def looks(self, who: int) -> None:
        process = self.processes[who]
        asked, lease = process.asked, self.redis.holder()
        is_answered = self.redis.is_up and process.has_redis and process.blind_until <= self.clock.now()
        is_refused = not process.is_connected and process.task is None and is_answered
        believes = process.turn._is_ours
        self.look(process)
        if is_refused and not believes and lease not in ("", process.owner):
            assert process.asked == asked, "one that waits asked the database though Redis answers"

    @rule(who=who)
    def gives_back(self, who: int) -> None:
        process = self.processes[who]
        if process.task is None:
            process.is_connected, process.granted_until = False, None
            self.runner.run(_quietly(process.turn.give_back()))

    @rule(who=who, where=st.sampled_from(["before the lease", "after the lease", "before the row"]))
    def stalls(self, who: int, where: str) -> None:
        process = self.processes[who]
        if process.task is None:
            process.stalls_at, process.stalled = where, asyncio.Event()
            self.runner.run(self._begin(process))

    async def _begin(self, process: Process) -> None:
        process.task = asyncio.create_task(process.look())
        # It either comes to an end, or to the place where it stalls.
        while not process.task.done() and process.stalls_at:
            await asyncio.sleep(0.001)
        if process.stalls_at:
            await process.task
            process.task, process.stalls_at = None, ""

    @rule(who=who)
    def goes_on(self, who: int) -> None:
        process = self.processes[who]
        if process.task:
            task, process.task = process.task, None
            process.stalled.set()
            self.runner.run(_awaited(task))
            process.stalled = asyncio.Event()

    @rule(who=who)
    def is_killed(self, who: int) -> None:
        """And started again: another owner, who knows of nothing. What was under way may not be carried out any more."""
        old = self.processes[who]
        if old.task:
            old.task.cancel()
            self.runner.run(_quietly(old.task))
        self.count += 1
        self.processes[who] = Process(self, f"p{self.count}")

    @rule(seconds=st.sampled_from([0.5, 1.0, 2.0, LEASE_S, LEASE_S + 1]))
    def time_passes(self, seconds: float) -> None:
        self.clock.advance(seconds)

    @rule()
    def redis_is_flushed(self) -> None:
        self.redis.until = self.clock.now()

    @precondition(lambda self: any(each.is_connected for each in self.processes))
    @rule(who=who, then=who)
    def the_lease_is_grabbed_after_a_flush(self, who: int, then: int) -> None:
        """By one that stalls with it, just when another asks again."""
        self.redis_is_flushed()
        self.stalls(who, "after the lease")
        self.look(self.processes[then])

    @rule()
    def redis_goes_or_comes(self) -> None:
        self.redis.is_up = not self.redis.is_up

    @rule(who=who)
    def redis_is_cut_off(self, who: int) -> None:
        self.processes[who].has_redis = not self.processes[who].has_redis

    @rule(who=who)
    def database_is_cut_off(self, who: int) -> None:
        self.processes[who].has_database = not self.processes[who].has_database

    @rule(who=who)
    def answers_are_lost(self, who: int) -> None:
        self.processes[who].loses_answer = not self.processes[who].loses_answer

    @precondition(lambda self: any(each.is_connected for each in self.processes))
    @rule(order=st.permutations([0, 1, 2]))
    def all_look(self, order: list[int]) -> None:
        for each in order:
            self.look(self.processes[each])

    @invariant()
    def one_holds_the_row(self) -> None:
        now = self.clock.now()
        holding = [each.owner for each in self.processes if each.granted_until and each.granted_until > now]
        assert len(holding) <= 1, holding

    def teardown(self) -> None:
        """All is well again: before long one is connected, and the others cost nothing."""
        try:
            self.redis.is_up = True
            for number, process in enumerate(self.processes):
                self.goes_on(number)
                process.has_redis, process.has_database, process.loses_answer = True, True, False
            for _ in range(int(LEASE_S) + 2):
                self._second()
            self.one_holds_the_row()
            assert [each.is_connected for each in self.processes].count(True) == 1
            for _ in range(int(LEASE_S) + 2):
                self._second()
            (holder,) = (each for each in self.processes if each.is_connected)
            assert self.redis.holder() == holder.owner
            asked = {each.owner: each.asked for each in self.processes}
            self._second()
            assert {each.owner for each in self.processes if each.asked != asked[each.owner]} == {holder.owner}
        finally:
            self.runner.run(self.engine.dispose())
            self.runner.close()

    def _second(self) -> None:
        self.clock.advance(1)
        for process in self.processes:
            self.look(process)


async def _awaited(task: asyncio.Task[None]) -> None:
    await task


async def _quietly(what: Any) -> None:
    with suppress(AwayError, asyncio.CancelledError):
        await what


def _seconds(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


TestInAnyOrder = Turns.TestCase
TestInAnyOrder.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
