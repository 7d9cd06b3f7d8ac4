"""The database's time: leases are kept by one clock, however the hosts' own differ."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from core.clock import SystemClock
from core.ending import end

log = structlog.get_logger()

_COMPARE_EVERY_S = 60.0
_WORTH_TELLING = timedelta(seconds=2)


class DatabaseClock(SystemClock):
    """The machine's clock, set by PostgreSQL's once a minute."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._ahead = timedelta(0)
        self._task: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        return super().now() + self._ahead

    async def start(self) -> None:
        await self.compare()
        self._task = asyncio.create_task(self._keep_comparing())

    async def close(self) -> None:
        await end(self._task)

    async def compare(self) -> timedelta:
        """Ask the database for its time; returns how far it is ahead of this machine."""
        async with self._engine.connect() as connection:
            before = datetime.now(UTC)
            told: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
            after = datetime.now(UTC)
        self._ahead = told - (before + (after - before) / 2)
        if abs(self._ahead) > _WORTH_TELLING:
            log.warning("clocks_differ", database_ahead_s=round(self._ahead.total_seconds(), 1), advice="Set up NTP.")
        return self._ahead

    async def _keep_comparing(self) -> None:
        while True:
            await asyncio.sleep(_COMPARE_EVERY_S)
            try:
                await self.compare()
            except Exception as error:
                log.info("clock_not_compared", error=type(error).__name__)
