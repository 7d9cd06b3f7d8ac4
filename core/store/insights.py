"""What the incidents of a period tell about how a team responds. Reads only, each as one viewer may see it.

Measured are incidents that were live (reports of what was over, and duplicates, are left out), by the moment they were
reported. A measure that an incident does not have yet is left out of it, never taken for zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.access import Viewer
from core.incidents.action_item import Priority
from core.incidents.severity import Severity
from core.incidents.timeline import EntryKind
from core.store import incident_tables as tables
from core.store.engine import Sessions
from core.store.visibility import visible_to

MOST = 50_000
"""Incidents that are looked at; of more, the latest."""
_ACTS = (EntryKind.FIELD, EntryKind.NOTE, EntryKind.MESSAGE)


@dataclass(frozen=True)
class Measured:
    """One incident. Lengths of time count from its report; `to_resolve` from its start to its end."""

    number: int
    title: str
    severity: Severity | None
    reported_at: datetime
    to_acknowledge: timedelta | None
    to_lead: timedelta | None
    to_severity: timedelta | None
    to_resolve: timedelta | None


@dataclass(frozen=True)
class OpenAction:
    """A follow-up that is not done. `due` in ISO form or None."""

    created_at: datetime
    priority: Priority | None
    is_overdue: bool


@dataclass(frozen=True)
class Insight:
    """`is_cut` says that there were more than `MOST`."""

    incidents: Sequence[Measured]
    actions: Sequence[OpenAction]
    is_cut: bool


async def insight(sessions: Sessions, viewer: Viewer, since: datetime, until: datetime) -> Insight:
    """Incidents reported from `since` up to `until` (UTC), and all follow-ups that are open now."""
    async with sessions() as session:
        rows = (await session.execute(_incidents(viewer, since, until))).all()
        chosen = _chosen(viewer, since, until)
        acts = await _first(session, chosen, tables.timeline_entry.c.kind.in_(_ACTS))
        leads = await _first(session, chosen, tables.timeline_entry.c.field == "lead")
        severities = await _first(session, chosen, tables.timeline_entry.c.field == "severity")
        actions = await _open_actions(session, viewer, until)
    found = [
        Measured(
            number=row.id,
            title=row.title,
            severity=row.severity,
            reported_at=row.reported_at,
            to_acknowledge=_since(row.reported_at, acts.get(row.id)),
            to_lead=_known(row, "lead", row.lead_id, leads),
            to_severity=_known(row, "severity", row.severity, severities),
            to_resolve=max(row.ended_at - row.started_at, timedelta(0)) if row.ended_at else None,
        )
        for row in rows[:MOST]
    ]
    return Insight(found, actions, len(rows) > MOST)


def _chosen(viewer: Viewer, since: datetime, until: datetime) -> Select[int]:
    columns = tables.incident.c
    return (
        select(columns.id)
        .where(visible_to(viewer), columns.reported_at >= since, columns.reported_at < until)
        .where(columns.is_report_only.is_(False), columns.duplicate_of_id.is_(None))
    )


def _incidents(viewer: Viewer, since: datetime, until: datetime) -> Select[tuple[object, ...]]:
    columns = tables.incident.c
    wanted = (
        columns.id,
        columns.title,
        columns.severity,
        columns.lead_id,
        columns.reported_at,
        columns.started_at,
        columns.ended_at,
        columns.first_values,
    )
    return (
        select(*wanted)
        .where(columns.id.in_(_chosen(viewer, since, until)))
        .order_by(columns.reported_at.desc(), columns.id.desc())
        .limit(MOST + 1)
    )


async def _first(session: AsyncSession, chosen: Select[int], condition: ColumnElement[bool]) -> dict[int, datetime]:
    """When such an entry first came into each incident's timeline."""
    columns = tables.timeline_entry.c
    query = (
        select(columns.incident_id, func.min(columns.at).label("at"))
        .where(columns.incident_id.in_(chosen), condition, columns.is_shown.is_(True))
        .group_by(columns.incident_id)
    )
    return {row.incident_id: row.at for row in await session.execute(query)}


def _known(row: object, field: str, now: object, changes: dict[int, datetime]) -> timedelta | None:
    """How long a field stayed empty; none at all where it was declared with it."""
    if row.first_values.get(field):  # type: ignore[attr-defined]
        return timedelta(0)
    return _since(row.reported_at, changes.get(row.id)) if now else None  # type: ignore[attr-defined]


def _since(start: datetime, end: datetime | None) -> timedelta | None:
    return max(end - start, timedelta(0)) if end else None


async def _open_actions(session: AsyncSession, viewer: Viewer, now: datetime) -> list[OpenAction]:
    columns = tables.action_item.c
    query = (
        select(columns.created_at, columns.priority, columns.due)
        .join(tables.incident, tables.incident.c.id == columns.incident_id)
        .where(visible_to(viewer), columns.done_at.is_(None))
        .limit(MOST)
    )
    today = now.date()
    return [
        OpenAction(row.created_at, row.priority, row.due is not None and row.due < today)
        for row in await session.execute(query)
    ]
