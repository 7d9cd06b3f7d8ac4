"""Copies of what the database says, in Redis, that are never wrong: neither after what they tell of has been taken away, nor
because somebody else can write into Redis.

**Nobody fills in an old copy.** Whoever finds none leaves a claim (SET NX, a random word) before reading the database, and
what was read is kept only where that very claim still stands. Whoever makes copies untrue commits first and then deletes
the key, copy or claim alike. So what stands there after the deletion was claimed, and therefore read, after the commit. A
flush or a restart takes the claims away too, so that nothing is filled in on their account. (These are the leases of
“Scaling Memcache at Facebook”, NSDI 2013, section 3.2.1. A marker that something has ended would do the same only as long
as nobody flushes it.)

**Exact when Redis is cut off from the one who revokes, too.** A copy carries a deadline, at most `COPY_S` after the moment
before the database was read. If the deletion is not confirmed, the commit stands, and its answer waits until every copy
that was made before has run out: when somebody hears that they are signed out, they are, everywhere. It is what a lease is
for in distributed systems: who can't be told is waited for. Deadlines go by the clock that is handed in, the database's
where there are several processes; `_CLOCKS_S` is waited in addition for what these still differ by.

What remains: a Redis that comes back with what it held before an acknowledged deletion (from a snapshot, or a replica
that had not caught up) may bring back a copy, for what is left of its five seconds. So may whoever can delete keys and
write old ones again.

**Redis is not trusted.** Everything is sealed under its name (`core.delivery.sealing`). What does not open, or has run out,
is as good as absent.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol, TypeVar

import msgspec
import structlog
from redis.asyncio import Redis

from core.clock import Clock
from core.delivery.patience import PATIENCE_S, Away, Patience
from core.delivery.sealing import Forged, Seal
from core.store.copies import COPY_S, Read

log = structlog.get_logger()

PREFIX = "muster/"
_CLOCKS_S = 1.0
_CLAIM, _COPY = b"?", b"!"
_TOLD_EVERY_S = 60.0

Value = TypeVar("Value")


class Shelf(Protocol):
    """The little that is asked of Redis. Each may raise anything."""

    async def get(self, key: str) -> bytes | None: ...

    async def claim(self, key: str, word: bytes, lives_s: float) -> bool:
        """Put this where there is nothing."""

    async def fill(self, key: str, word: bytes, content: bytes, lives_s: float) -> None:
        """Put this where this very word stands."""

    async def delete(self, keys: Iterable[str]) -> None: ...

    async def close(self) -> None: ...


class RedisShelf:
    """`address` is a Redis URL."""

    _FILL = """
    if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
    """

    def __init__(self, address: str) -> None:
        self._redis = Redis.from_url(address, socket_connect_timeout=PATIENCE_S, socket_timeout=PATIENCE_S, retry=None)
        self._fill = self._redis.register_script(self._FILL)

    async def get(self, key: str) -> bytes | None:
        found = await self._redis.get(key)
        return found.encode() if isinstance(found, str) else found

    async def claim(self, key: str, word: bytes, lives_s: float) -> bool:
        return bool(await self._redis.set(key, word, nx=True, px=_ms(lives_s)))

    async def fill(self, key: str, word: bytes, content: bytes, lives_s: float) -> None:
        await self._fill(keys=[key], args=[word, content, _ms(lives_s)])

    async def delete(self, keys: Iterable[str]) -> None:
        await self._redis.delete(*keys)

    async def close(self) -> None:
        await self._redis.aclose()


class RedisCopies:
    """Implements `core.store.copies.Copies`. `longest_s` is how long copies may live at most; `largest` bounds each, in
    bytes; reading takes at most `reading_s`, or what was read is not kept."""

    are_kept = True

    def __init__(
        self,
        shelf: Shelf,
        seal: Seal,
        clock: Clock,
        longest_s: float | None = None,
        largest: int = 100_000,
        reading_s: float = 5.0,
    ) -> None:
        self._shelf, self._seal, self._clock = shelf, seal, clock
        self._longest_s = COPY_S if longest_s is None else longest_s
        self._largest, self._reading_s = largest, reading_s
        self._patience = Patience("copies_unknown", then="the database is asked")
        self._told = -_TOLD_EVERY_S

    async def find(self, name: str, kind: type[Value], read: Read[Value]) -> Value | None:
        try:
            kept = await self._patience.ask(lambda: self._shelf.get(PREFIX + name))
            copy = self._opened(name, kept, kind)
            if copy is not None:
                return copy
            claim = await self._claim(name) if kept is None else None
        except Away:
            claim = None
        before = self._clock.now()
        fresh = await read()
        if fresh is None:
            return None
        if claim:
            lives = min(fresh.lives, timedelta(seconds=self._longest_s))
            await self._keep(name, claim, fresh.value, before + lives)
        return fresh.value

    async def end(self, names: Iterable[str]) -> None:
        since = self._clock.now()
        try:
            await self._delete(names)
        except Away:
            log.warning("copies_not_ended", then="waits until they have run out")
            await self._run_out(since)

    async def drop(self, names: Iterable[str]) -> None:
        with contextlib.suppress(Away):
            await self._delete(names)

    async def outlive(self) -> None:
        await self._run_out(self._clock.now())

    async def close(self) -> None:
        await self._shelf.close()

    async def _delete(self, names: Iterable[str]) -> None:
        await self._patience.insist(lambda: self._shelf.delete([PREFIX + name for name in names]))

    async def _run_out(self, since: datetime) -> None:
        await self._clock.sleep_until(since + timedelta(seconds=self._longest_s + _CLOCKS_S))

    async def _claim(self, name: str) -> bytes | None:
        word = _CLAIM + secrets.token_bytes(16)
        is_ours = await self._patience.ask(lambda: self._shelf.claim(PREFIX + name, word, self._reading_s))
        return word if is_ours else None

    async def _keep(self, name: str, claim: bytes, value: object, until: datetime) -> None:
        content = _COPY + self._seal.close(name, msgspec.msgpack.encode((until, value)))
        left = (until - self._clock.now()).total_seconds()
        if left > 0 and len(content) <= self._largest:
            with contextlib.suppress(Away):
                await self._patience.ask(lambda: self._shelf.fill(PREFIX + name, claim, content, left))

    def _opened(self, name: str, kept: bytes | None, kind: type[Value]) -> Value | None:
        if kept is None or kept.startswith(_CLAIM):
            return None
        try:
            until, value = _decoder(kind).decode(self._seal.open(name, kept.removeprefix(_COPY)))  # type: ignore[arg-type]
        except (Forged, msgspec.MsgspecError) as error:
            self._tell(type(error).__name__)
            return None
        left = until - self._clock.now()
        copy: Value = value
        return copy if timedelta(0) < left <= timedelta(seconds=self._longest_s + _CLOCKS_S) else None

    def _tell(self, error: str) -> None:
        if time.monotonic() - self._told >= _TOLD_EVERY_S:
            self._told = time.monotonic()
            advice = "All processes need the same MUSTER_SECRET_KEY, and Redis belongs to Muster alone."
            log.warning("copy_refused", error=error, advice=advice)


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[tuple[datetime, Any]]:
    return msgspec.msgpack.Decoder(tuple[datetime, kind])


def _ms(seconds: float) -> int:
    return max(1, int(seconds * 1000))
