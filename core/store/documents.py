"""What the front page reads, in a few queries, as one viewer may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.incidents.access import Viewer
from core.incidents.incident import Incident
from core.incidents.status import Status
from core.store import incident_tables as tables
from core.store.unit_of_work import UnitOfWork
from core.store.visibility import visible_to

Sessions: TypeAlias = async_sessionmaker[AsyncSession]

_columns = tables.incident.c
_newest_first = (_columns.reported_at.desc(), _columns.id.desc())


@dataclass(frozen=True)
class FrontPage:
    """All that is live, one page of what is resolved, and how many resolved ones there are; each newest first."""

    live: Sequence[Incident]
    history: Sequence[Incident]
    total: int


async def front_page(sessions: Sessions, viewer: Viewer, page: int, page_size: int) -> FrontPage:
    """Pages count from 1."""
    is_open = _columns.status != Status.RESOLVED
    seen = visible_to(viewer)
    async with UnitOfWork(sessions) as uow:
        live = select(Incident).where(seen, is_open).order_by(*_newest_first)
        closed = select(Incident).where(seen, ~is_open).order_by(*_newest_first)
        count = select(func.count()).select_from(tables.incident).where(seen, ~is_open)
        return FrontPage(
            live=(await uow.session.scalars(live)).all(),
            history=(await uow.session.scalars(closed.offset((page - 1) * page_size).limit(page_size))).all(),
            total=await uow.session.scalar(count) or 0,
        )


async def may_see(sessions: Sessions, viewer: Viewer, number: int) -> bool:
    """Whether there is such an incident, for this viewer to see."""
    async with UnitOfWork(sessions) as uow:
        query = select(_columns.id).where(_columns.id == number, visible_to(viewer))
        return await uow.session.scalar(query) is not None
