"""Who is signed in is found in a copy, by all processes; and each way of taking rights away is seen by the next request to
any of them, also where the one who takes them away can't reach Redis."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis
from sqlalchemy import event

from core.chat.people import PersonRef
from core.incidents.access import AccessRole, Permission
from core.incidents.person import Person
from core.store.personal import erase_person
from muster import person_commands, token_commands, user_commands
from muster.application import Application
from muster.settings import Settings
from tests.databases import migrated_database
from tests.servers import OwnRedis, own_redis
from tests.waiting import PATIENCE
from web.csrf import HEADER, word_for


class House:
    """Two processes that share everything."""

    def __init__(self, settings: Settings, processes: list[Application]) -> None:
        self.settings, self.processes = settings, processes
        self._count = 0

    async def somebody(self, role: AccessRole) -> tuple[int, str, str]:
        """Their number, what their browser carries, and a token."""
        one, now = self.processes[0], self.processes[0].clock.now()
        self._count += 1
        async with one.services.unit_of_work() as uow:
            person = Person(name=f"Ada {self._count}", access_role=role)
            uow.session.add(person)
            await uow.session.flush()
            number = person.id or 0
            for each in ("U", "V"):
                await uow.people.add_account(person, PersonRef("slack", "T1", f"{each}{number}"))
            secret = await uow.web_sessions.begin(number, "test", now, now + timedelta(days=1))
            token, _ = await uow.tokens.issue(number, "t", frozenset(Permission), now, None)
            await uow.commit()
        return number, secret, token


def asking(application: Application, secret: str = "", token: str = "") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(application.web)  # type: ignore[arg-type]
    headers = {"Authorization": f"Bearer {token}"} if token else {HEADER: word_for(secret)}
    client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", timeout=PATIENCE, headers=headers)
    if secret:
        client.cookies.set("muster_session", secret)
    return client


async def status(application: Application, address: str, **who: str) -> int:
    async with asking(application, **who) as web:
        return (await web.get(address)).status_code


async def send(application: Application, address: str, secret: str, **form: str) -> None:
    async with asking(application, secret) as web:
        answer = await web.post(address, data=form)
        assert answer.status_code == 303, answer.text


@asynccontextmanager
async def looked_up(application: Application) -> AsyncIterator[list[str]]:
    """The statements that ask who is signed in."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "FROM web_session" in statement or "FROM api_token" in statement:
            found.append(statement)

    assert application._engine
    engine = application._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


@asynccontextmanager
async def house(folder: Path, redis: OwnRedis, *others: str) -> AsyncIterator[House]:
    """`others`: the addresses of Redis of further processes."""
    database = await migrated_database("postgresql", folder)
    settings = Settings(data_dir=folder, database_url=database, redis_url=redis.address)
    processes = [
        Application(settings.model_copy(update={"redis_url": each})) for each in (redis.address, redis.address, *others)
    ]
    for each in processes:
        await each.start()
    try:
        yield House(settings, processes)
    finally:
        for each in processes:
            await each.stop()


async def test_each_way_of_taking_rights_away_is_seen_at_once(tmp_path: Path) -> None:
    async with own_redis() as redis, house(tmp_path, redis) as here:
        one, other = here.processes
        _, boss, _ = await here.somebody(AccessRole.ADMIN)
        await _are_used(here, redis)
        assert all(each.web.state.services.files.are_kept for each in here.processes)

        async def holds(**who: str) -> list[int]:
            return [
                await status(each, "/admin/people" if "secret" in who else "/api/tokens", **who)
                for each in (other, one, other)
            ]

        async def shut(number: int) -> None:
            await send(one, f"/admin/people/{number}/shut", boss)

        async def erased(number: int) -> None:
            async with one.services.unit_of_work() as uow:
                await erase_person(uow.session, number)
                await uow.commit()

        async def unlinked(number: int) -> None:
            async with one.services.unit_of_work() as uow:
                account = (await uow.people.get(number)).accounts[0].id
            await send(one, f"/admin/people/{number}/unlink", boss, account=str(account))

        async def merged(number: int) -> None:
            into, _, _ = await here.somebody(AccessRole.VIEWER)
            async with one.services.unit_of_work() as uow:
                (await uow.people.get(number)).access_role = AccessRole.MANAGER
                await uow.commit()
            await send(one, f"/admin/people/{into}/merge", boss, other=str(number))

        sessions_end: dict[str, Callable[[int], Awaitable[object]]] = {
            "role": lambda number: send(one, f"/admin/people/{number}/role", boss, role="viewer"),
            "sign-out": lambda number: send(one, f"/admin/people/{number}/sign-out", boss),
            "unlink": unlinked,
            "CLI role": lambda number: user_commands.set_role(here.settings, str(number), "viewer"),
            "CLI unlink": lambda number: user_commands.unlink(here.settings, str(number), f"slack/T1/U{number}"),
            "merge": merged,
        }
        all_end: dict[str, Callable[[int], Awaitable[object]]] = {
            "shut": shut,
            "erase": erased,
            "CLI shut": lambda number: user_commands.set_disabled(here.settings, str(number), True),
            "CLI erase": lambda number: person_commands.erase(here.settings, str(number)),
        }
        for name, take_away in {**sessions_end, **all_end}.items():
            number, secret, token = await here.somebody(AccessRole.ADMIN)
            assert await holds(secret=secret) == [200] * 3, name
            assert await holds(token=token) == [200] * 3, name
            async with looked_up(other) as statements:
                assert await status(other, "/admin/people", secret=secret) == 200
            assert not statements, f"{name}: there was a copy"
            await take_away(number)
            assert 200 not in await holds(secret=secret), name
            if name in all_end:
                assert await holds(token=token) == [401] * 3, name

        for everywhere in ("", "1"):
            _, secret, _ = await here.somebody(AccessRole.ADMIN)
            assert await holds(secret=secret) == [200] * 3
            await send(one, "/logout", secret, everywhere=everywhere)
            assert 200 not in await holds(secret=secret)
        for by_command in (True, False):
            number, secret, token = await here.somebody(AccessRole.ADMIN)
            assert await holds(token=token) == [200] * 3
            async with one.services.unit_of_work() as uow:
                [made] = await uow.tokens.of(number)
            if by_command:
                assert await token_commands.revoke(here.settings, made.id)
            else:
                await send(one, f"/tokens/{made.id}/revoke", secret)
            assert await holds(token=token) == [401] * 3
        # What somebody is called, and where they live, is told at once too.
        number, secret, _ = await here.somebody(AccessRole.ADMIN)
        await status(other, "/preferences", secret=secret)
        await send(one, "/preferences", secret, timezone="Asia/Tokyo")
        async with asking(other, secret) as web:
            assert 'value="Asia/Tokyo" selected' in (await web.get("/preferences")).text
        await redis.stop()
        assert await status(other, "/admin/people", secret=boss) == 200
        await redis.start()
        assert await status(other, "/admin/people", secret=boss) == 200, "a restart signs nobody out"


async def _are_used(here: House, redis: OwnRedis) -> None:
    """By the other process, for five seconds; a flush signs nobody out; nothing in Redis can be read."""
    one, other = here.processes
    _, secret, token = await here.somebody(AccessRole.ADMIN)
    for who in ({"secret": secret}, {"token": token}):
        address = "/admin/people" if "secret" in who else "/api/incidents"
        async with looked_up(one) as statements:
            assert await status(one, address, **who) == 200
        assert statements
        for each in (one, other):
            async with looked_up(each) as statements:
                assert await status(each, address, **who) == 200
            assert not statements
        async with Redis.from_url(redis.address) as client:
            kept: list[Any] = [await client.get(key) for key in await client.keys("muster/[st]e*")]
        assert kept
        assert not any(b"Ada" in each or secret.encode() in each for each in kept)
        await redis.flush()
        async with looked_up(other) as statements:
            assert await status(other, address, **who) == 200
        assert statements


async def test_who_can_not_reach_redis_waits_until_the_copies_have_run_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.delivery.redis_copies.COPY_S", 1.0)
    monkeypatch.setattr("core.delivery.redis_copies._CLOCKS_S", 0.2)
    silent = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    address = f"redis://127.0.0.1:{silent.sockets[0].getsockname()[1]}/0"
    async with own_redis() as redis, house(tmp_path, redis, address) as here:
        one, other, cut_off = here.processes
        _, boss, _ = await here.somebody(AccessRole.ADMIN)
        assert await status(cut_off, "/admin/people", secret=boss) == 200
        _, secret, _ = await here.somebody(AccessRole.ADMIN)
        assert await status(one, "/admin/people", secret=secret) == 200
        begun = time.monotonic()
        leaving = asyncio.create_task(send(cut_off, "/logout", secret))
        async with one.services.unit_of_work() as uow:
            async with asyncio.timeout(PATIENCE):
                while await uow.web_sessions.find(secret, one.clock.now(), timedelta(days=1)):
                    await asyncio.sleep(0.01)
        assert not leaving.done(), "it is written, and not said yet"
        await leaving
        assert time.monotonic() - begun > 1.0
        assert [await status(each, "/admin/people", secret=secret) for each in (other, one)] == [303, 303]
    silent.close()
