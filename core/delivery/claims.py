"""Claiming rows: the oldest of each free lane, for a limited time, so that no two processes work on the same one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import structlog
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Row,
    Select,
    Table,
    and_,
    any_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate

from core.clock import Clock
from core.store.delivery_tables import PENDING
from core.store.engine import Sessions

log = structlog.get_logger()


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
    paused: Sequence[str] = (),
    crowded: Sequence[str] = (),
) -> Sequence[Row[Any]]:
    """Lease the oldest waiting row of each lane, if it is free and due; counts the attempt. Commits nothing.

    Of the outbox, rows of a `paused` budget are left, and those for a `crowded` destination.
    """
    values = {"now": now, "limit": limit} | ({"paused": list(paused)} if "budget" in table.c else {})
    query = _free_heads(table)
    for each in crowded:
        query = query.where(~table.c.lane.startswith(f"{each}/", autoescape=True))
    ids = (await session.scalars(query, values)).all()
    return await _lease(session, table, ids, owner, now, lease)


async def claim_kind(
    session: AsyncSession, table: Table, kind: str, *, owner: str, now: datetime, lease: timedelta, limit: int
) -> Sequence[Row[Any]]:
    """Lease waiting, free rows of a kind, regardless of what stands before them in their lane."""
    ids = (await session.scalars(_free_of_kind(table), {"now": now, "limit": limit, "kind": kind})).all()
    return await _lease(session, table, ids, owner, now, lease)


@cache
def _free_heads(table: Table) -> Select[int]:
    heads = select(func.min(table.c.id)).where(table.c.state == PENDING).group_by(table.c.lane)
    free = _free(table).where(table.c.id.in_(heads))
    if "budget" in table.c:
        free = free.where(table.c.budget.not_in(bindparam("paused", expanding=True)))
    return free


@cache
def _free_of_kind(table: Table) -> Select[int]:
    return _free(table).where(table.c.state == PENDING, table.c.kind == bindparam("kind"))


def _free(table: Table) -> Select[int]:
    """Built once for each table: these are the statements that run at every wake."""
    now = bindparam("now", type_=table.c.lease_until.type)
    return (
        select(table.c.id)
        .where(or_(table.c.lease_until.is_(None), table.c.lease_until < now))
        .where(or_(table.c.not_before.is_(None), table.c.not_before <= now))
        .order_by(table.c.id)
        .limit(bindparam("limit", type_=Integer))
        .with_for_update(skip_locked=True)
    )


async def _lease(
    session: AsyncSession, table: Table, ids: Sequence[int], owner: str, now: datetime, lease: timedelta
) -> Sequence[Row[Any]]:
    if not ids:
        return []
    values = {"ids": list(ids), "owner": owner, "now": now, "until": now + lease}
    taken = await session.execute(_lease_of(table, session.get_bind().dialect.name), values)
    return sorted(taken.all(), key=lambda row: int(row.id))


@cache
def _lease_of(table: Table, dialect: str) -> ReturningUpdate[Any]:
    columns = table.c
    # One statement to prepare and to keep, for each connection, however many rows there are.
    if dialect == "postgresql":
        is_one = columns.id == any_(bindparam("ids", type_=ARRAY(columns.id.type)))
    else:
        is_one = columns.id.in_(bindparam("ids", expanding=True))
    return (
        update(table)
        # Asked again in the statement that writes: on SQLite nothing was locked by looking.
        .where(
            is_one,
            columns.state == PENDING,
            or_(columns.lease_until.is_(None), columns.lease_until < bindparam("now")),
        )
        .values(lease_owner=bindparam("owner"), lease_until=bindparam("until"), attempts=columns.attempts + 1)
        .returning(table)
    )


@contextlib.asynccontextmanager
async def holding(
    sessions: Sessions, clock: Clock, table: Table, row_id: int, owner: str, lease: float
) -> AsyncIterator[None]:
    """Renew the lease (in seconds) of a row while the work on it goes on."""
    task = asyncio.create_task(_renew_on(sessions, clock, table, row_id, owner, lease))
    try:
        yield
    finally:
        task.cancel()


async def _renew_on(sessions: Sessions, clock: Clock, table: Table, row_id: int, owner: str, lease: float) -> None:
    while True:
        await clock.sleep_until(clock.now() + timedelta(seconds=lease / 3))
        until = clock.now() + timedelta(seconds=lease)
        try:
            async with sessions() as session:
                await session.execute(update(table).where(is_mine(table, row_id, owner)).values(lease_until=until))
                await session.commit()
        except Exception as error:
            # Whoever outlives his lease is found out when he wants to commit.
            log.warning("lease_not_renewed", table=table.name, row_id=row_id, error=type(error).__name__)
