"""What the API lists beside incidents: follow-ups and what happened, each as one viewer may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, FromClause, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.access import Viewer
from core.incidents.action_item import ActionItem
from core.incidents.search import Search
from core.incidents.severity import Severity
from core.incidents.timeline import EntryKind, TimelineEntry
from core.store import incident_tables as tables
from core.store.search_conditions import conditions
from core.store.visibility import visible_to

Row = TypeVar("Row")
_incident, _action, _entry = tables.incident.c, tables.action_item.c, tables.timeline_entry.c


@dataclass(frozen=True)
class WantedActions:
    """Which follow-ups; what is None narrows nothing."""

    incident: int | None = None
    owner: int | None = None
    is_done: bool | None = None
    due_before: datetime | None = None


@dataclass(frozen=True)
class WantedEntries:
    """Which entries of whose timeline; `person` did it, or wrote what it shows."""

    incident: int
    kinds: frozenset[EntryKind] = frozenset()
    person: int | None = None
    with_hidden: bool = False
    newest_first: bool = False


async def count_by_severity(session: AsyncSession, viewer: Viewer, search: Search) -> dict[Severity | None, int]:
    """How many there are of each severity, by the facts of a search alone (its words, chat and role are not asked);
    None stands for those without."""
    query = select(_incident.severity, func.count()).where(*conditions(search, viewer))
    return {row[0]: row[1] for row in await session.execute(query.group_by(_incident.severity))}


async def list_actions(
    session: AsyncSession, viewer: Viewer, wanted: WantedActions, page: int, page_size: int
) -> tuple[Sequence[ActionItem], int]:
    """One page, in the order they were logged, and how many there are in all."""
    wants: list[ColumnElement[bool]] = [visible_to(viewer)]
    if wanted.incident is not None:
        wants.append(_action.incident_id == wanted.incident)
    if wanted.owner is not None:
        wants.append(_action.owner_id == wanted.owner)
    if wanted.is_done is not None:
        wants.append(_action.done_at.is_not(None) if wanted.is_done else _action.done_at.is_(None))
    if wanted.due_before is not None:
        wants.append(_action.due < wanted.due_before.date())
    of = tables.action_item.join(tables.incident, _action.incident_id == _incident.id)
    total = await session.scalar(select(func.count()).select_from(of).where(*wants))
    query = select(ActionItem).select_from(of).where(*wants).order_by(_action.created_at, _action.id)
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
