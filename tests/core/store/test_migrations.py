"""The migrations lead to exactly the schema that the code uses, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from core.store import delivery_tables, incident_tables
from core.store.engine import open_engine
from core.store.metadata import metadata
from core.store.migrate import is_current, upgrade
from tests.databases import KINDS, fresh_database

assert incident_tables
assert delivery_tables


@pytest.mark.parametrize("kind", KINDS)
async def test_migrated_is_what_is_mapped(kind: str, tmp_path: Path) -> None:
    engine = open_engine(await fresh_database(kind, tmp_path))
    assert not await is_current(engine)
    await upgrade(engine)
    assert await is_current(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    # A second start finds nothing to do and keeps what is there.
    async with engine.begin() as connection:
        await connection.execute(text("INSERT INTO person (name) VALUES ('Ada')"))
    await upgrade(engine)
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT name FROM person"))).scalar_one() == "Ada"
    await engine.dispose()


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_sqlite_is_set_up_for_many_readers_and_no_loss(tmp_path: Path) -> None:
    engine = open_engine(await fresh_database("sqlite", tmp_path))
    async with engine.connect() as connection:
        told = {
            name: (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    await engine.dispose()
    assert told["journal_mode"] == "wal"
    assert (told["foreign_keys"], told["synchronous"]) == (1, 2)
    assert told["busy_timeout"] >= 1000
