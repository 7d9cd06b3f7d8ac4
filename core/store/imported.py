"""What an import has brought already: asked row by row, so that the same rows are never added twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from core.store import incident_tables as tables
from core.store.upsert import insert_into


class Imported:
    """The imports of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def entry_keys(self, incident: int) -> set[str]:
        columns = tables.timeline_entry.c
        return set(await self._session.scalars(select(columns.key).where(columns.incident_id == incident)))

    async def has_message(self, incident: int, message_key: str) -> bool:
        columns = tables.captured_message.c
        query = select(columns.id).where(columns.incident_id == incident, columns.message_key == message_key)
        return await self._session.scalar(query) is not None

    async def has_action(self, key: str) -> bool:
        query = select(tables.action_item.c.id).where(tables.action_item.c.key == key)
        return await self._session.scalar(query) is not None

    async def has_count(self, channel_key: str, account_key: str) -> bool:
        columns = tables.activity.c
        query = select(columns.messages).where(columns.channel_key == channel_key, columns.account_key == account_key)
        return await self._session.scalar(query) is not None

    async def add_count(self, channel_key: str, account_key: str, messages: int, joined_at: datetime | None) -> None:
        """Add somebody's messages to what was counted here."""
        table = tables.activity
        insert = insert_into(table, self._session).values(
            channel_key=channel_key, account_key=account_key, messages=messages, joined_at=joined_at
        )
        earlier = func.coalesce(insert.excluded.joined_at, table.c.joined_at)
        await self._session.execute(
            insert.on_conflict_do_update(
                index_elements=["channel_key", "account_key"],
                set_={"messages": table.c.messages + insert.excluded.messages, "joined_at": earlier},
            )
        )

    async def go_on_numbering(self, table: Table = tables.incident) -> None:
        """After rows that brought their own numbers. SQLite goes on from the highest by itself."""
        if self._session.get_bind().dialect.name == "postgresql":
            highest = f"(SELECT max(id) FROM {table.name})"  # noqa: S608  (a table of ours)
            await self._session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {highest})"))
