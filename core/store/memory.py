"""What an adapter was told by its platform, and needs again after a restart."""

from __future__ import annotations

from sqlalchemy import select

from core.store.delivery_tables import remembered
from core.store.engine import Sessions
from core.store.upsert import insert_into


class StoredMemory:
    """Implements `core.chat.platform.Memory`, each call in a transaction of its own."""

    def __init__(self, sessions: Sessions, owner: str) -> None:
        self._sessions = sessions
        self._owner = owner

    async def recall(self, key: str) -> str | None:
        async with self._sessions() as session:
            query = select(remembered.c.value).where(remembered.c.owner == self._owner, remembered.c.key == key)
            return await session.scalar(query)

    async def keep(self, key: str, value: str) -> None:
        async with self._sessions() as session:
            insert = insert_into(remembered, session).values(owner=self._owner, key=key, value=value)
            await session.execute(insert.on_conflict_do_update(index_elements=["owner", "key"], set_={"value": value}))
            await session.commit()
