"""A search as conditions on the incident table, but for its words."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, exists, or_, select, union_all

from core.incidents.access import Viewer
from core.incidents.search import Search
from core.store import incident_tables as tables
from core.store.visibility import visible_to

_incident = tables.incident.c


def conditions(search: Search, viewer: Viewer) -> list[ColumnElement[bool]]:
    """Who is looking comes first, always."""
    return [visible_to(viewer), *_facts(search), *_surroundings(search)]


def _facts(search: Search) -> Iterator[ColumnElement[bool]]:
    if search.statuses:
        yield _incident.status.in_(sorted(search.statuses))
    if search.severities:
        rated = _incident.severity.in_(sorted(each for each in search.severities if each is not None))
        yield or_(rated, _incident.severity.is_(None)) if None in search.severities else rated
    if search.lead_id is not None:
        yield _incident.lead_id == search.lead_id
    if search.since:
        yield _incident.reported_at >= search.since
    if search.until:
        yield _incident.reported_at < search.until
    if search.is_report_only is not None:
        yield _incident.is_report_only.is_(search.is_report_only)


def _surroundings(search: Search) -> Iterator[ColumnElement[bool]]:
    if search.platform:
        headline, channel = tables.headline_post.c, tables.comms_channel.c
        # One list for both: the database looks an incident up in it, or begins with it when the platform is rare.
        yield _incident.id.in_(
            union_all(
                select(headline.incident_id).where(headline.platform == search.platform),
                select(channel.incident_id).where(channel.platform == search.platform),
            )
        )
    if search.holder_id is not None or search.role:
        role = tables.incident_role.c
        held = [role.person_id == search.holder_id] if search.holder_id is not None else []
        named = [role.role == search.role] if search.role else []
        yield exists().where(role.incident_id == _incident.id, *held, *named)
    if search.has_open_actions is not None:
        action = tables.action_item.c
        is_there = exists().where(action.incident_id == _incident.id, action.done_at.is_(None))
        yield is_there if search.has_open_actions else ~is_there
