"""Reads the predecessor's database as it is, and changes nothing in it. Columns and values are those of its models
(django-incident-response 0.5.1 and later, PyPI; the later one adds a person's `deleted`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, MetaData, Table, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.types import String, TypeEngine

Row: TypeAlias = Mapping[str, Any]

# What has to be there. Columns that only some of its versions have (`email`, `private`, `deleted` …) are read if so.
_NEEDED = {
    "externaluser": {"id", "app_id", "external_id", "display_name"},
    "incident": {"id", "report", "report_time", "start_time", "end_time", "summary", "impact", "severity", "lead_id"},
    "commschannel": {"id", "channel_id", "incident_id"},
    "headlinepost": {"id", "message_ts", "incident_id"},
    "pinnedmessage": {"id", "message_ts", "text", "timestamp", "author_id", "incident_id"},
    "timelineevent": {"id", "timestamp", "text", "metadata", "incident_id", "event_type"},
    "userstats": {"id", "join_time", "message_count", "incident_id", "user_id"},
    "action": {"id", "details", "done", "incident_id", "user_id"},
}
_NOT_TAKEN = ("event",)


class NotResponse(Exception):
    """It can't be read as the predecessor's database; the text says why. Nothing was changed."""


@dataclass(frozen=True)
class ResponseData:
    """All rows, by table; those that belong to an incident, by its id."""

    people: Sequence[Row]
    incidents: Sequence[Row]
    of_incident: Mapping[str, Mapping[int, Sequence[Row]]]
    log_entries: int

    def of(self, table: str, incident: int) -> Sequence[Row]:
        return self.of_incident[table].get(incident, [])


async def read_response(address: str) -> ResponseData:
    """Read everything, in one snapshot. Raises `NotResponse`."""
    engine = _open(address)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_read)
    except DBAPIError as error:
        raise NotResponse(f"{_named(address)} can't be read: {str(error.orig)[:200]}. Nothing was imported.") from None
    except OSError as error:
        raise NotResponse(f"{_named(address)} can't be reached: {error}. Nothing was imported.") from None
    finally:
        await engine.dispose()


def _open(address: str) -> AsyncEngine:
    """Read-only on both databases: a slip of ours can't harm what people may want to go back to."""
    try:
        url = make_url(address)
        backend = url.get_backend_name()
    except Exception:
        raise NotResponse("Name the database like sqlite:///path/to/db.sqlite3 or postgresql://host/name.") from None
    if backend == "sqlite":
        path = Path(url.database or "")
        if not path.is_file():
            raise NotResponse(f"There is no file {path}. Name the database like sqlite:///path/to/db.sqlite3.")
        return create_async_engine(f"sqlite+aiosqlite:///file:{path.resolve()}?mode=ro&uri=true", poolclass=NullPool)
    if backend in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+asyncpg")
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return create_async_engine(url, poolclass=NullPool, execution_options=options)
    raise NotResponse(f"{backend} databases can't be imported; SQLite and PostgreSQL can.")


def _read(connection: Connection) -> ResponseData:
    tables = {name: _table(connection, name, needed) for name, needed in _NEEDED.items()}
    rows = {name: _rows(connection, table) for name, table in tables.items()}
    of_incident: dict[str, Mapping[int, Sequence[Row]]] = {}
    for name in _NEEDED:
        grouped: defaultdict[int, list[Row]] = defaultdict(list)
        for row in rows[name]:
            if "incident_id" in row:
                grouped[row["incident_id"]].append(row)
        of_incident[name] = grouped
    entries = sum(len(_rows(connection, table)) for table in _found(connection, _NOT_TAKEN))
    return ResponseData(rows["externaluser"], rows["incident"], of_incident, entries)


def _table(connection: Connection, name: str, needed: set[str]) -> Table:
    full = f"response_{name}"
    if not inspect(connection).has_table(full):
        raise NotResponse(f"It has no table {full}, so it is not a database of Response. Nothing was imported.")
    table = _reflect(connection, full)
    if missing := sorted(needed - {column.name for column in table.columns}):
        raise NotResponse(
            f"Its table {full} has no column {', '.join(missing)}: it is too old. Bring it up to Response 0.5 first "
            "(python manage.py migrate). Nothing was imported."
        )
    return table


def _found(connection: Connection, names: Sequence[str]) -> list[Table]:
    return [
        _reflect(connection, f"response_{name}") for name in names if inspect(connection).has_table(f"response_{name}")
    ]


def _reflect(connection: Connection, name: str) -> Table:
    """Its columns, as the driver gives them: SQLite's times are read as text, so that an odd one names itself."""
    table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
    if connection.dialect.name == "sqlite":
        for column in table.columns:
            if column.type.python_type.__name__ in ("datetime", "date"):
                as_text: TypeEngine[Any] = String()
                column.type = as_text
    return table


def _rows(connection: Connection, table: Table) -> list[Row]:
    return [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]


def _named(address: str) -> str:
    """The address without its password."""
    return make_url(address).render_as_string(hide_password=True)
