"""Several real Muster processes on a PostgreSQL and a Redis of their own, with a balancer before them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Table, func, select

from core.store.delivery_tables import DEAD, PENDING, inbox, outbox
from core.store.engine import Sessions, open_engine, session_maker
from tests.servers import OwnPostgres, OwnRedis
from tests.story.balancer import Balancer
from tests.story.process import Process, any_port
from tests.waiting import PATIENCE


class Cluster:
    """`sessions` look into its database from outside."""

    def __init__(
        self, serving: list[Process], working: list[Process], balancer: Balancer, postgres: OwnPostgres, redis: OwnRedis
    ) -> None:
        self.serving, self.working = serving, working
        self.balancer, self.postgres, self.redis = balancer, postgres, redis
        self.engine = open_engine(postgres.address)
        self.sessions: Sessions = session_maker(self.engine)

    @property
    def processes(self) -> list[Process]:
        return [*self.serving, *self.working]

    async def count(self, table: Table, state: str) -> int:
        async with self.sessions() as session:
            return await session.scalar(select(func.count()).select_from(table).where(table.c.state == state)) or 0

    async def until_idle(self, timeout: float = PATIENCE) -> None:
        """Nothing waits in either box."""
        async with asyncio.timeout(timeout):
            while await self.count(inbox, PENDING) or await self.count(outbox, PENDING):
                await asyncio.sleep(0.1)

    async def dead(self) -> list[tuple[str, str, str]]:
        """The dead letters: box, kind, reason."""
        async with self.sessions() as session:
            return [
                (table.name, kind, error)
                for table in (inbox, outbox)
                for kind, error in await session.execute(
                    select(table.c.kind, table.c.error).where(table.c.state == DEAD)
                )
            ]


@asynccontextmanager
async def cluster(
    environment: dict[str, str], folder: Path, serving: int = 2, working: int = 2, with_redis: bool = True
) -> AsyncIterator[Cluster]:
    """Started side by side, on an empty database."""
    postgres, redis = OwnPostgres(), OwnRedis()
    await postgres.start()
    await redis.start()
    ports = [any_port() for _ in range(serving)]
    balancer = Balancer(ports)
    await balancer.start()
    shared = {
        "MUSTER_SITE_URL": balancer.url,
        "MUSTER_DATABASE_URL": postgres.address,
        "MUSTER_REDIS_URL": redis.address if with_redis else "",
        **environment,
    }
    found = Cluster(
        [Process(shared, folder, port) for port in ports],
        [Process(shared, folder, any_port(), "worker") for _ in range(working)],
        balancer,
        postgres,
        redis,
    )
    try:
        await asyncio.gather(*(each.start() for each in found.processes))
        yield found
    finally:
        await balancer.stop()
        for each in found.processes:
            await each.clean_up()
        await found.engine.dispose()
        await redis.stop()
        await postgres.stop()
