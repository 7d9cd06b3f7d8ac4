"""Whose turn it is to hold a connection that may exist only once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.store.delivery_tables import turn
from core.store.upsert import insert_into


class Turns:
    """The turns, in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take(self, name: str, owner: str, now: datetime, until: datetime) -> bool:
        """True when it was free, had run out, or was the owner's already."""
        insert = insert_into(turn, self._session).values(name=name, owner=owner, until=until)
        query = insert.on_conflict_do_update(
            index_elements=["name"],
            set_={"owner": owner, "until": until},
            where=(turn.c.owner == owner) | (turn.c.until <= now),
        )
        done = await self._session.execute(query)
        return bool(done.rowcount)  # type: ignore[attr-defined]

    async def give_back(self, name: str, owner: str, now: datetime) -> None:
        await self._session.execute(update(turn).where(turn.c.name == name, turn.c.owner == owner).values(until=now))

    async def note(self, name: str, owner: str, heard: datetime) -> None:
        await self._session.execute(update(turn).where(turn.c.name == name, turn.c.owner == owner).values(heard=heard))

    async def heard(self, name: str) -> datetime | None:
        return await self._session.scalar(select(turn.c.heard).where(turn.c.name == name))

    async def free_all(self, now: datetime) -> None:
        """All of them: for the one process that can say that it is alone."""
        await self._session.execute(update(turn).values(until=now))
