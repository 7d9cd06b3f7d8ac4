"""Litestar's Channels, by which open pages hear of changes: one channel for each incident, one for the changes of all.

The words come from the feed, which the processes share over their line (`core.delivery.shared_feed`: Redis, else
PostgreSQL). That is why the backend is our own: in Litestar's `RedisChannelsPubSubBackend` an error of Redis ends the
plugin's two tasks, the one that listens and the one that publishes, for good (`_sub_worker` and `_pub_worker` catch
nothing; tried with Redis stopped for 15 s: nothing is heard afterwards). The line is opened again by itself, and after a
gap all pages are told to look again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable

from litestar.channels import ChannelsPlugin, Subscriber
from litestar.channels.backends.base import ChannelsBackend

from core.incidents.feed import EVERY, LocalFeed

ALL = "incidents"
_BACKLOG = 100


def channel_of(incident: int) -> str:
    return f"incident/{incident}"


class FeedBackend(ChannelsBackend):
    """`feed` is asked for at the start: the application is made before it serves."""

    def __init__(self, feed: Callable[[], LocalFeed]) -> None:
        self._feed = feed
        self._channels: set[str] = set()
        self._words: asyncio.Queue[tuple[str, bytes]] | None = None
        self._stop: Callable[[], None] = lambda: None

    async def on_startup(self) -> None:
        self._words = asyncio.Queue()
        self._stop = self._feed().listen(self._hear)

    async def on_shutdown(self) -> None:
        self._stop()
        self._words = None

    async def publish(self, data: bytes, channels: Iterable[str]) -> None:
        """A change, as the core publishes it: to its own channel and that of all, in every process."""
        self._feed().publish(int(data))

    async def subscribe(self, channels: Iterable[str]) -> None:
        self._channels.update(channels)

    async def unsubscribe(self, channels: Iterable[str]) -> None:
        self._channels.difference_update(channels)

    async def stream_events(self) -> AsyncGenerator[tuple[str, bytes], None]:
        while self._words:
            yield await self._words.get()
            # Readers take what they were handed before the next word: a burst does not overflow what they may have waiting.
            await asyncio.sleep(0)

    async def get_history(self, channel: str, limit: int | None = None) -> list[bytes]:
        """There is none: whoever comes looks at what is there."""
        return []

    def _hear(self, incident: int) -> None:
        wanted = self._channels if incident == EVERY else self._channels & {ALL, channel_of(incident)}
        for channel in wanted:
            if self._words:
                self._words.put_nowait((channel, str(incident).encode()))


class IncidentChannels(ChannelsPlugin):
    """A reader who lags loses old words, and holds nobody up: any word means “look again”."""

    def __init__(self, feed: Callable[[], LocalFeed]) -> None:
        super().__init__(
            FeedBackend(feed),
            arbitrary_channels_allowed=True,
            subscriber_max_backlog=_BACKLOG,
            subscriber_backlog_strategy="dropleft",
        )

    @property
    def listened_to(self) -> frozenset[str]:
        return frozenset(self._channels)

    async def unsubscribe(self, subscriber: Subscriber, channels: str | Iterable[str] | None = None) -> None:
        """The plugin keeps the name of every channel that there ever was; of a million incidents that is too much."""
        await super().unsubscribe(subscriber, channels)
        for name in [name for name, readers in self._channels.items() if not readers]:
            del self._channels[name]
