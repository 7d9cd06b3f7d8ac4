"""Bringing a database to the present schema (Alembic)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

_LOCK = 0x4D757374657201
_SCRIPTS = Path(__file__).parent / "migrations"


async def upgrade(engine: AsyncEngine) -> None:
    """Run every migration that has not been run. Safe to call at each start."""
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        # Processes that start together take turns; the later ones find nothing to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings, with an open connection for its environment to use."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config


async def is_current(engine: AsyncEngine) -> bool:
    """Whether every migration has been run."""
    async with engine.connect() as connection:
        return await connection.run_sync(_is_current)


_BY_HAND = ("incident_search", "ix_incident_title_words")


def is_mapped(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table or an index is compared with what the code maps: the full-text ones are made by hand."""
    return kind not in ("table", "index") or not (name or "").startswith(_BY_HAND)


def _is_current(connection: Connection) -> bool:
    heads = ScriptDirectory.from_config(alembic_config()).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)
