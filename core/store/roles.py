"""Who has which role in an incident, beside the lead."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.person import Person
from core.store import incident_tables as tables
from core.store.upsert import insert_into

_table = tables.incident_role


class Roles:
    """The roles of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, incident: int) -> dict[str, Person]:
        """Role → person."""
        query = (
            select(_table.c.role, Person)
            .join(tables.person, _table.c.person_id == tables.person.c.id)
            .where(_table.c.incident_id == incident)
            .order_by(_table.c.role)
        )
        return {row.role: row.Person for row in (await self._session.execute(query)).unique()}

    async def give(self, incident: int, role: str, person: Person) -> None:
        """Whoever had it before has it no longer."""
        insert = insert_into(_table, self._session)
        row = insert.values(incident_id=incident, role=role, person_id=person.id)
        await self._session.execute(
            row.on_conflict_do_update(index_elements=["incident_id", "role"], set_={"person_id": person.id})
        )

    async def clear(self, incident: int, role: str) -> None:
        """Nobody has it any longer."""
        await self._session.execute(delete(_table).where(_table.c.incident_id == incident, _table.c.role == role))
