"""The bytes of files that were shown with kept messages."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.access import Viewer
from core.store.incident_tables import incident, kept_file
from core.store.upsert import insert_into
from core.store.visibility import visible_to


class KeptFile(NamedTuple):
    name: str
    media_type: str
    content: bytes


def file_key(message_key: str, file_id: str) -> str:
    """Names one file of one message; a hash, because platforms choose ids of any length."""
    return hashlib.sha256(f"{message_key} {file_id}".encode()).hexdigest()


class Files:
    """The files of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def has(self, incident_id: int, key: str) -> bool:
        query = select(kept_file.c.id).where(kept_file.c.incident_id == incident_id, kept_file.c.file_key == key)
        return await self._session.scalar(query) is not None

    async def of(self, incident_id: int) -> frozenset[str]:
        """The keys of all that is kept for an incident."""
        rows = await self._session.scalars(select(kept_file.c.file_key).where(kept_file.c.incident_id == incident_id))
        return frozenset(rows)

    async def kept(self, incident_ids: Collection[int]) -> frozenset[tuple[int, str]]:
        """Number and key of all that is kept for these incidents."""
        if not incident_ids:
            return frozenset()
        query = select(kept_file.c.incident_id, kept_file.c.file_key).where(kept_file.c.incident_id.in_(incident_ids))
        return frozenset((row.incident_id, row.file_key) for row in await self._session.execute(query))

    async def keep(self, incident_id: int, key: str, file: KeptFile) -> bool:
        """A second time changes nothing, and is False: files are not edited."""
        insert = insert_into(kept_file, self._session)
        row = insert.values(
            incident_id=incident_id,
            file_key=key,
            name=file.name[:300],
            media_type=file.media_type[:120],
            content=file.content,
        )
        made = row.on_conflict_do_nothing(index_elements=["incident_id", "file_key"]).returning(kept_file.c.id)
        return await self._session.scalar(made) is not None

    async def drop(self, incident_id: int, key: str) -> None:
        """One that nothing leads to."""
        await self._session.execute(
            delete(kept_file).where(kept_file.c.incident_id == incident_id, kept_file.c.file_key == key)
        )

    async def seen_by(self, viewer: Viewer, incident_id: int, key: str) -> KeptFile | None:
        """A file of an incident that the viewer may see."""
        query = (
            select(kept_file.c.name, kept_file.c.media_type, kept_file.c.content)
            .join(incident, incident.c.id == kept_file.c.incident_id)
            .where(kept_file.c.incident_id == incident_id, kept_file.c.file_key == key)
            .where(visible_to(viewer))
        )
        row = (await self._session.execute(query)).one_or_none()
        return KeptFile(row.name, row.media_type, row.content) if row else None
