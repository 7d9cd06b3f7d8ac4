"""Words between processes: heard by all others, lost in an outage, heard again after it by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import SystemClock
from core.delivery.budgets import SharedBudgets
from core.delivery.connecting import signals_for
from core.delivery.shared_feed import SharedFeed
from core.delivery.signals import LineSignals, Listener, NoSignals
from core.delivery.wakeups import SharedWakeups
from core.incidents.feed import EVERY, LocalFeed
from tests.databases import fresh_database
from tests.servers import OwnRedis, own_postgres, own_redis
from tests.waiting import PATIENCE, until

LINES = ["redis", "postgresql"]


@pytest.fixture(params=LINES)
async def addresses(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[str, str]]:
    """Of the database and of Redis."""
    if request.param == "redis":
        async with own_redis() as redis:
            yield "postgresql://nobody@127.0.0.1:1/none", redis.address
    else:
        yield await fresh_database("postgresql", tmp_path), ""


@asynccontextmanager
async def two(database: str, redis: str) -> AsyncIterator[tuple[LineSignals, LineSignals]]:
    one, other = signals_for(database, redis, "one"), signals_for(database, redis, "other")
    assert isinstance(one, LineSignals)
    assert isinstance(other, LineSignals)
    await one.start()
    await other.start()
    try:
        await until(lambda: one.is_heard and other.is_heard)
        yield one, other
    finally:
        await one.close()
        await other.close()


async def test_others_hear_and_the_speaker_does_not(addresses: tuple[str, str]) -> None:
    async with two(*addresses) as (one, other):
        heard: list[str] = []
        one.on("k", lambda word: heard.append(f"one {word}"))
        other.on("k", lambda word: heard.append(f"other {word}"))
        for word in ("a", "b", "a"):
            one.send("k", word)
        one.send("something else", "c")
        other.send("k", "last")
        await until(lambda: {"other b", "one last"} <= set(heard))
        assert sorted(heard) == ["one last", "other a", "other b"]


async def test_more_words_than_one_payload_holds(addresses: tuple[str, str]) -> None:
    async with two(*addresses) as (one, other):
        heard: set[str] = set()
        other.on("k", heard.add)
        said = {f"{number} {'é' * 300}" for number in range(200)}
        for word in said:
            one.send("k", word)
        await until(lambda: heard == said)


async def test_a_full_process_wakes_the_others(addresses: tuple[str, str]) -> None:
    async with two(*addresses) as (one, other):
        mine, theirs = SharedWakeups(one), SharedWakeups(other)
        # The start itself has woken them.
        await theirs.wait("inbox", 0)
        waiting = asyncio.create_task(theirs.wait("inbox", 10 * PATIENCE))
        mine.notify("inbox")
        await asyncio.sleep(0.05)
        assert not waiting.done()
        mine.call_others("inbox")
        await asyncio.wait_for(waiting, PATIENCE)


async def test_open_pages_of_all_processes_hear_of_a_change_by_its_number(addresses: tuple[str, str]) -> None:
    async with two(*addresses) as (one, other):
        mine, theirs = SharedFeed(one), SharedFeed(other)
        here, there = heard_from(mine), heard_from(theirs)
        mine.publish(42)
        assert await asyncio.wait_for(there.get(), PATIENCE) == 42
        assert await asyncio.wait_for(here.get(), PATIENCE) == 42
        theirs.publish(43)
        assert await asyncio.wait_for(here.get(), PATIENCE) == 43
        assert there.get_nowait() == 43


def heard_from(feed: LocalFeed) -> asyncio.Queue[int]:
    heard: asyncio.Queue[int] = asyncio.Queue()
    feed.listen(heard.put_nowait)
    return heard


async def test_what_one_process_is_told_to_wait_for_all_wait_for(addresses: tuple[str, str]) -> None:
    async with two(*addresses) as (one, other):
        mine, theirs = SharedBudgets(one), SharedBudgets(other)
        now = SystemClock().now()
        until_then = now + timedelta(seconds=30)
        mine.pause("slack/T1/chat.postMessage", until_then)
        await until(lambda: theirs.paused(now))
        assert theirs.paused(now) == {"slack/T1/chat.postMessage": until_then}
        assert theirs.paused(until_then) == {}


async def _comes_back(one: LineSignals, other: LineSignals, outage: Callable[[], Awaitable[None]]) -> None:
    gaps: list[str] = []
    feed = SharedFeed(other)
    there = heard_from(feed)
    other.after_gap(lambda: gaps.append("gap"))
    await outage()
    await until(lambda: one.is_heard and other.is_heard and gaps)
    assert await asyncio.wait_for(there.get(), PATIENCE) == EVERY
    SharedFeed(one).publish(7)
    assert await asyncio.wait_for(there.get(), PATIENCE) == 7


async def test_after_an_outage_of_redis_all_look_again_and_hear_again() -> None:
    async with own_redis() as redis, two("sqlite://", redis.address) as (one, other):

        async def restart() -> None:
            await redis.stop()
            await until(lambda: not one.is_heard and not other.is_heard)
            # Nobody waits for what can't be said.
            one.send("k", "lost")
            await redis.start()

        await _comes_back(one, other, restart)


async def test_a_redis_that_hangs_is_left_and_taken_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.delivery.redis_line._ASK_EVERY_S", 0.2)
    async with own_redis() as redis, two("sqlite://", redis.address) as (one, other):

        async def hang() -> None:
            await redis.freeze()
            await until(lambda: not one.is_heard and not other.is_heard)
            await redis.thaw()

        await _comes_back(one, other, hang)


async def test_a_flush_of_redis_loses_nothing() -> None:
    async with own_redis() as redis, two("sqlite://", redis.address) as (one, other):
        heard: list[str] = []
        other.on("k", heard.append)
        await redis.flush()
        one.send("k", "after")
        await until(lambda: heard == ["after"])


async def test_after_a_restart_of_postgresql_all_look_again_and_hear_again() -> None:
    async with own_postgres() as server, two(server.address, "") as (one, other):
        await _comes_back(one, other, server.restart)


async def test_a_redis_that_is_not_there_yet_keeps_nobody_from_starting() -> None:
    redis = OwnRedis()
    signals = signals_for("sqlite://", redis.address, "one")
    await signals.start()
    signals.send("k", "nobody hears")
    assert not signals.is_heard
    await redis.start()
    try:
        await until(lambda: signals.is_heard)
    finally:
        await signals.close()
        await redis.stop()


def test_one_process_talks_to_nobody() -> None:
    assert isinstance(signals_for("sqlite:///muster.db", "", "one"), NoSignals)


class Deaf:
    """A line that loses the first cancellation while it opens, as redis-py can on Python 3.11."""

    name, largest = "deaf", 1_000

    def __init__(self) -> None:
        self.opening = asyncio.Event()
        self.is_open = False

    async def open(self, _hear: Listener) -> None:
        self.opening.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.is_open = True

    async def send(self, payload: str) -> None: ...

    async def lost(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        self.is_open = False


async def test_closing_ends_also_when_its_word_is_lost_while_the_line_opens() -> None:
    line = Deaf()
    signals = LineSignals(line, "one")
    await signals.start()
    await line.opening.wait()
    async with asyncio.timeout(PATIENCE):
        await signals.close()
    assert not line.is_open
    assert not signals.is_heard
