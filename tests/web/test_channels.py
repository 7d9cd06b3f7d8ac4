"""Channels over the feed: who hears what, and that nobody waits for a slow reader."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from litestar.channels import Subscriber

from core.incidents.feed import EVERY, LocalFeed
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
    async with asyncio.timeout(5):
        while True:
            [numbers] = await heard(slow)
            if numbers and numbers[-1] == 1000:
                break
    assert len(numbers) <= 100
    feed.publish(5)
    async with asyncio.timeout(5):
        await channels.unsubscribe(slow, ALL)


async def test_nothing_is_kept_of_pages_that_are_closed(channels: IncidentChannels, feed: LocalFeed) -> None:
    for number in range(1, 200):
        async with channels.start_subscription(channel_of(number)):
            assert channels.listened_to == {channel_of(number)}
    assert channels.listened_to == frozenset()
    feed.publish(7)
    assert channels._backend._words.empty()  # type: ignore[attr-defined]
