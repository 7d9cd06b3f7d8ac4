"""`muster doctor`, Redis: reachable, of a version that will do, allowed to forget, and how long a word takes through it."""

from __future__ import annotations

import asyncio
import time
import uuid
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import AuthenticationError, NoPermissionError

from core.chat.pace import Pace
from core.delivery.redis_copies import RedisShelf
from core.delivery.redis_counter import RedisCounter
from muster.finding import Finding
from muster.settings import Settings

_PATIENCE_S = 5
_OLDEST = (6, 0)
_SLOW_S = 0.05
_WORDS = 5
_REFUSED_IN_SCRIPT = ("can't run this command", "ACL failure in script")
"""How Redis 6, and 7 and later, say it of a script's commands."""
_COMMANDS = "INFO, PUBLISH, SUBSCRIBE, GET, SET, DEL, EVALSHA and SCRIPT LOAD"


async def examine_redis(settings: Settings) -> list[Finding]:
    """Nothing when Redis is not set up."""
    if not settings.redis_url:
        return []
    try:
        client = Redis.from_url(
            settings.redis_url, decode_responses=True, socket_timeout=_PATIENCE_S, socket_connect_timeout=_PATIENCE_S
        )
    except ValueError as error:
        return [Finding("Redis", False, f"MUSTER_REDIS_URL can't be read ({error}). Such as: redis://host:6379/0.")]
    try:
        async with asyncio.timeout(2 * _PATIENCE_S):
            return await _look(client, settings.redis_url)
    except AuthenticationError:
        return [Finding("Redis", False, "Refuses the name or password in MUSTER_REDIS_URL.")]
    except Exception as error:
        if isinstance(error, NoPermissionError) or any(words in str(error) for words in _REFUSED_IN_SCRIPT):
            said = f"Lets this user do too little ({error}). Muster needs {_COMMANDS}, and muster/*."
            return [Finding("Redis", False, said)]
        said = f"Does not answer ({type(error).__name__}). Check MUSTER_REDIS_URL; Muster runs without, only slower."
        return [Finding("Redis", False, said)]
    finally:
        await client.aclose()


async def _look(client: Redis, address: str) -> list[Finding]:
    server, memory = await client.info("server"), await client.info("memory")
    return [_version(server), _memory(memory), await _round_trip(client, address)]


def _version(told: dict[str, Any]) -> Finding:
    version = str(told.get("redis_version", "0"))
    is_new = tuple(int(part) for part in version.split(".")[:2] if part.isdecimal()) >= _OLDEST
    advice = "" if is_new else " Muster needs 6.0 or newer: upgrade it."
    return Finding("Redis", is_new, f"Answers; version {version}.{advice}")


def _memory(told: dict[str, Any]) -> Finding:
    """What Muster keeps there may be lost at any time; that nothing may be added is what would hurt."""
    most, policy = int(told.get("maxmemory", 0)), str(told.get("maxmemory_policy", ""))
    if most and policy == "noeviction":
        said = f"Full at {most} bytes, it takes nothing more (maxmemory-policy noeviction). Set it to allkeys-lru."
        return Finding("Redis memory", False, said)
    bound = f"bounded at {most} bytes" if most else "not bounded"
    return Finding("Redis memory", True, f"Memory is {bound}, maxmemory-policy {policy}; Muster misses nothing of it.")


async def _round_trip(client: Redis, address: str) -> Finding:
    """What is done all the time: a word from one process to another, a call counted for all, a lease taken and let go."""
    channel, counter = f"muster/doctor/{uuid.uuid4().hex}", RedisCounter(address, "muster/doctor/")
    shelf = RedisShelf(address)
    try:
        async with client.pubsub() as heard:
            await heard.subscribe(channel)
            await _next_word(heard, "subscribe")
            begun = time.perf_counter()
            for _ in range(_WORDS):
                await client.publish(channel, "word")
                await _next_word(heard, "message")
            took = (time.perf_counter() - begun) / _WORDS
        await counter.take([Pace(uuid.uuid4().hex, 1, 1)])
        async with client.lock(channel, timeout=_PATIENCE_S):
            pass
        await shelf.get(channel)
        await shelf.claim(channel, b"?", _PATIENCE_S)
        await shelf.fill(channel, b"?", b"!", _PATIENCE_S)
        await shelf.delete([channel])
    finally:
        await counter.close()
        await shelf.close()
    said = f"A word goes through in {1000 * took:.1f} ms."
    if took > _SLOW_S:
        return Finding("Redis round trip", False, f"{said} That is long: put Redis near the processes.")
    return Finding("Redis round trip", True, said)


async def _next_word(heard: Any, kind: str) -> None:
    async for message in heard.listen():
        if message["type"] == kind:
            return
