"""What streams of changes ask the store, as one viewer may see it."""

from __future__ import annotations

from sqlalchemy import select

from core.incidents.access import Viewer
from core.store import incident_tables as tables
from core.store.engine import Sessions
from core.store.unit_of_work import UnitOfWork
from core.store.visibility import visible_to

__all__ = ["Sessions", "may_see"]

_columns = tables.incident.c


async def may_see(sessions: Sessions, viewer: Viewer, number: int) -> bool:
    """Whether there is such an incident, for this viewer to see."""
    async with UnitOfWork(sessions) as uow:
        query = select(_columns.id).where(_columns.id == number, visible_to(viewer))
        return await uow.session.scalar(query) is not None
