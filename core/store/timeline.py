"""Keeping and reading the timeline, and the messages it shows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.captured import CapturedMessage
from core.incidents.timeline import Amendment, EntryKind, TimelineEntry
from core.store import incident_tables as tables


class Timeline:
    """The timeline entries of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.written: list[TimelineEntry] = []
        """What was added by this unit of work."""

    def add(self, entry: TimelineEntry) -> None:
        self._session.add(entry)
        self.written.append(entry)

    async def history(self, incident: int, field: str) -> Sequence[TimelineEntry]:
        """All changes of one field, hidden ones too."""
        columns = tables.timeline_entry.c
        query = select(TimelineEntry).where(
            columns.incident_id == incident, columns.kind == EntryKind.FIELD, columns.field == field
        )
        return (await self._session.scalars(query)).all()

    async def shown(
        self, incident: int, newest_first: bool = False, with_hidden: bool = False
    ) -> Sequence[TimelineEntry]:
        """What a reader sees, in the order it happened; `with_hidden`: and what people have put out of sight."""
        columns = tables.timeline_entry.c
        order = (columns.at.desc(), columns.key.desc()) if newest_first else (columns.at, columns.key)
        query = select(TimelineEntry).where(columns.incident_id == incident, columns.is_shown.is_(True))
        if not with_hidden:
            query = query.where(columns.is_hidden.is_(False))
        return (await self._session.scalars(query.order_by(*order))).all()

    async def entry(self, incident: int, number: int) -> TimelineEntry | None:
        """An entry of this incident by its id, hidden ones too."""
        columns = tables.timeline_entry.c
        query = select(TimelineEntry).where(
            columns.incident_id == incident, columns.id == number, columns.is_shown.is_(True)
        )
        return (await self._session.scalars(query)).one_or_none()

    async def hidden(self, incident: int) -> Sequence[TimelineEntry]:
        """What people have put out of sight."""
        columns = tables.timeline_entry.c
        query = select(TimelineEntry).where(columns.incident_id == incident, columns.is_hidden.is_(True))
        return (await self._session.scalars(query)).all()

    def amend(self, amendment: Amendment) -> None:
        """Keep who changed the timeline."""
        self._session.add(amendment)

    async def amendments(self, incident: int, entry_key: str = "") -> Sequence[Amendment]:
        """All that was done to the timeline itself, or to that entry of it, oldest first."""
        columns = tables.amendment.c
        query = select(Amendment).where(columns.incident_id == incident).order_by(columns.at, columns.id)
        query = query.where(columns.entry_key == entry_key) if entry_key else query
        return (await self._session.scalars(query)).all()

    async def made_by(self, incident: int, event_key: str) -> TimelineEntry | None:
        """The note that this event wrote."""
        columns = tables.timeline_entry.c
        query = select(TimelineEntry).where(
            columns.incident_id == incident,
            columns.kind == EntryKind.NOTE,
            columns.key.startswith(f"{event_key}#", autoescape=True),
        )
        return (await self._session.scalars(query.limit(1))).one_or_none()

    async def drop_message(self, incident: int, message_key: str) -> None:
        """Take the entry of a kept message away."""
        columns = tables.timeline_entry.c
        await self._session.execute(
            delete(tables.timeline_entry).where(
                columns.incident_id == incident,
                columns.message_key == message_key,
                columns.kind == EntryKind.MESSAGE,
            )
        )

    async def message_entry(self, incident: int, message_key: str) -> TimelineEntry | None:
        columns = tables.timeline_entry.c
        query = select(TimelineEntry).where(
            columns.incident_id == incident, columns.message_key == message_key, columns.kind == EntryKind.MESSAGE
        )
        return (await self._session.scalars(query)).one_or_none()

    async def captured(self, incident: int, message_key: str) -> CapturedMessage:
        """What is known of a message; nothing yet: an empty record, to be filled."""
        columns = tables.captured_message.c
        query = select(CapturedMessage).where(columns.incident_id == incident, columns.message_key == message_key)
        found = (await self._session.scalars(query)).one_or_none()
        if found is None:
            found = CapturedMessage(incident_id=incident, message_key=message_key)
            self._session.add(found)
        return found
