"""One connection among several processes."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from core.delivery.connecting import signals_for
from core.delivery.signals import LineSignals
from core.delivery.turns import LEASE_S, StoredTurn
from core.store.engine import open_engine, session_maker
from muster.testing import FakeClock
from tests.databases import KINDS, migrated_database
from tests.servers import own_redis


@pytest.mark.parametrize("kind", KINDS)
async def test_only_one_holds_it_and_a_crash_hands_it_over(kind: str, tmp_path: Path) -> None:
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


async def test_a_flush_or_an_outage_of_redis_makes_no_second_holder_and_handing_over_takes_no_time(
    tmp_path: Path,
) -> None:
    """What a lock in Redis would do is shown beside it: that is why the lease is in the store."""
    database = await migrated_database("postgresql", tmp_path)
    engine = open_engine(database)
    sessions, clock = session_maker(engine), FakeClock()
    async with own_redis() as redis:
        lines = [signals_for(database, redis.address, owner) for owner in ("one", "two")]
        for line in lines:
            assert isinstance(line, LineSignals)
            await line.start()
            while not line.is_heard:
                await asyncio.sleep(0.01)
        one, two = (
            StoredTurn(sessions, clock, "discord/1", owner, line)
            for owner, line in zip(("one", "two"), lines, strict=True)
        )
        async with Redis.from_url(redis.address) as client:
            first, second = (client.lock("discord/1", timeout=LEASE_S, blocking=False) for _ in range(2))
            assert await first.acquire()
            assert not await second.acquire()
            assert await one.take()
            await redis.flush()
            assert await second.acquire(), "a lock in Redis has two holders now"
        assert not await two.take()
        # Said as the last thing before the process ends.
        waiting = asyncio.create_task(two.freed(30))
        await asyncio.sleep(0)
        begun = time.monotonic()
        await one.give_back()
        await lines[0].close()
        await waiting
        assert time.monotonic() - begun < 1
        assert await two.take()
        await redis.stop()
        assert await two.take()
        assert not await one.take()
        await lines[1].close()
    await engine.dispose()
