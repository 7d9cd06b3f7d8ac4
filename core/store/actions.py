"""The follow-ups of incidents."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.action_item import ActionItem
from core.store import incident_tables as tables


class Actions:
    """The follow-ups of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, item: ActionItem) -> None:
        self._session.add(item)

    async def of(self, incident: int) -> list[ActionItem]:
        """All of one incident, in the order they were logged: their places in it are what people call them by."""
        columns = tables.action_item.c
        query = select(ActionItem).where(columns.incident_id == incident).order_by(columns.created_at, columns.id)
        return list(await self._session.scalars(query))

    async def count(self, incident: int) -> int:
        """How many one incident has."""
        query = select(func.count()).where(tables.action_item.c.incident_id == incident)
        return await self._session.scalar(query) or 0

    async def get(self, incident: int, number: int) -> ActionItem | None:
        """One of an incident's by its id."""
        columns = tables.action_item.c
        query = select(ActionItem).where(columns.incident_id == incident, columns.id == number)
        return (await self._session.scalars(query)).one_or_none()
