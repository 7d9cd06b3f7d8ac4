"""Keeping below written rates: together over Redis, each for its part without it, and never in anybody's way."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from core.chat.effects import Effect
from core.chat.pace import Pace
from core.chat.platform import Attempt, Outcome
from core.delivery.connecting import pacer_for, signals_for
from core.delivery.own_counter import OwnCounter
from core.delivery.pacing import Counter, Paced, Pacer
from core.delivery.presence import Presence
from core.delivery.redis_counter import RedisCounter
from core.delivery.signals import LineSignals
from muster.testing.fakes import FakePlatform
from tests.core.delivery.build import Room, post, room
from tests.databases import migrated_database
from tests.servers import OwnRedis, own_redis
from tests.waiting import PATIENCE, until

WIDE, NARROW = Pace("all", 4, 60), Pace("one", 2, 60)


@asynccontextmanager
async def counters(kind: str) -> AsyncIterator[Counter]:
    if kind == "own":
        yield OwnCounter()
        return
    async with own_redis() as redis:
        counter = RedisCounter(redis.address)
        yield counter
        await counter.close()


@pytest.mark.parametrize("kind", ["own", "redis"])
async def test_a_call_is_counted_in_all_of_its_limits_or_in_none(kind: str) -> None:
    async with counters(kind) as counter:
        assert [await counter.take([NARROW, WIDE]) for _ in range(2)] == [0, 0]
        assert 59 < await counter.take([NARROW, WIDE]) <= 60
        # The third was counted nowhere: there are two left of the four.
        assert [await counter.take([WIDE]) for _ in range(2)] == [0, 0]
        assert 59 < await counter.take([WIDE]) <= 60


@pytest.mark.parametrize("kind", ["own", "redis"])
async def test_several_limits_of_one_budget_and_the_wait_that_is_true(kind: str) -> None:
    async with counters(kind) as counter:
        both = [Pace("b", 2, 1), Pace("b", 3, 60)]
        assert [await counter.take(both) for _ in range(2)] == [0, 0]
        wait = await counter.take(both)
        assert 0.5 < wait <= 1
        await asyncio.sleep(wait)
        assert await counter.take(both) == 0
        # Now it is the longer one that is used up.
        assert await counter.take(both) > 50


async def test_what_is_old_is_forgotten() -> None:
    now = [0.0]
    counter = OwnCounter(lambda: now[0])
    for _ in range(2500):
        now[0] += 1
        assert await counter.take([Pace(f"channel {now[0]}", 1, 5)]) == 0
    assert len(counter._calls) < 1010


_TAKER = """
import asyncio, sys
from core.chat.pace import Pace
from core.delivery.redis_counter import RedisCounter
async def take():
    counter = RedisCounter(sys.argv[1])
    print(sum([await counter.take([Pace("shared", 25, 60)]) == 0 for _ in range(40)]))
    await counter.close()
asyncio.run(take())
"""


async def test_two_processes_count_together() -> None:
    async with own_redis() as redis:
        both = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-c", _TAKER, redis.address, stdout=asyncio.subprocess.PIPE
            )
            for _ in range(2)
        ]
        said = [(await each.communicate())[0] for each in both]
        assert sum(map(int, said)) == 25


async def test_without_redis_each_takes_its_part_and_with_it_again_they_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.delivery.patience.BLIND_S", 0.2)
    async with own_redis() as redis:
        pacer = Pacer(OwnCounter(), RedisCounter(redis.address), lambda: 2)

        async def taken(budget: str, tries: int = 20) -> int:
            found = 0
            for _ in range(tries):
                try:
                    await pacer.check([Pace(budget, 8, 60)], budget)
                    found += 1
                except Paced:
                    pass
            return found

        assert await taken("a") == 8
        await redis.flush()
        # It begins anew; the platform would say so if that was too much.
        assert await taken("a") == 8
        await redis.stop()
        assert await taken("a") == 4
        await redis.start()
        await asyncio.sleep(0.25)
        assert await taken("a") == 8
        await redis.freeze()
        async with asyncio.timeout(PATIENCE):
            assert await taken("b", tries=5) == 4
        await redis.thaw()
        await pacer.close()


async def test_processes_count_each_other_and_remember_it_through_an_outage() -> None:
    now = [100.0]
    async with own_redis() as redis:
        lines = [signals_for("sqlite://", redis.address, owner) for owner in ("one", "two", "three")]
        found = [Presence(line, owner, lambda: now[0]) for line, owner in zip(lines, ("1", "2", "3"), strict=True)]
        for line in lines:
            assert isinstance(line, LineSignals)
            await line.start()
        await until(lambda: all(line.is_heard for line in lines))
        # A first word is lost where somebody's line is not quite open yet; the next comes five seconds later.
        async with asyncio.timeout(PATIENCE):
            while [each.processes for each in found] != [3, 3, 3]:
                now[0] += 5
                for each in found:
                    each.look()
                await asyncio.sleep(0.02)
        await redis.stop()
        await until(lambda: not any(line.is_heard for line in lines))
        now[0] += 1000
        for each in found:
            each.look()
        assert [each.processes for each in found] == [3, 3, 3]
        await redis.start()
        await until(lambda: all(line.is_heard for line in lines))
        # The third is gone meanwhile.
        await lines[2].close()
        async with asyncio.timeout(PATIENCE):
            while [each.processes for each in found[:2]] != [2, 2]:
                now[0] += 6
                found[0].look()
                found[1].look()
                await asyncio.sleep(0.02)
        for line in lines[:2]:
            await line.close()


@asynccontextmanager
async def two_deliveries(folder: Path, redis: OwnRedis) -> AsyncIterator[tuple[Room, Room]]:
    """Two as in two processes, on one database; both platforms are one and say so if they are asked too often."""
    database = await migrated_database("postgresql", folder)
    async with room(database) as one, room(database) as other:
        one.platform = other.platform = Timed()
        lines = []
        for each, owner in ((one, "one"), (other, "other")):
            signals = signals_for(database, redis.address, owner)
            await signals.start()
            each.delivery = each.make(
                is_alone=False, signals=signals, owner=owner, pace=partial(pacer_for, redis.address)
            )
            await each.delivery.start()
            lines.append(signals)
        try:
            yield one, other
        finally:
            for each, line in zip((one, other), lines, strict=True):
                await each.delivery.stop(2)
                await line.close()


class Timed(FakePlatform):
    """Remembers when it was called, and which try it was told that is."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []
        self.tries: list[int] = []

    async def perform(self, effect: Effect, attempt: Attempt) -> Outcome:
        self.times.append(time.monotonic())
        self.tries.append(attempt.number)
        return await super().perform(effect, attempt)


async def test_messages_of_two_processes_keep_the_pace_in_order_also_while_redis_is_away(tmp_path: Path) -> None:
    async with own_redis() as redis, two_deliveries(tmp_path, redis) as (one, other):
        platform = one.platform
        assert isinstance(platform, Timed)
        platform.written_paces = [Pace("fake/Post", 6, 1)]
        words = [f"{number}" for number in range(15)]
        for number, said in enumerate(words):
            await (one, other)[number % 2].ask(post(said, "C1"))
            if number == 6:
                await redis.stop()
            if number == 10:
                await redis.start()
        for each in (one, other):
            await each.delivery.idle(PATIENCE)
        assert [each.text for each in platform.in_channel("C1")] == words
        # Nobody had to say no, and each process for its part without Redis is no more than both together.
        assert all(platform.times[at + 13] - platform.times[at] > 0.9 for at in range(len(words) - 13))
        assert platform.times[-1] - platform.times[0] >= 1


async def test_an_effect_that_is_kept_back_has_spent_no_try(tmp_path: Path) -> None:
    async with room(await migrated_database("sqlite", tmp_path)) as here:
        here.platform = platform = Timed()
        here.delivery = here.make(pace=partial(pacer_for, ""))
        platform.written_paces = [Pace("fake/Post", 1, 1)]
        await here.ask(post("first", "C1"), post("second", "C2"))
        await here.delivery.start()
        await here.delivery.idle(PATIENCE)
        assert platform.tries == [1, 1]
        assert platform.times[1] - platform.times[0] > 0.9
