"""What the API lists beside incidents: follow-ups and what happened, each as one viewer may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, FromClause, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.access import Viewer
from core.incidents.action_item import ActionItem
from core.incidents.timeline import EntryKind, TimelineEntry
from core.store import incident_tables as tables
from core.store.follow_ups import Which, in_order, is_one, joined, narrowed
from core.store.visibility import visible_to

Row = TypeVar("Row")
_incident, _action, _entry = tables.incident.c, tables.action_item.c, tables.timeline_entry.c


@dataclass(frozen=True)
class WantedActions:
    """Which follow-ups; what is None or empty narrows nothing. `owner` 0: nobody's; `which` may ask for those that are
    overdue, `today` says when. `by_due`: what is due first comes first, instead of the order they were logged in."""

    incident: int | None = None
    owner: int | None = None
    team: str = ""
    words: str = ""
    which: Which | None = None
    today: date = date.max
    due_before: date | None = None
    by_due: bool = False


@dataclass(frozen=True)
class WantedEntries:
    """Which entries of whose timeline; `person` did it, or wrote what it shows."""

    incident: int
    kinds: frozenset[EntryKind] = frozenset()
    person: int | None = None
    with_hidden: bool = False
    newest_first: bool = False


async def list_actions(
    session: AsyncSession, viewer: Viewer, wanted: WantedActions, page: int, page_size: int
) -> tuple[Sequence[ActionItem], int]:
    """One page, and how many there are in all."""
    wants = [narrowed(viewer, wanted.owner, wanted.team, wanted.words)]
    if wanted.incident is not None:
        wants.append(_action.incident_id == wanted.incident)
    if wanted.which is not None:
        wants.append(is_one(wanted.which, wanted.today))
    if wanted.due_before is not None:
        wants.append(_action.due < wanted.due_before)
    order = in_order(wanted.which or Which.OPEN) if wanted.by_due else (_action.created_at,)
    total = await session.scalar(select(func.count()).select_from(joined()).where(*wants))
    query = select(ActionItem).select_from(joined()).where(*wants).order_by(*order, _action.id)
    return (await session.scalars(_page(query, page, page_size))).all(), total or 0


async def list_entries(
    session: AsyncSession, viewer: Viewer, wanted: WantedEntries, page: int, page_size: int
) -> tuple[Sequence[TimelineEntry], int]:
    """One page of an incident's timeline, and how many entries there are in all."""
    of, wants = _timeline(viewer, wanted)
    total = await session.scalar(select(func.count()).select_from(of).where(*wants))
    return (await session.scalars(_page(_entries(viewer, wanted), page, page_size))).all(), total or 0


async def all_entries(session: AsyncSession, viewer: Viewer, wanted: WantedEntries) -> Sequence[TimelineEntry]:
    return (await session.scalars(_entries(viewer, wanted))).all()


def _entries(viewer: Viewer, wanted: WantedEntries) -> Select[TimelineEntry]:
    of, wants = _timeline(viewer, wanted)
    order = (_entry.at.desc(), _entry.key.desc()) if wanted.newest_first else (_entry.at, _entry.key)
    return select(TimelineEntry).select_from(of).where(*wants).order_by(*order)


def _timeline(viewer: Viewer, wanted: WantedEntries) -> tuple[FromClause, list[ColumnElement[bool]]]:
    wants = [_entry.incident_id == wanted.incident, _entry.is_shown.is_(True), visible_to(viewer)]
    if not wanted.with_hidden:
        wants.append(_entry.is_hidden.is_(False))
    if wanted.kinds:
        wants.append(_entry.kind.in_(sorted(wanted.kinds)))
    if wanted.person is not None:
        wants.append(or_(_entry.person_id == wanted.person, _entry.author_id == wanted.person))
    return tables.timeline_entry.join(tables.incident, _entry.incident_id == _incident.id), wants


async def event_log(session: AsyncSession, viewer: Viewer, before: int | None, most: int) -> Sequence[TimelineEntry]:
    """What happened to any incident, latest written first; `before` is the id that the last page ended with."""
    of = tables.timeline_entry.join(tables.incident, _entry.incident_id == _incident.id)
    query = (
        select(TimelineEntry)
        .select_from(of)
        .where(visible_to(viewer), _entry.is_shown.is_(True), _entry.is_hidden.is_(False))
    )
    if before is not None:
        query = query.where(_entry.id < before)
    return (await session.scalars(query.order_by(_entry.id.desc()).limit(most))).all()


def _page(query: Select[Row], page: int, page_size: int) -> Select[Row]:
    return query.offset((page - 1) * page_size).limit(page_size)
