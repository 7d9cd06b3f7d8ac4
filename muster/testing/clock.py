"""A clock that stands still until it is told to move."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

NIGHT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


class FakeClock:
    """Wakes those who sleep when `advance` passes their moment."""

    def __init__(self, now: datetime = NIGHT) -> None:
        self._now = now
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._now

    async def sleep_until(self, moment: datetime) -> None:
        if moment > self._now:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._sleepers.append((moment, future))
            await future

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        for moment, future in self._sleepers:
            if moment <= self._now and not future.done():
                future.set_result(None)
        self._sleepers = [(moment, future) for moment, future in self._sleepers if not future.done()]
