"""How many rows a table of Muster's holds."""

from __future__ import annotations

from sqlalchemy import func, select

from core.store import incident_tables as tables
from core.store.engine import Sessions
from core.store.unit_of_work import UnitOfWork


async def count(sessions: Sessions, table: str) -> int:
    async with UnitOfWork(sessions) as uow:
        query = select(func.count()).select_from(getattr(tables, table))
        return await uow.session.scalar(query) or 0
