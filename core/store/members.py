"""Who is in an incident's own channel: those who may see it when it is private."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.store.incident_tables import incident_member
from core.store.upsert import insert_into


class Members:
    """The members of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(self, incident: int, person: int, is_in: bool, at: datetime) -> None:
        """Somebody came or left. Of two pieces of news, the later one counts, in whatever order they arrive."""
        insert = insert_into(incident_member, self._session)
        row = insert.values(incident_id=incident, person_id=person, is_in=is_in, at=at)
        await self._session.execute(
            row.on_conflict_do_update(
                index_elements=["incident_id", "person_id"],
                set_={"is_in": is_in, "at": at},
                where=incident_member.c.at <= at,
            )
        )

    async def of(self, incident: int) -> frozenset[int]:
        """The ids of the people who are in."""
        columns = incident_member.c
        query = select(columns.person_id).where(columns.incident_id == incident, columns.is_in)
        return frozenset(await self._session.scalars(query))
