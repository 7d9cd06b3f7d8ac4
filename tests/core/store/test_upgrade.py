"""From every earlier revision, with a row in every table, to the present one: nothing is lost, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from core.store import access_tables, alert_tables, delivery_tables, incident_tables, webhook_tables
from core.store.engine import open_engine
from core.store.metadata import metadata
from core.store.migrate import alembic_config, is_current, upgrade
from tests.databases import KINDS, fresh_database
from tests.length import long_or

assert access_tables
assert alert_tables
assert delivery_tables
assert incident_tables
assert webhook_tables

EARLIER = [each.revision for each in reversed(list(ScriptDirectory.from_config(alembic_config()).walk_revisions()))][
    :-1
]
Rows = dict[str, list[dict[str, Any]]]


@pytest.mark.parametrize("revision", EARLIER[:: long_or(4, long=1)])
@pytest.mark.parametrize("kind", KINDS)
async def test_what_was_there_is_there_after_the_upgrade(kind: str, revision: str, tmp_path: Path) -> None:
    engine = open_engine(await fresh_database(kind, tmp_path), survives_power_cuts=False)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(alembic_config(sync), revision))
        before = await connection.run_sync(_fill)
    assert set(before) >= {"incident", "inbox", "outbox", "timer", "timeline_entry"}
    await upgrade(engine)
    assert await is_current(engine)
    async with engine.connect() as connection:
        after = await connection.run_sync(_read, list(before))
    for table, rows in before.items():
        kept = [{name: row.get(name, "gone") for name in rows[0]} for row in after[table]]
        assert kept == rows, table
    await engine.dispose()


async def test_processes_that_start_together_take_turns(tmp_path: Path) -> None:
    address = await fresh_database("postgresql", tmp_path)
    engines = [open_engine(address) for _ in range(4)]
    await asyncio.gather(*(upgrade(each) for each in engines))
    assert await is_current(engines[0])
    for each in engines:
        await each.dispose()


def _fill(connection: sa.Connection) -> Rows:
    """One row in each table that is there, with a value in each column."""
    there = sa.MetaData()
    there.reflect(connection, only=lambda name, _: name in metadata.tables)
    for table in there.sorted_tables:
        values = {column.name: _value(column) for column in table.c if not _is_numbered(column)}
        connection.execute(table.insert().values(values))
    return _read(connection, [table.name for table in there.sorted_tables])


def _read(connection: sa.Connection, names: list[str]) -> Rows:
    there = sa.MetaData()
    there.reflect(connection, only=names)
    return {name: [dict(row._mapping) for row in connection.execute(sa.select(there.tables[name]))] for name in names}


def _is_numbered(column: sa.Column[Any]) -> bool:
    """The database gives it."""
    is_number = isinstance(column.type, sa.Integer)
    return column.primary_key and is_number and not column.foreign_keys and len(column.table.primary_key) == 1


def _value(column: sa.Column[Any]) -> Any:
    if column.foreign_keys:
        # The first row, as every table has one; a row that would have to name itself names nothing.
        own = next(iter(column.foreign_keys)).column.table is column.table
        return None if own else 1
    kind = column.type
    if isinstance(kind, sa.Boolean):
        return False
    if isinstance(kind, sa.Integer | sa.Numeric):
        return 1
    if isinstance(kind, sa.DateTime):
        zone = UTC if kind.timezone else None
        return datetime(2026, 1, 2, 3, 4, 5, tzinfo=zone)
    if isinstance(kind, sa.Date):
        return date(2026, 1, 2)
    if isinstance(kind, sa.LargeBinary):
        return b"bytes"
    if isinstance(kind, sa.JSON):
        return {"kept": "words"}
    return {"severity": "2", "status": "identified", "kind": "note"}.get(
        column.name, f"w{column.name}"[: getattr(kind, "length", None) or 99]
    )
