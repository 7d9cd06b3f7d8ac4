"""What public status pages call an incident."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.store.incident_tables import status_post
from core.store.upsert import insert_into


class StatusPost(NamedTuple):
    reference: str
    url: str


class StatusPosts:
    """The posts of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, incident: int) -> dict[str, StatusPost]:
        """System → what it calls the incident, and where customers read it."""
        query = select(status_post.c.system, status_post.c.reference, status_post.c.url)
        rows = await self._session.execute(query.where(status_post.c.incident_id == incident))
        return {row.system: StatusPost(row.reference, row.url) for row in rows}

    async def keep(self, incident: int, system: str, reference: str, url: str) -> None:
        insert = insert_into(status_post, self._session)
        values = {"reference": reference, "url": url}
        row = insert.values(incident_id=incident, system=system, **values)
        await self._session.execute(row.on_conflict_do_update(index_elements=["incident_id", "system"], set_=values))
