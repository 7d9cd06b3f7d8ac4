"""Opening the database: SQLite by default, PostgreSQL by its address, the same code above both."""

from __future__ import annotations

from functools import partial
from typing import Any, TypeAlias

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

Sessions: TypeAlias = async_sessionmaker[AsyncSession]

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
_BUSY_TIMEOUT_S = 30


def open_engine(address: str, *, survives_power_cuts: bool = True) -> AsyncEngine:
    """Make the engine for a database address such as `sqlite:///data/muster.db` or `postgresql://host/muster`.

    Without `survives_power_cuts` SQLite does not wait for the disk: for databases that nobody will miss.
    Raises `ValueError` with a sentence when the database is of another kind.
    """
    url = make_url(address)
    backend = url.get_backend_name()
    if backend not in _DRIVERS:
        raise ValueError(f"MUSTER_DATABASE_URL names a {backend} database; Muster works with SQLite and PostgreSQL.")
    url = url.set(drivername=_DRIVERS[backend])
    if backend != "sqlite":
        return create_async_engine(url, pool_size=20, max_overflow=20, pool_pre_ping=True)
    # IMMEDIATE: a transaction takes the write lock with its first write or waits for it, and never finds, half-way,
    # that another writer moved the snapshot. The driver begins it at the first write, so reads hold no lock at all.
    engine = create_async_engine(
        url,
        connect_args={"timeout": _BUSY_TIMEOUT_S, "isolation_level": "IMMEDIATE"},
        pool_size=8,
        max_overflow=24,
    )
    event.listen(engine.sync_engine, "connect", partial(_prepare_sqlite, "FULL" if survives_power_cuts else "OFF"))
    return engine


def session_maker(engine: AsyncEngine) -> Sessions:
    """Sessions that write only at commit, so that a slow handler never holds a lock."""
    return async_sessionmaker(engine, expire_on_commit=False, autoflush=False)


def _prepare_sqlite(synchronous: str, connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: what has been acknowledged survives a power cut, not only a crash of the process.
    cursor.execute(f"PRAGMA synchronous={synchronous}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
