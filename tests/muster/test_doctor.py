"""What `muster doctor` says of Redis and of the database's clock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import pytest
from redis.asyncio import Redis
from sqlalchemy.engine import make_url

from core.delivery.postgres_line import PostgresLine
from muster.doctor import examine
from muster.finding import Finding
from muster.settings import Settings
from tests.databases import migrated_database
from tests.servers import OwnRedis, own_redis


async def findings(**settings: Any) -> dict[str, Finding]:
    values: dict[str, Any] = {"database_url": "sqlite:////nowhere/muster.db", **settings}
    return {each.what: each for each in await examine(Settings(**values))}


async def test_redis_that_will_do_and_redis_that_is_full_hangs_or_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    async with own_redis() as redis:
        found = await findings(redis_url=redis.address)
        for what in ("Redis", "Redis memory", "Redis round trip"):
            assert found[what].is_good, found[what]
        assert "version 6." in found["Redis"].sentence
        assert "maxmemory-policy noeviction" in found["Redis memory"].sentence
        async with Redis.from_url(redis.address) as client:
            await client.config_set("maxmemory", 10_000_000)
            found = await findings(redis_url=redis.address)
            assert not found["Redis memory"].is_good
            assert "Set it to allkeys-lru" in found["Redis memory"].sentence
            await client.config_set("requirepass", "a-secret")
        found = await findings(redis_url=redis.address)
        assert "Refuses the name or password" in found["Redis"].sentence
        monkeypatch.setattr("muster.doctor_redis._PATIENCE_S", 0.2)
        await redis.freeze()
        found = await findings(redis_url=redis.address)
        await redis.thaw()
        assert "Does not answer" in found["Redis"].sentence
    found = await findings(redis_url=OwnRedis().address)
    assert not found["Redis"].is_good
    assert "Check MUSTER_REDIS_URL; Muster runs without, only slower." in found["Redis"].sentence
    assert "can't be read" in (await findings(redis_url="http://somewhere"))["Redis"].sentence
    assert "Redis" not in await findings()


async def test_a_user_of_redis_who_may_not_speak() -> None:
    async with own_redis() as redis:
        async with Redis.from_url(redis.address) as client:
            await client.acl_setuser("muster", enabled=True, nopass=True, keys=["*"], commands=["+@all"])
            await client.config_set("acl-pubsub-default", "resetchannels")
            await client.acl_setuser("mute", enabled=True, nopass=True, keys=["*"], commands=["+@all"])
            for name in ("get", "set", "del", "evalsha"):
                commands = ["+@all", f"-{name}"]
                await client.acl_setuser(
                    name, enabled=True, nopass=True, keys=["muster/*"], channels=["*"], commands=commands
                )
        for name in ("mute", "get", "set", "del", "evalsha"):
            found = await findings(redis_url=redis.address.replace("redis://", f"redis://{name}@"))
            assert "Lets this user do too little" in found["Redis"].sentence, name


async def test_the_databases_clock(tmp_path: Path) -> None:
    address = await migrated_database("postgresql", tmp_path)
    found = await findings(database_url=address)
    assert found["database clock"].is_good
    connection = await asyncpg.connect(PostgresLine(address)._address)
    await connection.execute(
        "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS"
        " $$ SELECT pg_catalog.clock_timestamp() - interval '10 s' $$"
    )
    await connection.execute(f'ALTER DATABASE "{make_url(address).database}" SET search_path = public, pg_catalog')
    await connection.close()
    found = await findings(database_url=address)
    assert not found["database clock"].is_good
    assert "10.0 s behind this machine's" in found["database clock"].sentence
    assert "set up NTP" in found["database clock"].sentence
