"""What a person looks for again and again, under names of their own; nobody else sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.errors import InvalidValue
from core.store.access_tables import saved_search
from core.store.upsert import insert_into

MOST = 30
MOST_NAME = 60
_columns = saved_search.c


@dataclass(frozen=True)
class SavedSearch:
    """`query` is the address's, with its question mark."""

    id: int
    name: str
    query: str


class SavedSearches:
    """The saved searches of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, person_id: int) -> Sequence[SavedSearch]:
        """By name."""
        query = select(_columns.id, _columns.name, _columns.query).where(_columns.person_id == person_id)
        rows = await self._session.execute(query.order_by(func.lower(_columns.name), _columns.id))
        return [SavedSearch(*row) for row in rows]

    async def keep(self, person_id: int, name: str, query: str, now: datetime) -> str:
        """Under this name; another search of that name is replaced. Returns the name as it is kept."""
        name = " ".join(name.split())
        if not 0 < len(name) <= MOST_NAME or not name.isprintable():
            raise InvalidValue("name", f"Give the search a name of up to {MOST_NAME} characters.")
        if not query:
            raise InvalidValue("query", "There is nothing to keep: search for something first.")
        others = select(func.count()).where(_columns.person_id == person_id, _columns.name != name)
        if (await self._session.scalar(others) or 0) >= MOST:
            raise InvalidValue("name", f"You keep {MOST} searches already. Forget one of them first.")
        row = insert_into(saved_search, self._session).values(
            person_id=person_id, name=name, query=query, created_at=now
        )
        await self._session.execute(
            row.on_conflict_do_update(index_elements=["person_id", "name"], set_={"query": query})
        )
        return name

    async def forget(self, person_id: int, number: int) -> str | None:
        """Returns its name; None when they keep no such search."""
        mine = (_columns.person_id == person_id) & (_columns.id == number)
        found = await self._session.scalar(delete(saved_search).where(mine).returning(_columns.name))
        return str(found) if found is not None else None
