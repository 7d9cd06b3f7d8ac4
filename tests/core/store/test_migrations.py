"""The migrations lead to exactly the schema that the code uses, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from core.store import access_tables, delivery_tables, incident_tables
from core.store.engine import open_engine
from core.store.metadata import metadata
from core.store.migrate import alembic_config, is_current, is_mapped, upgrade
from tests.databases import KINDS, fresh_database

assert incident_tables
assert delivery_tables
assert access_tables


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


_ACCOUNT = (
    'INSERT INTO account (person_id, platform, workspace, "user", name, handle, is_deactivated)'
    " VALUES (:number, :platform, 'T', 'U', :name, '', false)"
)


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_mapped})
    return list(compare_metadata(context, metadata))


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_there_survives_every_migration(kind: str, tmp_path: Path) -> None:
    engine = open_engine(await fresh_database(kind, tmp_path))
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(alembic_config(sync), "0001"))
        for number, (name, platform) in enumerate((("Ada", "slack"), ("Mallory", "teams")), start=1):
            about = {"name": name, "email": "ada@acme.example", "number": number, "platform": platform}
            await connection.execute(text("INSERT INTO person (name, email) VALUES (:name, :email)"), about)
            await connection.execute(text(_ACCOUNT), about)
        await connection.execute(
            text(
                "INSERT INTO incident (version, key, title, summary, impact, status, reporter_id, is_private,"
                " is_report_only, reported_at, started_at, first_values) VALUES (1, 'k', 'Disk', '', '',"
                " 'investigating', 1, false, false, '2026-01-01 10:00:00', '2026-01-01 10:00:00', '{}')"
            )
        )
        await connection.execute(
            text(
                "INSERT INTO headline_post (version, incident_id, platform, workspace, channel, is_outdated, posts)"
                " VALUES (1, 1, 'slack', 'T', 'C', false, 0)"
            )
        )
    await upgrade(engine)
    async with engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT title, channel FROM incident JOIN headline_post ON incident_id = incident.id")
        )
        assert rows.all() == [("Disk", "C")]
        # What Teams said of an address is not sure.
        sure = await connection.execute(text("SELECT name FROM person WHERE email_is_sure"))
        assert sure.scalars().all() == ["Ada"]
    await engine.dispose()


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
