"""Reading a list on from one place, in each of its orders, by an index and without counting through what came before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import raiseload
from sqlalchemy.sql.base import ExecutableOption

from core.incidents.incident import Incident
from core.incidents.search import Sort
from core.incidents.severity import Severity
from core.store import incident_tables as tables
from core.store.cursors import Cursor

Conditions: TypeAlias = Sequence[ColumnElement[bool]]

_incident = tables.incident.c
_place = (_incident.reported_at, _incident.id)
_WORST_FIRST: tuple[Severity | None, ...] = (*Severity, None)


async def read_on(
    session: AsyncSession, where: Conditions, sort: Sort, cursor: Cursor | None, limit: int, is_brief: bool = False
) -> list[Incident]:
    """Up to `limit` incidents after the cursor's (before it when it is backwards), in the order of the list."""
    is_backwards = cursor is not None and cursor.is_backwards
    if sort is Sort.SEVERITY:
        found = await _by_severity(session, where, cursor, is_backwards, limit, is_brief)
    else:
        is_descending = (sort is Sort.NEWEST) is not is_backwards
        found = await _run(session, where, cursor, is_descending, limit, is_brief)
    return found[::-1] if is_backwards else found


def in_order(query: Select[Any], sort: Sort) -> Select[Any]:
    """The whole list's order, for those who count pages."""
    if sort is Sort.OLDEST:
        return query.order_by(*(column.asc() for column in _place))
    newest = tuple(column.desc() for column in _place)
    return (
        query.order_by(_incident.severity.asc().nulls_last(), *newest)
        if sort is Sort.SEVERITY
        else query.order_by(*newest)
    )


def _brief() -> Sequence[ExecutableOption]:
    """For lists: what they don't show is not loaded. (Whoever asks for it gets an error, never an empty answer.)"""
    return [raiseload(name) for name in (Incident.channel, Incident.headlines)]  # type: ignore[arg-type]


async def _by_severity(
    session: AsyncSession, where: Conditions, cursor: Cursor | None, is_backwards: bool, limit: int, is_brief: bool
) -> list[Incident]:
    """One severity after another: each is a range of one index, which the whole order is not."""
    groups = _WORST_FIRST[::-1] if is_backwards else _WORST_FIRST
    if cursor:
        groups = groups[groups.index(Severity(cursor.severity) if cursor.severity else None) :]
    found: list[Incident] = []
    for severity in groups:
        after = cursor if severity is groups[0] else None
        of_it = _incident.severity.is_(None) if severity is None else _incident.severity == severity
        found += await _run(session, [*where, of_it], after, not is_backwards, limit - len(found), is_brief)
        if len(found) >= limit:
            break
    return found


async def _run(
    session: AsyncSession, where: Conditions, after: Cursor | None, is_descending: bool, limit: int, is_brief: bool
) -> list[Incident]:
    query = select(Incident).where(*where).options(*(_brief() if is_brief else ()))
    if after:
        here = tuple_(after.reported_at, after.number, types=[column.type for column in _place])
        query = query.where(tuple_(*_place) < here if is_descending else tuple_(*_place) > here)
    order = (column.desc() if is_descending else column.asc() for column in _place)
    return list(await session.scalars(query.order_by(*order).limit(limit)))
