"""What the web pages read: whole documents in a few queries, each as one viewer may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.incidents.access import Viewer
from core.incidents.action_item import ActionItem
from core.incidents.incident import Incident
from core.incidents.participant import Participant
from core.incidents.person import Person
from core.incidents.status import Status
from core.incidents.timeline import TimelineEntry
from core.store import incident_tables as tables
from core.store.activity import participants
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


@dataclass(frozen=True)
class Document:
    """One incident with everything around it. `people` holds everybody whom timeline and actions name by id."""

    incident: Incident
    timeline: Sequence[TimelineEntry]
    participants: Sequence[Participant]
    actions: Sequence[ActionItem]
    people: dict[int, Person]
    files: frozenset[str]
    """Keys of the files whose bytes are kept."""


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


async def document(sessions: Sessions, viewer: Viewer, number: int, newest_first: bool = False) -> Document | None:
    """None when there is no such incident, or none that the viewer may see."""
    async with UnitOfWork(sessions) as uow:
        incident = await uow.incidents.seen_by(viewer, number)
        if incident is None:
            return None
        timeline = await uow.timeline.shown(number, newest_first)
        actions = await _actions(uow.session, number)
        return Document(
            incident=incident,
            timeline=timeline,
            participants=await participants(uow.session, incident.place.room_key) if incident.place else [],
            actions=actions,
            people=await uow.people.many(_named(timeline, actions)),
            files=await uow.files.of(number),
        )


async def may_see(sessions: Sessions, viewer: Viewer, number: int) -> bool:
    """Whether there is such an incident, for this viewer to see."""
    async with UnitOfWork(sessions) as uow:
        query = select(_columns.id).where(_columns.id == number, visible_to(viewer))
        return await uow.session.scalar(query) is not None


async def _actions(session: AsyncSession, number: int) -> Sequence[ActionItem]:
    columns = tables.action_item.c
    query = select(ActionItem).where(columns.incident_id == number).order_by(columns.created_at, columns.id)
    return (await session.scalars(query)).all()


def _named(timeline: Sequence[TimelineEntry], actions: Sequence[ActionItem]) -> set[int | None]:
    """The ids of everybody who is named."""
    ids = {person for entry in timeline for person in (entry.person_id, entry.author_id)}
    ids |= {person for action in actions for person in (action.owner_id, action.created_by_id)}
    leads = (value for entry in timeline if entry.field == "lead" for value in (entry.old, entry.new))
    return ids | {int(value) for value in leads if value and value.isdecimal()}
