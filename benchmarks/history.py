"""`python -m benchmarks.history [postgresql|sqlite] [amount]`: the list's pages over HTTP with a long history behind them.

Incidents are made up inside the database: titles and summaries of words whose frequencies fall off as in language, over
six years, 1 in 100 private, 400 people, 200 live. The client runs in the server's process, so its own time is in there.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.history_seed import POSTGRESQL, SQLITE
from core.clock import SystemClock
from core.incidents.access import AccessRole
from core.incidents.feed import LocalFeed
from core.store.engine import Sessions, open_engine, session_maker
from core.store.mapping import map_domain
from core.store.migrate import upgrade
from core.store.unit_of_work import UnitOfWork
from tests.databases import fresh_database
from tests.serving import serving
from web.access import Access, Reading
from web.app import WebServices, close_streams, create_app

ROUNDS = 20
WEIGHT_KB = 60
PAGES = {
    "first page": "/",
    "oldest first": "/?sort=oldest",
    "worst first": "/?sort=severity",
    "status resolved": "/?status=resolved",
    "status open": "/?status=open",
    "severity critical (1 %)": "/?severity=critical",
    "two severities": "/?severity=major&severity=none",
    "lead": "/?lead=7",
    "lead, severity, year": "/?lead=7&severity=minor&since=2023-01-01&until=2023-12-31",
    "role holder": "/?holder=9",
    "chat, frequent": "/?platform=slack",
    "chat, rare (0.1 %)": "/?platform=teams",
    "time range of a day": "/?since=2022-05-05&until=2022-05-05",
    "report only": "/?kind=report",
    "open follow-ups": "/?actions=open",
    "no open follow-ups": "/?actions=none",
    "search, in 1 of 3": "/?q=w1",
    "search, in 1 of 30": '/?q="w40"',
    "search, rare word": '/?q="w9000"',
    "search, two words": "/?q=w20 w300",
    "search, phrase": '/?q="w3 w5"',
    "search, word left out": "/?q=w50 -w2",
    "search, nothing": "/?q=nowhere",
    "search and filters": "/?q=w12&severity=critical&lead=7",
    "search by name": "/?q=INC-5000",
    "an incident, with its relatives": "/incidents/INC-50000",
}


async def main(kind: str, amount: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(await fresh_database(kind, Path(folder)), survives_power_cuts=False)
        began = time.perf_counter()
        await upgrade(engine)
        async with engine.begin() as connection:
            await seed(connection, kind, amount)
        if kind == "postgresql":
            async with engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.execute(text("VACUUM ANALYZE"))
        print(f"{amount:,} incidents on {kind}, made in {time.perf_counter() - began:.0f} s")
        async with visiting(session_maker(engine)) as client:
            for name, address in PAGES.items():
                await report(client, name, address)
            await report(client, "the 200th page", await walk(client, 200))
        print(f"  load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        await engine.dispose()


async def seed(connection: AsyncConnection, kind: str, amount: int) -> None:
    if kind == "sqlite":
        await connection.run_sync(lambda sync: SQLITE(sync, amount))
        return
    for statement in POSTGRESQL:
        await connection.exec_driver_sql(statement.replace("AMOUNT", str(amount)))


@asynccontextmanager
async def visiting(sessions: Sessions) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who has signed in, so that what is private to others is weighed each time."""
    map_domain()

    async def ready() -> dict[str, str]:
        return {}

    services = WebServices(
        *(sessions, LocalFeed(), SystemClock(), ready, lambda _: None, lambda _: None),
        access=Access(reading=Reading.OPEN),
        roles=("comms",),
    )
    app = create_app(services, [])
    async with UnitOfWork(sessions) as uow:
        person = await uow.people.get(9)
        assert person
        person.access_role = AccessRole.RESPONDER
        now = datetime.now(UTC)
        secret = await uow.web_sessions.begin(9, "benchmark", now, now + timedelta(days=1))
        await uow.commit()
    async with serving(app) as address, httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
        client.cookies.set("muster_session", secret)
        yield client
        close_streams(app)


async def report(client: httpx.AsyncClient, name: str, address: str) -> None:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = await client.get(address)
        times.append((time.perf_counter() - began) * 1000)
        if answer.is_error:
            print(f"  {name:26} {answer.status_code} after {times[-1]:.0f} ms")
            return
    weight = len(gzip.compress(answer.content, 6)) / 1000
    assert weight < WEIGHT_KB, weight
    found = answer.text.partition('id="rows-title"')[2].partition('class="count">')[2].partition("<")[0]
    cuts = statistics.quantiles(times[1:], n=20)
    print(
        f"  {name:26} p50 {cuts[9]:7.1f} ms  p95 {cuts[18]:7.1f} ms  first {times[0]:7.1f} ms  {found:>7} found  {weight:4.1f} kB"
    )


async def walk(client: httpx.AsyncClient, pages: int) -> str:
    address = "/"
    for _ in range(pages):
        page = (await client.get(address)).text
        address = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    return address


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else "postgresql"
    asyncio.run(main(chosen, int(sys.argv[2]) if len(sys.argv) > 2 else {"postgresql": 1_000_000}.get(chosen, 100_000)))
