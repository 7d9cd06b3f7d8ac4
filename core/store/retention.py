"""Dropping what was kept long enough: words of messages and files, of incidents that are over. The history stays."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.timeline import EntryKind
from core.store.incident_tables import amendment, captured_message, incident, kept_file, timeline_entry

GONE = "(dropped: it was kept as long as it may be)"


async def drop_words(session: AsyncSession, before: datetime) -> int:
    """Of incidents that ended before; returns how many messages lost their words."""
    old = _ended(before)
    messages = await session.execute(
        update(captured_message)
        .where(captured_message.c.incident_id.in_(old), captured_message.c.text != "")
        .values(text="")
    )
    columns = timeline_entry.c
    said = (columns.kind == EntryKind.MESSAGE) & columns.incident_id.in_(old) & (columns.text != GONE)
    edited = select(columns.key).where(said, columns.incident_id == amendment.c.incident_id)
    await session.execute(update(amendment).where(amendment.c.entry_key.in_(edited)).values(text_before=""))
    await session.execute(update(timeline_entry).where(said).values(text=GONE))
    return int(messages.rowcount)  # type: ignore[attr-defined]


async def drop_files(session: AsyncSession, before: datetime) -> int:
    """Of incidents that ended before; returns how many files were dropped."""
    dropped = await session.execute(delete(kept_file).where(kept_file.c.incident_id.in_(_ended(before))))
    return int(dropped.rowcount)  # type: ignore[attr-defined]


def _ended(before: datetime) -> Select[int]:
    return select(incident.c.id).where(incident.c.ended_at < before)
