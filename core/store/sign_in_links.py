"""Links that sign somebody in once: for the first administrator, for a forgotten password, for the demo."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.person import Person
from core.store import incident_tables as tables
from core.store.access_tables import sign_in_link
from core.store.secret_words import hashed, new_secret


class SignInLinks:
    """The links of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def make(self, person_id: int, ends_at: datetime) -> str:
        """The secret that the link's address ends with."""
        secret = new_secret()
        row = insert(sign_in_link).values(hash=hashed(secret), person_id=person_id, ends_at=ends_at)
        await self._session.execute(row)
        return secret

    async def find(self, secret: str, now: datetime) -> Person | None:
        """Whom it would sign in."""
        query = (
            select(Person)
            .join(sign_in_link, sign_in_link.c.person_id == tables.person.c.id)
            .where(sign_in_link.c.hash == hashed(secret), sign_in_link.c.ends_at > now)
        )
        return (await self._session.scalars(query)).one_or_none()

    async def use(self, secret: str, now: datetime) -> Person | None:
        """Whom it signs in; nobody the second time, even at the same moment."""
        query = delete(sign_in_link).where(sign_in_link.c.hash == hashed(secret), sign_in_link.c.ends_at > now)
        person_id = await self._session.scalar(query.returning(sign_in_link.c.person_id))
        return await self._session.get(Person, person_id) if person_id is not None else None
