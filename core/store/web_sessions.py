"""Who is signed in, in which browser. Kept here and not in the cookie, so that it can be ended from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.person import SignedIn
from core.store import incident_tables as tables
from core.store.access_tables import web_session
from core.store.secret_words import hashed, new_secret
from core.store.signed_in import COLUMNS, signed_in
from core.store.telling import SESSION, note_ended

NOTED_EVERY = timedelta(minutes=1)
"""It is remembered to the minute when a session was last used."""


@dataclass(frozen=True)
class WebSession:
    """One browser that is signed in; `way` is how (`password`, `oidc`, `link`)."""

    hash: str
    person_id: int
    way: str
    began_at: datetime
    seen_at: datetime
    ends_at: datetime
    address: str
    agent: str


class WebSessions:
    """The sessions of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def begin(
        self, person_id: int, way: str, now: datetime, ends_at: datetime, address: str = "", agent: str = ""
    ) -> str:
        """A new session, at the latest until `ends_at`; returns what the browser is to carry."""
        secret = new_secret()
        row = insert(web_session).values(
            hash=hashed(secret),
            person_id=person_id,
            way=way,
            began_at=now,
            seen_at=now,
            ends_at=ends_at,
            address=address[:64],
            agent=agent[:200],
        )
        await self._session.execute(row)
        return secret

    async def find(self, secret: str, now: datetime, idle: timedelta) -> tuple[WebSession, SignedIn] | None:
        """The session of this secret and whose it is, unless it has ended or nobody has used it for `idle`."""
        query = (
            select(web_session, *COLUMNS)
            .join(tables.person, tables.person.c.id == web_session.c.person_id)
            .where(
                web_session.c.hash == hashed(secret), web_session.c.ends_at > now, web_session.c.seen_at > now - idle
            )
        )
        row = (await self._session.execute(query)).one_or_none()
        return (_session(row), await signed_in(self._session, row)) if row else None

    async def seen(self, session: WebSession, now: datetime) -> bool:
        """Remember when it was last used, to the minute; True when that was worth a write."""
        if now - session.seen_at < NOTED_EVERY:
            return False
        await self._session.execute(update(web_session).where(web_session.c.hash == session.hash).values(seen_at=now))
        return True

    async def end(self, secret: str) -> None:
        await self._end(web_session.c.hash == hashed(secret))

    async def end_all(self, person_id: int) -> int:
        """Sign somebody out everywhere; returns how many browsers it was."""
        return await self._end(web_session.c.person_id == person_id)

    async def _end(self, which: ColumnElement[bool]) -> int:
        rows = await self._session.scalars(delete(web_session).where(which).returning(web_session.c.hash))
        ended = [f"{SESSION}{each}" for each in rows]
        note_ended(self._session, ended)
        return len(ended)

    async def of(self, person_id: int, now: datetime) -> Sequence[WebSession]:
        """Where somebody is signed in, the latest used first."""
        query = (
            select(web_session)
            .where(web_session.c.person_id == person_id, web_session.c.ends_at > now)
            .order_by(web_session.c.seen_at.desc())
        )
        return [_session(row) for row in await self._session.execute(query)]

    async def forget_ended(self, now: datetime) -> None:
        await self._session.execute(delete(web_session).where(web_session.c.ends_at <= now))


def _session(row: object) -> WebSession:
    return WebSession(**{name: getattr(row, name) for name in WebSession.__dataclass_fields__})
