"""API tokens: made once, shown once, kept as hashes; each may do what its owner may, narrowed to its scopes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.access import Permission
from core.incidents.person import SignedIn
from core.store import incident_tables as tables
from core.store.access_tables import api_token
from core.store.secret_words import hashed, new_secret
from core.store.signed_in import COLUMNS, signed_in
from core.store.telling import TOKEN, note_ended
from core.store.web_sessions import NOTED_EVERY

PREFIX = "muster_"
"""Marks a token as ours, for people and for scanners of leaked secrets."""


@dataclass(frozen=True)
class ApiToken:
    """What is known of a token; `hint` is how it begins. `expires_at` None: it does not expire."""

    id: int
    name: str
    hint: str
    person_id: int
    scopes: frozenset[Permission]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    def is_good(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


def scope_named(word: str) -> Permission:
    """`read` → `Permission.READ`. Raises `ValueError` that names them all."""
    for each in Permission:
        if each.name.casefold() == word.strip().casefold():
            return each
    known = ", ".join(each.name.lower() for each in Permission)
    raise ValueError(f"“{word[:40]}” is no scope. There are: {known}.")


class Tokens:
    """The tokens of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def issue(
        self, person_id: int, name: str, scopes: frozenset[Permission], now: datetime, expires_at: datetime | None
    ) -> tuple[str, ApiToken]:
        """Make a token; the first of the two is the secret, which nobody can be shown again."""
        secret = PREFIX + new_secret()
        words = " ".join(sorted(each.name.lower() for each in scopes))
        row = insert(api_token).values(
            hash=hashed(secret),
            hint=secret[: len(PREFIX) + 4],
            name=name.strip()[:100],
            person_id=person_id,
            scopes=words,
            created_at=now,
            expires_at=expires_at,
        )
        made = (await self._session.execute(row.returning(api_token))).one()
        return secret, _token(made)

    async def find(self, secret: str) -> tuple[ApiToken, SignedIn] | None:
        """The token of this secret and whose it is, whether or not it is (still) good."""
        query = (
            select(api_token, *COLUMNS)
            .join(tables.person, tables.person.c.id == api_token.c.person_id)
            .where(api_token.c.hash == hashed(secret))
        )
        row = (await self._session.execute(query)).one_or_none()
        return (_token(row), await signed_in(self._session, row)) if row else None

    async def used(self, token: ApiToken, now: datetime) -> bool:
        """Remember when it was last used, to the minute; True when that was worth a write."""
        if token.last_used_at and now - token.last_used_at < NOTED_EVERY:
            return False
        await self._session.execute(update(api_token).where(api_token.c.id == token.id).values(last_used_at=now))
        return True

    async def of(self, person_id: int | None = None) -> Sequence[ApiToken]:
        """Somebody's tokens, or everybody's, newest first."""
        query = select(api_token).order_by(api_token.c.id.desc())
        if person_id is not None:
            query = query.where(api_token.c.person_id == person_id)
        return [_token(row) for row in await self._session.execute(query)]

    async def revoke(self, token_id: int, now: datetime, person_id: int | None = None) -> bool:
        """End a token (of this person, if one is named) at once. False when there is none that is still good."""
        query = update(api_token).where(api_token.c.id == token_id, api_token.c.revoked_at.is_(None))
        if person_id is not None:
            query = query.where(api_token.c.person_id == person_id)
        rows = await self._session.scalars(query.values(revoked_at=now).returning(api_token.c.hash))
        ended = [f"{TOKEN}{each}" for each in rows]
        note_ended(self._session, ended)
        return bool(ended)


def _token(row: Row[tuple[object, ...]]) -> ApiToken:
    return ApiToken(
        id=row.id,
        name=row.name,
        hint=row.hint,
        person_id=row.person_id,
        scopes=frozenset(Permission[word.upper()] for word in row.scopes.split()),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
