"""Words between processes over Redis (publish and subscribe)."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from core.delivery.signals import Listener
from core.ending import end

_CHANNEL = "muster/signals"
_ASK_EVERY_S = 5.0


class RedisLine:
    """`address` is a Redis URL, such as `redis://:password@host:6379/0`."""

    name = "redis"
    largest = 1_000_000

    def __init__(self, address: str) -> None:
        self._address = address
        self._redis: Redis | None = None
        self._heard: PubSub | None = None

    async def open(self, hear: Listener) -> None:
        # One try each: the caller opens it again, and nothing waits for Redis meanwhile.
        self._redis = Redis.from_url(
            self._address, decode_responses=True, socket_connect_timeout=5, socket_timeout=5, retry=None
        )
        self._heard = self._redis.pubsub()
        self._hear = hear
        await self._heard.subscribe(_CHANNEL)

    async def send(self, payload: str) -> None:
        assert self._redis
        await self._redis.publish(_CHANNEL, payload)

    async def lost(self) -> None:
        # Not a task group: it cancels its tasks once, and a command to Redis can lose that.
        both = (asyncio.create_task(self._listen()), asyncio.create_task(self._ask()))
        try:
            done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await end(*both)

    async def _listen(self) -> None:
        assert self._heard
        async for message in self._heard.listen():
            if message["type"] == "message":
                self._hear(message["data"])
        raise ConnectionError("Redis ended the subscription.")

    async def _ask(self) -> None:
        """A Redis that hangs says nothing, so it is asked now and then."""
        assert self._redis
        while True:
            await asyncio.sleep(_ASK_EVERY_S)
            async with asyncio.timeout(_ASK_EVERY_S):
                await self._redis.ping()

    async def close(self) -> None:
        if self._heard:
            await self._heard.aclose()  # type: ignore[no-untyped-call]
        if self._redis:
            await self._redis.aclose()
        self._heard = self._redis = None
