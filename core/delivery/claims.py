"""Claiming rows: the oldest of each free lane, for a limited time, so that no two processes work on the same one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.store.delivery_tables import PENDING


def is_mine(table: Table, row_id: int, owner: str) -> ColumnElement[bool]:
    """True of a row that this owner still holds: whoever stalled past his lease finds it false, and changes nothing."""
    return and_(table.c.id == row_id, table.c.lease_owner == owner, table.c.state == PENDING)


async def claim_heads(
    session: AsyncSession,
    table: Table,
    *,
    owner: str,
    now: datetime,
    lease: timedelta,
    limit: int,
    also: Sequence[ColumnElement[bool]] = (),
) -> Sequence[Row[Any]]:
    """Lease the oldest waiting row of each lane, if it is free and due; counts the attempt. Commits nothing."""
    columns = table.c
    heads = select(func.min(columns.id)).where(columns.state == PENDING).group_by(columns.lane)
    free = (
        select(columns.id)
        .where(
            columns.id.in_(heads),
            or_(columns.lease_until.is_(None), columns.lease_until < now),
            or_(columns.not_before.is_(None), columns.not_before <= now),
            *also,
        )
        .order_by(columns.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = (await session.scalars(free)).all()
    return await _lease(session, table, ids, owner, now, lease)


async def claim_rows(
    session: AsyncSession,
    table: Table,
    where: ColumnElement[bool],
    *,
    owner: str,
    now: datetime,
    lease: timedelta,
    limit: int,
) -> Sequence[Row[Any]]:
    """Lease waiting, free rows regardless of what stands before them in their lane."""
    columns = table.c
    free = (
        select(columns.id)
        .where(columns.state == PENDING, or_(columns.lease_until.is_(None), columns.lease_until < now), where)
        .where(or_(columns.not_before.is_(None), columns.not_before <= now))
        .order_by(columns.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = (await session.scalars(free)).all()
    return await _lease(session, table, ids, owner, now, lease)


async def _lease(
    session: AsyncSession, table: Table, ids: Sequence[int], owner: str, now: datetime, lease: timedelta
) -> Sequence[Row[Any]]:
    if not ids:
        return []
    columns = table.c
    taken = await session.execute(
        update(table)
        # Asked again in the statement that writes: on SQLite nothing was locked by looking.
        .where(
            columns.id.in_(ids),
            columns.state == PENDING,
            or_(columns.lease_until.is_(None), columns.lease_until < now),
        )
        .values(lease_owner=owner, lease_until=now + lease, attempts=columns.attempts + 1)
        .returning(table)
    )
    return sorted(taken.all(), key=lambda row: int(row.id))


async def renew(session: AsyncSession, table: Table, row_id: int, owner: str, until: datetime) -> bool:
    """Hold a row for longer; False when it is no longer held."""
    result = await session.execute(update(table).where(is_mine(table, row_id, owner)).values(lease_until=until))
    return bool(result.rowcount)  # type: ignore[attr-defined]
