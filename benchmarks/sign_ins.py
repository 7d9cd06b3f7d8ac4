"""`python -m benchmarks.sign_ins`: what it takes to know who asks, from the database and from copies in Redis, for one request
and for a hundred open pages of an incident that changes. On a real PostgreSQL and a real Redis; the clients run in the server's
process, so their own time is in there.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from core.chat.people import PersonRef
from core.clock import SystemClock
from core.delivery.redis_copies import RedisCopies, RedisShelf
from core.delivery.sealing import Seal
from core.incidents.access import AccessRole
from core.incidents.feed import LocalFeed
from core.incidents.incident import Incident
from core.store.copies import NoCopies
from core.store.engine import Sessions, open_engine, session_maker
from core.store.recognising import by_session, by_token
from core.store.tokens import scope_named
from core.store.unit_of_work import UnitOfWork
from tests.databases import migrated_database
from tests.servers import own_redis
from tests.serving import serving
from web.access import Access, Reading
from web.app import WebServices, close_streams, create_app
from web.live import REST

LOOKS, PAGES, CHANGES = 2000, 100, 30


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with own_redis() as redis:
            engine = open_engine(await migrated_database("postgresql", Path(folder)))
            shelf = RedisShelf(redis.address)
            secret, token = await seed(session_maker(engine))
            for name, copies in (("database", NoCopies()), ("copies", RedisCopies(shelf, Seal("k"), SystemClock()))):
                await measure(name, session_maker(engine, copies), secret, token)
            await shelf.close()
            await engine.dispose()
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


async def seed(sessions: Sessions) -> tuple[str, str]:
    """A browser's session, and a token."""
    now = datetime.now(UTC)
    async with UnitOfWork(sessions) as uow:
        person = await uow.people.known(PersonRef("slack", "T1", "U1"), "Ada")
        person.access_role = AccessRole.RESPONDER
        await uow.incidents.add(Incident("Slow", person, now, now, key="k"))
        number = person.id or 0
        secret = await uow.web_sessions.begin(number, "benchmark", now, now + timedelta(days=1))
        token, _ = await uow.tokens.issue(number, "benchmark", frozenset({scope_named("read")}), now, None)
        await uow.commit()
    return secret, token


async def measure(name: str, sessions: Sessions, secret: str, token: str) -> None:
    took: dict[str, list[float]] = {"session": [], "token": []}
    for _ in range(LOOKS):
        begun = time.perf_counter()
        assert await by_session(sessions, secret, datetime.now(UTC), timedelta(hours=1))
        took["session"].append(time.perf_counter() - begun)
        begun = time.perf_counter()
        assert await by_token(sessions, token, datetime.now(UTC))
        took["token"].append(time.perf_counter() - begun)
    for what, times in took.items():
        print(f"{name}: who has this {what}: median {median_ms(times):.2f} ms, p95 {p95_ms(times):.2f} ms")
    times, used = await live(sessions, secret)
    told = f"median {median_ms(times):.0f} ms, p95 {p95_ms(times):.0f} ms; processor {used / CHANGES * 1000:.0f} ms"
    print(f"{name}: {PAGES} open pages told of a change: {told}")


def median_ms(times: list[float]) -> float:
    return statistics.median(times) * 1000


def p95_ms(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] * 1000


async def live(sessions: Sessions, secret: str) -> tuple[list[float], float]:
    """How long each change takes until all pages have it, and the processor's time for all of them."""
    feed = LocalFeed()

    async def ready() -> dict[str, str]:
        return {}

    services = WebServices(
        *(sessions, feed, SystemClock(), ready, lambda _: None, lambda _: None),
        access=Access(reading=Reading.SIGNED_IN, site_url="http://127.0.0.1"),
    )
    app = create_app(services, [])
    limits = httpx.Limits(max_connections=PAGES)
    async with serving(app) as address, AsyncExitStack() as pages:
        client = httpx.AsyncClient(base_url=address, trust_env=False, timeout=60, limits=limits)
        await pages.enter_async_context(client)
        client.cookies.set("muster_session", secret)
        streams = [await opened(pages, client) for _ in range(PAGES)]
        times, used = [], time.process_time()
        for _ in range(CHANGES):
            # An open page rests after each change that it was told of.
            await asyncio.sleep(REST.total_seconds() + 0.1)
            begun = time.perf_counter()
            feed.publish(1)
            await asyncio.gather(*(told(each) for each in streams))
            times.append(time.perf_counter() - begun)
        used = time.process_time() - used
        close_streams(app)
    return times, used


async def opened(pages: AsyncExitStack, client: httpx.AsyncClient) -> AsyncIterator[str]:
    answer = await pages.enter_async_context(client.stream("GET", "/incidents/INC-1/events"))
    assert answer.status_code == 200, answer
    lines = answer.aiter_lines()
    async for line in lines:
        if line == ": hello":
            break
    return lines


async def told(lines: AsyncIterator[str]) -> None:
    async for line in lines:
        if line.startswith("data"):
            return


if __name__ == "__main__":
    asyncio.run(main())
