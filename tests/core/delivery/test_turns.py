"""One connection among several processes, on real servers. `test_turns_in_any_order.py` tries every order of faults."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import event

from core.delivery import patience
from core.delivery.connecting import signals_for
from core.delivery.leases import LEASE_S
from core.delivery.redis_leases import RedisLeases
from core.delivery.signals import LineSignals
from core.delivery.turns import StoredSeat, StoredTurn
from core.store.engine import open_engine, session_maker
from muster.testing import FakeClock
from tests.databases import KINDS, migrated_database
from tests.servers import OwnRedis, own_redis
from tests.waiting import PATIENCE, until

KEY = "muster/lease/discord/1"


class Counted:
    """A process: its own connections to database and Redis, and how many statements it has sent to the database."""

    def __init__(self, database: str, redis: OwnRedis, clock: FakeClock, owner: str) -> None:
        self.engine = open_engine(database)
        self.leases = RedisLeases(redis.address, owner)
        lease = self.leases.lease("discord/1")
        self.turn = StoredTurn(session_maker(self.engine), clock, "discord/1", owner, lease=lease)
        self.statements = 0
        event.listen(self.engine.sync_engine, "before_cursor_execute", self._count)

    def _count(self, *_: Any) -> None:
        self.statements += 1

    async def close(self) -> None:
        await self.leases.close()
        await self.engine.dispose()


@pytest.fixture
async def redis() -> AsyncIterator[OwnRedis]:
    async with own_redis() as server:
        yield server


@asynccontextmanager
async def two(tmp_path: Path, redis: OwnRedis, clock: FakeClock) -> AsyncIterator[tuple[Counted, Counted]]:
    database = await migrated_database("postgresql", tmp_path)
    both = Counted(database, redis, clock, "one"), Counted(database, redis, clock, "two")
    yield both
    for each in both:
        await each.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_only_one_holds_it_and_a_crash_hands_it_over(kind: str, tmp_path: Path) -> None:
    """Without Redis."""
    engine = open_engine(await migrated_database(kind, tmp_path))
    sessions, clock = session_maker(engine), FakeClock()
    one, two = (StoredTurn(sessions, clock, "discord/1", owner) for owner in ("one", "two"))
    assert await one.take()
    assert await one.take()
    assert not await two.take()
    heard = datetime(2026, 3, 4, 12, tzinfo=UTC)
    await one.note(heard)
    await two.note(heard + timedelta(hours=1))
    assert await two.heard() == heard
    # The first dies and asks no more.
    clock.advance(LEASE_S + 1)
    assert await two.take()
    assert not await one.take()
    await two.give_back()
    assert await one.take()
    await engine.dispose()


async def test_of_several_seats_each_has_one_and_a_free_one_is_found(tmp_path: Path) -> None:
    engine = open_engine(await migrated_database("sqlite", tmp_path))
    sessions, clock = session_maker(engine), FakeClock()
    signals = signals_for("sqlite:///", "", "")

    def seat(owner: str) -> StoredSeat:
        return StoredSeat([StoredTurn(sessions, clock, f"seat/{number}", owner) for number in (1, 2)], signals)

    one, two, three = (seat(owner) for owner in ("one", "two", "three"))
    assert [await each.take() for each in (one, two, three)] == [True, True, False]
    assert [await each.take() for each in (three, two, one)] == [False, True, True]
    await one.give_back()
    assert [await each.take() for each in (two, three, one)] == [True, True, False]
    # The second hangs, the third lives; the first takes the seat that has become free.
    clock.advance(LEASE_S - 1)
    assert await three.take()
    clock.advance(2)
    assert [await each.take() for each in (one, three, two)] == [True, True, False]
    await engine.dispose()


async def test_who_is_alone_asks_once(tmp_path: Path) -> None:
    """A process on SQLite writes nothing to keep what nobody else can ask for."""
    engine = open_engine(await migrated_database("sqlite", tmp_path))
    statements: list[Any] = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *told: statements.append(told))
    turn = StoredTurn(session_maker(engine), FakeClock(), "discord/1", "one", is_alone=True)
    assert await turn.take()
    before = len(statements)
    assert await turn.take()
    assert len(statements) == before > 0
    await engine.dispose()


async def test_those_who_wait_ask_redis_only_and_a_flush_makes_no_second_holder(
    tmp_path: Path, redis: OwnRedis
) -> None:
    clock = FakeClock()
    async with two(tmp_path, redis, clock) as (one, other), Redis.from_url(redis.address) as client:
        assert await one.turn.take()
        for _ in range(10):
            assert not await other.turn.take()
        assert other.statements == 0
        assert await client.get(KEY) == b"one"
        assert 0 < await client.pttl(KEY) <= 1000 * LEASE_S
        # After a flush the other gets the lease, not the row; and lets the lease go.
        await redis.flush()
        assert not await other.turn.take()
        assert other.statements == 1
        assert await client.get(KEY) is None
        assert await one.turn.take()
        assert await client.get(KEY) == b"one"
        assert not await other.turn.take()
        assert other.statements == 1
        # Another has it in Redis: whoever holds the row holds it all the same, and each asks the row.
        await client.set(KEY, b"two")
        assert await one.turn.take()
        # A holder that comes back too late finds the row taken, and its lease is given up.
        await client.delete(KEY)
        clock.advance(LEASE_S + 1)
        assert await other.turn.take()
        assert not await one.turn.take()
        assert await client.get(KEY) == b"two"
        before = one.statements
        assert not await one.turn.take()
        assert one.statements == before
        # The new holder is killed: it is followed when its row and its lease have run out.
        clock.advance(LEASE_S + 1)
        assert not await one.turn.take()
        await client.pexpire(KEY, 1)
        await until(one.turn.take)


async def test_without_redis_the_database_decides_and_it_comes_back_by_itself(
    tmp_path: Path, redis: OwnRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "BLIND_S", 0.2)
    clock = FakeClock()
    async with two(tmp_path, redis, clock) as (one, other):

        async def costs_nothing() -> bool:
            before = other.statements
            assert await one.turn.take()
            assert not await other.turn.take()
            return other.statements == before

        assert await one.turn.take()
        assert await costs_nothing()
        await redis.stop()
        assert not await costs_nothing()
        assert not await costs_nothing()
        await redis.start()
        await until(costs_nothing)
        await redis.freeze()
        async with asyncio.timeout(PATIENCE):
            assert not await costs_nothing()
        # It dies while nobody can ask Redis.
        clock.advance(LEASE_S + 1)
        assert await other.turn.take()
        assert not await one.turn.take()
        await redis.thaw()


async def test_handing_over_takes_no_time(tmp_path: Path, redis: OwnRedis) -> None:
    """Said as the last thing before the process ends."""
    database = await migrated_database("postgresql", tmp_path)
    engine = open_engine(database)
    lines, turns, leases = [], [], []
    for owner in ("one", "two"):
        line = signals_for(database, redis.address, owner)
        assert isinstance(line, LineSignals)
        await line.start()
        while not line.is_heard:
            await asyncio.sleep(0.01)
        lines.append(line)
        leases.append(RedisLeases(redis.address, owner))
        lease = leases[-1].lease("discord/1")
        turns.append(StoredTurn(session_maker(engine), FakeClock(), "discord/1", owner, line, lease))
    one, two = turns
    assert await one.take()
    assert not await two.take()
    waiting = asyncio.create_task(two.freed(10 * PATIENCE))
    await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE):
        await one.give_back()
        await lines[0].close()
        await waiting
    assert await two.take()
    await lines[1].close()
    for each in leases:
        await each.close()
    await engine.dispose()
