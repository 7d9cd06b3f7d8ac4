"""How often something was got wrong lately, counted in the store: every process and every restart counts on."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.store.access_tables import failure
from core.store.secret_words import hashed
from core.store.upsert import insert_into


class Failures:
    """The counters of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count(self, name: str, now: datetime, window: timedelta) -> int:
        """How often this was counted within the window that began with the first of them."""
        query = select(failure.c.times).where(failure.c.key == hashed(name), failure.c.since > now - window)
        return await self._session.scalar(query) or 0

    async def add(self, name: str, now: datetime, window: timedelta) -> int:
        """Count one more; returns how many there are now. One statement: two at the same moment are two."""
        insert = insert_into(failure, self._session)
        is_old = failure.c.since <= now - window
        row = insert.values(key=hashed(name), times=1, since=now)
        query = row.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "times": case((is_old, 1), else_=failure.c.times + 1),
                "since": case((is_old, now), else_=failure.c.since),
            },
        ).returning(failure.c.times)
        return int((await self._session.execute(query)).scalar_one())

    async def take_back(self, name: str) -> None:
        """What was counted turned out to be right."""
        query = update(failure).where(failure.c.key == hashed(name), failure.c.times > 0)
        await self._session.execute(query.values(times=failure.c.times - 1))

    async def forget(self, *names: str) -> None:
        await self._session.execute(delete(failure).where(failure.c.key.in_([hashed(name) for name in names])))

    async def forget_before(self, moment: datetime) -> None:
        await self._session.execute(delete(failure).where(failure.c.since < moment))
