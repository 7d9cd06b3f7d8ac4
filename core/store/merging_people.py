"""Two rows that are one person: everything of the one becomes the other's, and the one is gone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Table, UniqueConstraint, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.timeline import EntryKind
from core.store import incident_tables as tables
from core.store.metadata import metadata
from core.store.telling import note_person


async def merge_people(session: AsyncSession, kept: int, gone: int) -> None:
    """In every table that refers to people, whatever it is; also where the timeline keeps an id as text."""
    for table in metadata.sorted_tables:
        for column in tables.naming_people(table):
            await _drop_doubles(session, table, column, kept, gone)
            await session.execute(update(table).where(column == gone).values({column.name: kept}))
    await _merge_leads(session, str(kept), str(gone))
    await session.execute(delete(tables.person).where(tables.person.c.id == gone))
    note_person(session, kept, gone)


async def _drop_doubles(session: AsyncSession, table: Table, column: Column[object], kept: int, gone: int) -> None:
    """Rows that both have, and that only one may: the kept person's stays."""
    other = table.alias()
    for names in _unique_with(table, column):
        same = [table.c[name] == other.c[name] for name in names if name != column.name]
        double = exists().where(other.c[column.name] == kept, *same)
        await session.execute(delete(table).where(column == gone, double))


def _unique_with(table: Table, column: Column[object]) -> Sequence[list[str]]:
    sets = [list(table.primary_key.columns.keys())]
    sets += [list(each.columns.keys()) for each in table.constraints if isinstance(each, UniqueConstraint)]
    return [names for names in sets if column.name in names]


async def _merge_leads(session: AsyncSession, kept: str, gone: str) -> None:
    entry = tables.timeline_entry.c
    for column in (entry.old, entry.new):
        is_lead = (entry.kind == EntryKind.FIELD) & (entry.field == "lead") & (column == gone)
        await session.execute(update(tables.timeline_entry).where(is_lead).values({column.name: kept}))
    columns = tables.incident.c
    led = select(columns.id, columns.first_values).where(columns.first_values["lead"].as_string() == gone)
    for row in (await session.execute(led)).all():
        values = {**row.first_values, "lead": kept}
        await session.execute(update(tables.incident).where(columns.id == row.id).values(first_values=values))
