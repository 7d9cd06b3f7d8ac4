"""What streams of changes ask the store, as one viewer may see it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from core.incidents.access import Viewer
from core.incidents.feed import EVERY
from core.store import incident_tables as tables
from core.store.engine import Sessions
from core.store.search_index import is_one_of
from core.store.unit_of_work import UnitOfWork
from core.store.visibility import visible_to

__all__ = ["Sessions", "may_see", "seen_among"]

_columns = tables.incident.c


async def may_see(sessions: Sessions, viewer: Viewer, number: int) -> bool:
    """Whether there is such an incident, for this viewer to see."""
    async with UnitOfWork(sessions) as uow:
        query = select(_columns.id).where(_columns.id == number, visible_to(viewer))
        return await uow.session.scalar(query) is not None


async def seen_among(sessions: Sessions, viewer: Viewer, numbers: Collection[int]) -> set[int]:
    """Those of these incidents that there are for this viewer to see. `EVERY` stands for any."""
    async with UnitOfWork(sessions) as uow:
        query = select(_columns.id).where(is_one_of(uow.session, numbers), visible_to(viewer))
        found = set(await uow.session.scalars(query))
    return found | ({EVERY} & set(numbers))
