"""Opening the database: SQLite by default, PostgreSQL by its address, the same code above both."""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import Any, TypeAlias

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from core.store.copies import Copies, NoCopies
from core.store.errors import StoreAway, StoreSlow, WriteConflict
from core.store.telling import TellingSession, told

Sessions: TypeAlias = async_sessionmaker[AsyncSession]

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
_BUSY_TIMEOUT_S = 30
_PREPARED = 250
"""Statements that a connection keeps prepared: more than there are (some 150), or a few rare ones would push out others."""
_TRUSTED_S = 1.0
"""So long after its last use a connection is taken for alive without a question."""


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
        # The connection used last is taken first: it has the statements prepared.
        engine = create_async_engine(
            url,
            pool_size=20,
            max_overflow=20,
            pool_use_lifo=True,
            connect_args={"prepared_statement_cache_size": _PREPARED},
        )
        event.listen(engine.sync_engine, "do_connect", _connect)
        event.listen(engine.sync_engine, "checkin", _note_use)
        event.listen(engine.sync_engine, "checkout", partial(_look_after, engine.sync_engine.dialect))
        event.listen(engine.sync_engine, "handle_error", _tell_apart)
        return engine
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


def session_maker(engine: AsyncEngine, copies: Copies | None = None) -> Sessions:
    """Sessions that write only at commit, so that a slow handler never holds a lock; they tell `copies` what is no longer
    true."""
    return async_sessionmaker(
        engine, class_=TellingSession, expire_on_commit=False, autoflush=False, info=told(copies or NoCopies())
    )


def _prepare_sqlite(synchronous: str, connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: what has been acknowledged survives a power cut, not only a crash of the process.
    cursor.execute(f"PRAGMA synchronous={synchronous}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


# PostgreSQL's documentation, appendix A "PostgreSQL Error Codes": 08 connection exceptions, 53 insufficient resources,
# 57P the server is ending, starting or was restarted; 40001 and 40P01: try the transaction again; 57014: a statement
# was cancelled, by its own time limit.
_AWAY = ("08", "53", "57P")
_CONFLICTS = ("40001", "40P01")
_CANCELLED = "57014"


def _note_use(_connection: Any, record: Any) -> None:
    record.info["used"] = monotonic()


def _look_after(dialect: Any, connection: Any, record: Any, _proxy: Any) -> None:
    """SQLAlchemy's `pool_pre_ping`, but only after a pause: it asks in a transaction of its own, so half of all transactions
    were questions. One that dies within the pause is met by a statement, as in the middle of a transaction."""
    used = record.info.get("used")
    if used is None or monotonic() - used <= _TRUSTED_S:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        # The pool makes another one, and does not trust those of the same age.
        raise DisconnectionError from error


def _connect(dialect: Any, _record: Any, arguments: Any, options: Any) -> Any:
    try:
        return dialect.connect(*arguments, **options)
    except (OSError, TimeoutError) as error:
        raise StoreAway(f"The database can't be reached ({type(error).__name__}).") from error


def _tell_apart(context: ExceptionContext) -> None:
    """An outage is not the fault of the statement that met it: whoever asked may ask again."""
    if not isinstance(context.original_exception, Exception):
        return  # cancelled
    error = context.sqlalchemy_exception
    state = str(getattr(context.original_exception, "sqlstate", None) or "")
    if state in _CONFLICTS:
        raise WriteConflict("Another transaction was in the way.") from context.original_exception
    if state == _CANCELLED:
        raise StoreSlow("The database took too long.") from context.original_exception
    is_lost = context.is_disconnect or isinstance(error, InterfaceError) or state.startswith(_AWAY)
    if is_lost and isinstance(error, DBAPIError | None):
        raise StoreAway(
            f"The database went away ({type(context.original_exception).__name__})."
        ) from context.original_exception
