"""Who somebody at an OpenID provider is here, and the ways through a provider that have begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.person import Person
from core.store import incident_tables as tables
from core.store.access_tables import identity, sign_in_attempt
from core.store.secret_words import hashed


@dataclass(frozen=True)
class Attempt:
    """What must come back as it was sent."""

    nonce: str
    verifier: str
    next: str


class Identities:
    """The identities of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, issuer: str, subject: str) -> Person | None:
        query = (
            select(Person)
            .join(identity, identity.c.person_id == tables.person.c.id)
            .where(identity.c.issuer == issuer, identity.c.subject == subject)
        )
        return (await self._session.scalars(query)).one_or_none()

    async def link(self, issuer: str, subject: str, person: Person, email: str | None, now: datetime) -> None:
        await self._session.execute(
            insert(identity).values(
                issuer=issuer, subject=subject, person_id=person.id, email=email, linked_at=now, used_at=now
            )
        )

    async def used(self, issuer: str, subject: str, now: datetime) -> None:
        mine = (identity.c.issuer == issuer) & (identity.c.subject == subject)
        await self._session.execute(update(identity).where(mine).values(used_at=now))

    async def begin(self, state: str, browser: str, attempt: Attempt, now: datetime) -> None:
        """A way through the provider begins, in the browser that holds this secret."""
        row = insert(sign_in_attempt).values(
            state_hash=hashed(state),
            browser_hash=hashed(browser),
            nonce=attempt.nonce,
            verifier=attempt.verifier,
            next=attempt.next[:500],
            began_at=now,
        )
        await self._session.execute(row)

    async def finish(self, state: str, browser: str, since: datetime) -> Attempt | None:
        """Take up what began after `since` in this very browser; it can't be taken up again."""
        columns = sign_in_attempt.c
        await self._session.execute(delete(sign_in_attempt).where(columns.began_at <= since))
        query = delete(sign_in_attempt).where(
            columns.state_hash == hashed(state), columns.browser_hash == hashed(browser)
        )
        row = (
            await self._session.execute(query.returning(columns.nonce, columns.verifier, columns.next))
        ).one_or_none()
        return Attempt(row.nonce, row.verifier, row.next) if row else None
