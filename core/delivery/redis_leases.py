"""Leases in Redis: redis-py's own `Lock` (SET NX PX with a token; renewed and released by its scripts, only by who holds it).

A flush or a failover of Redis loses them, and then two may have one: so a lease decides nothing by itself
(`core.delivery.turns`).
"""

from __future__ import annotations

import contextlib

from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import LockError

from core.delivery.leases import LEASE_S
from core.delivery.patience import PATIENCE_S, Away, Patience

_PREFIX = "muster/lease/"


class RedisLeases:
    """All leases of one process. `address` is a Redis URL.

    When Redis did not answer it is left alone for as long as a lease lasts: one that was taken without our hearing of it has
    run out by then, and does not stand in our own way.
    """

    def __init__(self, address: str, owner: str) -> None:
        self._redis = Redis.from_url(address, socket_connect_timeout=PATIENCE_S, socket_timeout=PATIENCE_S, retry=None)
        self._owner = owner
        self._patience = Patience("lease_unknown", then="the database alone decides")

    def lease(self, name: str) -> RedisLease:
        lock = self._redis.lock(_PREFIX + name, timeout=LEASE_S, blocking=False, thread_local=False)
        return RedisLease(lock, self._owner, self._patience)

    async def close(self) -> None:
        await self._redis.aclose()


class RedisLease:
    """Implements `Lease`."""

    def __init__(self, lock: Lock, owner: str, patience: Patience) -> None:
        self._lock, self._owner, self._patience = lock, owner, patience
        self._may_be_ours = False

    async def take(self) -> bool | None:
        try:
            return await self._patience.ask(self._take)
        except Away:
            return None

    async def let_go(self) -> None:
        if self._may_be_ours:
            self._may_be_ours = False
            with contextlib.suppress(Away):
                await self._patience.ask(self._release)

    async def _take(self) -> bool:
        if self._may_be_ours:
            try:
                return await self._lock.reacquire()
            except LockError:
                # It ran out, or was flushed: then it is anybody's.
                self._may_be_ours = False
        self._may_be_ours = bool(await self._lock.acquire(token=self._owner))
        return self._may_be_ours

    async def _release(self) -> None:
        with contextlib.suppress(LockError):
            await self._lock.release()
