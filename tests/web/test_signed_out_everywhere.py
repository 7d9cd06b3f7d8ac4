"""Whoever is signed out or shut out in one process is out in all of them with the next request, with Redis, while it is
flushed and while it hangs: what counts stands in the database, and no copy of it outlives that."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from core.incidents.access import AccessRole
from core.incidents.person import Person
from muster.application import Application
from muster.settings import Settings
from tests.databases import migrated_database
from tests.servers import OwnRedis, own_redis
from tests.waiting import PATIENCE
from web.csrf import HEADER, word_for


@asynccontextmanager
async def two_processes(folder: Path, redis: OwnRedis) -> AsyncIterator[list[Application]]:
    database = await migrated_database("postgresql", folder)
    found = [Application(Settings(data_dir=folder, database_url=database, redis_url=redis.address)) for _ in range(2)]
    for each in found:
        await each.start()
    try:
        yield found
    finally:
        for each in found:
            await each.stop()


async def signed_in(application: Application) -> tuple[int, str]:
    """An administrator, and what their browser carries."""
    now = application.clock.now()
    async with application.services.unit_of_work() as uow:
        person = Person(name="Ada", access_role=AccessRole.ADMIN)
        uow.session.add(person)
        await uow.session.flush()
        secret = await uow.web_sessions.begin(person.id or 0, "test", now, now + timedelta(days=1))
        await uow.commit()
        return person.id or 0, secret


def browser(application: Application, secret: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(application.web)  # type: ignore[arg-type]
    client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", timeout=PATIENCE)
    client.cookies.set("muster_session", secret)
    client.headers[HEADER] = word_for(secret)
    return client


async def test_out_in_one_process_is_out_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.delivery.redis_copies.COPY_S", 0.5)  # is waited for where Redis hangs
    monkeypatch.setattr("core.delivery.redis_copies._CLOCKS_S", 0.2)
    async with own_redis() as redis, two_processes(tmp_path, redis) as (one, other):

        async def may(application: Application, secret: str) -> bool:
            async with browser(application, secret) as web:
                return (await web.get("/admin")).status_code == 200

        _, secret = await signed_in(one)
        assert [await may(each, secret) for each in (one, other, one, other)] == [True] * 4
        async with browser(one, secret) as web:
            assert (await web.post("/logout")).status_code == 303
        assert [await may(each, secret) for each in (other, one)] == [False, False]
        who, secret = await signed_in(one)
        assert await may(other, secret)
        await redis.flush()
        assert await may(other, secret), "a flush signs nobody out"
        await redis.freeze()
        assert await may(other, secret)
        boss, boss_secret = await signed_in(other)
        async with browser(one, boss_secret) as web:
            answer = await web.post(f"/admin/people/{who}/shut")
            assert answer.status_code in (200, 303), answer.text
        assert not await may(other, secret)
        assert await may(other, boss_secret)
        assert boss != who
        await redis.thaw()
