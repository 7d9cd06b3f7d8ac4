"""Leases in Redis: redis-py's own `Lock` (SET NX PX with a token; renewed and released by its scripts, only by who holds it).

A flush or a failover of Redis loses them, and then two may have one. So a lease decides nothing by itself
(`core.delivery.turns`); an answer is waited for half a second, and then Redis is left alone for a while.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import structlog
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import LockError

from core.delivery.leases import LEASE_S

log = structlog.get_logger()

_PREFIX = "muster/lease/"
_PATIENCE_S = 0.5

_Question: TypeAlias = Callable[[], Awaitable[bool]]


class RedisLeases:
    """All leases of one process, which last `lasts` seconds. `address` is a Redis URL.

    When Redis did not answer it is not asked for as long as a lease lasts: one that was taken without our hearing of it
    has run out by then, and does not stand in our own way.
    """

    def __init__(self, address: str, owner: str, lasts: float = LEASE_S) -> None:
        self._redis = Redis.from_url(
            address, socket_connect_timeout=_PATIENCE_S, socket_timeout=_PATIENCE_S, retry=None
        )
        self._owner = owner
        self._lasts = lasts
        self._blind_until = 0.0

    def lease(self, name: str) -> RedisLease:
        lock = self._redis.lock(_PREFIX + name, timeout=self._lasts, blocking=False, thread_local=False)
        return RedisLease(lock, self._owner, self._ask)

    async def close(self) -> None:
        await self._redis.aclose()

    async def _ask(self, question: _Question) -> bool | None:
        if time.monotonic() < self._blind_until:
            return None
        try:
            async with asyncio.timeout(_PATIENCE_S):
                return await question()
        except Exception as error:
            log.warning("lease_unknown", error=type(error).__name__, then="the database alone decides")
            self._blind_until = time.monotonic() + self._lasts
            return None


class RedisLease:
    """Implements `Lease`."""

    def __init__(self, lock: Lock, owner: str, ask: Callable[[_Question], Awaitable[bool | None]]) -> None:
        self._lock, self._owner, self._ask = lock, owner, ask
        self._may_be_ours = False

    async def take(self) -> bool | None:
        return await self._ask(self._take)

    async def let_go(self) -> None:
        if self._may_be_ours:
            self._may_be_ours = False
            await self._ask(self._release)

    async def _take(self) -> bool:
        if self._may_be_ours:
            try:
                return await self._lock.reacquire()
            except LockError:
                # It ran out, or was flushed: then it is anybody's.
                self._may_be_ours = False
        self._may_be_ours = bool(await self._lock.acquire(token=self._owner))
        return self._may_be_ours

    async def _release(self) -> bool:
        try:
            await self._lock.release()
        except LockError:
            return False
        return True
