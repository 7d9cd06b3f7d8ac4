"""The audit log: who did what, to what, from where. It is only ever added to; the database itself refuses the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.person import Somebody
from core.store.access_tables import audit


@dataclass(frozen=True)
class Origin:
    """From where something was done: `source` is `web`, `api`, `chat`, `cli` or `muster`."""

    source: str
    address: str = ""
    agent: str = ""


@dataclass(frozen=True)
class Deed:
    """One line. `about` names what it was done to, such as `INC-42` or `person/7`."""

    id: int
    at: datetime
    person_id: int | None
    person: str
    did: str
    about: str
    details: str
    source: str
    address: str
    agent: str


class Audit:
    """The log, from one unit of work. What is added stands if, and only if, that commits."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self, did: str, at: datetime, by: Somebody | None, origin: Origin, about: str = "", details: str = ""
    ) -> None:
        """Never with a secret in it."""
        row = insert(audit).values(
            at=at,
            person_id=by.id if by else None,
            person=by.display_name[:200] if by else "",
            did=did,
            about=about[:100],
            details=details[:2000],
            source=origin.source,
            address=origin.address[:64],
            agent=origin.agent[:200],
        )
        await self._session.execute(row)

    async def page(
        self,
        limit: int = 50,
        before: int | None = None,
        did: str = "",
        about: str = "",
        person_id: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Deed]:
        """Newest first; `before` is the id of the last line of the page before."""
        columns = audit.c
        query = select(audit).order_by(columns.id.desc()).limit(limit)
        if before is not None:
            query = query.where(columns.id < before)
        if did:
            query = query.where(columns.did == did)
        if about:
            query = query.where(columns.about == about)
        if person_id is not None:
            query = query.where(columns.person_id == person_id)
        if since is not None:
            query = query.where(columns.at >= since)
        if until is not None:
            query = query.where(columns.at < until)
        return [Deed(**row) for row in (await self._session.execute(query)).mappings()]

    async def kinds(self) -> Sequence[str]:
        """What has been done so far, by name."""
        return (await self._session.scalars(select(audit.c.did).distinct().order_by(audit.c.did))).all()
