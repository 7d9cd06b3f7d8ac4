"""A search as conditions, but for its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.access import Viewer
from core.incidents.search import Search
from core.store import incident_tables as tables
from core.store.search_index import few_or_looked_up
from core.store.visibility import visible_to

_incident = tables.incident.c


def conditions(search: Search, viewer: Viewer) -> list[ColumnElement[bool]]:
    """Who is looking comes first, always."""
    return [visible_to(viewer), *_facts(search)]


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


async def surroundings(session: AsyncSession, search: Search) -> list[ColumnElement[bool]]:
    """What other tables say: where it is at home in chat, who looks after it, what is left to do."""
    asked = list(_around(search))
    return [await few_or_looked_up(session, *each) for each in asked] + list(_absent(search))


def _around(search: Search) -> Iterator[tuple[Select[Any], ...]]:
    """For each fact: the numbers of the incidents of which it is true, from one table or another."""
    if search.platform:
        headline, channel = tables.headline_post.c, tables.comms_channel.c
        yield (
            select(headline.incident_id).where(headline.platform == search.platform),
            select(channel.incident_id).where(channel.platform == search.platform),
        )
    if search.holder_id is not None or search.role:
        role = tables.incident_role.c
        query = select(role.incident_id)
        query = query.where(role.person_id == search.holder_id) if search.holder_id is not None else query
        yield (query.where(role.role == search.role) if search.role else query,)
    if search.has_open_actions:
        action = tables.action_item.c
        yield (select(action.incident_id).where(action.done_at.is_(None)),)


def _absent(search: Search) -> Iterator[ColumnElement[bool]]:
    if search.has_open_actions is False:
        action = tables.action_item.c
        yield ~exists().where(action.incident_id == _incident.id, action.done_at.is_(None))
