"""API tokens: made once, shown once, kept as hashes; each may do what its owner may, narrowed to its scopes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.access import Permission, Policy, Viewer
from core.incidents.person import Person
from core.store import incident_tables as tables
from core.store.access_tables import api_token
from core.store.secret_words import hashed, new_secret

PREFIX = "muster_"
"""Marks a token as ours, for people and for scanners of leaked secrets."""
_NOTED_EVERY = timedelta(minutes=1)


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

    async def resolve(self, secret: str, now: datetime, policy: Policy) -> tuple[Viewer, Person, ApiToken] | None:
        """Who comes with this token, and what they may do; None when it is not (or no longer) good."""
        if not secret.startswith(PREFIX):
            return None
        query = (
            select(api_token, Person)
            .join(tables.person, tables.person.c.id == api_token.c.person_id)
            .where(api_token.c.hash == hashed(secret))
        )
        row = (await self._session.execute(query)).unique().one_or_none()
        token = _token(row) if row else None
        if row is None or token is None or not token.is_good(now):
            return None
        viewer = policy.viewer(row.Person, token.scopes)
        return (viewer, row.Person, token) if viewer.role else None

    async def used(self, token: ApiToken, now: datetime) -> bool:
        """Remember when it was last used, to the minute; True when that was worth a write."""
        if token.last_used_at and now - token.last_used_at < _NOTED_EVERY:
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
        done = await self._session.execute(query.values(revoked_at=now))
        return bool(done.rowcount)  # type: ignore[attr-defined]


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
