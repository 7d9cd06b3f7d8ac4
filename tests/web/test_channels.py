"""Channels over the feed: who hears what, and that nobody waits for a slow reader."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from litestar.channels import Subscriber

from core.delivery.connecting import signals_for
from core.delivery.shared_feed import SharedFeed
from core.delivery.signals import LineSignals
from core.incidents.feed import EVERY, LocalFeed
from tests.servers import own_redis
from tests.waiting import PATIENCE, until
from web.channels import ALL, IncidentChannels, channel_of


@pytest.fixture
def feed() -> LocalFeed:
    return LocalFeed()


@pytest.fixture
async def channels(feed: LocalFeed) -> AsyncIterator[IncidentChannels]:
    async with IncidentChannels(lambda: feed) as made:
        yield made
    assert not feed._listeners


async def heard(*readers: Subscriber) -> list[list[int]]:
    """What has come to each until now."""
    for _ in range(5):
        await asyncio.sleep(0)
    return [[int(each._queue.get_nowait() or b"") for _ in range(each.qsize)] for each in readers]


async def test_a_page_is_woken_by_its_own_incident_and_after_a_gap(channels: IncidentChannels, feed: LocalFeed) -> None:
    one, other = await channels.subscribe(channel_of(1)), await channels.subscribe(channel_of(2))
    every = await channels.subscribe(ALL)
    for number in (1, 2, 3):
        feed.publish(number)
    assert await heard(one, other, every) == [[1], [2], [1, 2, 3]]
    feed.publish(EVERY)
    assert await heard(one, other, every) == [[EVERY]] * 3
    channels.publish(b"2", ALL)
    assert await heard(one, other, every) == [[], [2], [2]]


async def test_a_slow_reader_loses_old_words_and_can_leave(channels: IncidentChannels, feed: LocalFeed) -> None:
    slow = await channels.subscribe(ALL)
    for number in range(1, 1001):
        feed.publish(number)
    await heard()
    while not slow.qsize:
        await heard()
    async with asyncio.timeout(PATIENCE):
        while True:
            [numbers] = await heard(slow)
            if numbers and numbers[-1] == 1000:
                break
    assert len(numbers) <= 100
    feed.publish(5)
    async with asyncio.timeout(PATIENCE):
        await channels.unsubscribe(slow, ALL)


async def test_nothing_is_kept_of_pages_that_are_closed(channels: IncidentChannels, feed: LocalFeed) -> None:
    for number in range(1, 200):
        async with channels.start_subscription(channel_of(number)):
            assert channels.listened_to == {channel_of(number)}
    assert channels.listened_to == frozenset()
    feed.publish(7)
    assert channels._backend._words.empty()  # type: ignore[attr-defined]


async def test_pages_of_all_processes_over_redis_and_through_an_outage() -> None:
    async with own_redis() as redis, AsyncExitStack() as stack:
        lines = [signals_for("sqlite://", redis.address, owner) for owner in ("one", "two")]
        feeds = [SharedFeed(line) for line in lines]
        one, other = [await stack.enter_async_context(IncidentChannels(lambda feed=feed: feed)) for feed in feeds]
        for line in lines:
            assert isinstance(line, LineSignals)
            await line.start()
            stack.push_async_callback(line.close)
        page, bystander = await other.subscribe(channel_of(7)), await other.subscribe(channel_of(8))
        own = await one.subscribe(channel_of(7))

        async def said_until_heard(word: int) -> None:
            """A word may be lost while a line is opened, so it is said again; what is meant is that it comes through."""
            async with asyncio.timeout(PATIENCE):
                while True:
                    feeds[0].publish(7)
                    with contextlib.suppress(TimeoutError):
                        while int(await asyncio.wait_for(page._queue.get(), 0.2) or b"") != word:
                            pass
                        return

        await said_until_heard(7)
        assert 7 in (await heard(own))[0]
        assert set((await heard(bystander))[0]) <= {EVERY}
        await redis.stop()
        await until(lambda: not any(line.is_heard for line in lines))
        feeds[0].publish(7)
        assert (await heard(own))[0][-1:] == [7], "this process needs no Redis"
        await heard(page, bystander)
        await redis.start()
        async with asyncio.timeout(PATIENCE):
            while EVERY not in (await heard(bystander))[0]:
                await asyncio.sleep(0.01)
        await said_until_heard(7)
