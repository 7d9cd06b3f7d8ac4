"""Who comes with a secret: by a copy of a few seconds' age where copies are kept, else by the database.

A copy tells who somebody was when it was made; what they may do is worked out afresh by whoever asks. It never outlasts the
moment at which something about it is due: its end, or the note that it was used, which is written once a minute.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.incidents.person import SignedIn
from core.store.copies import COPY_S, Fresh
from core.store.engine import Sessions
from core.store.secret_words import hashed
from core.store.telling import SESSION, TOKEN, copies_of
from core.store.tokens import PREFIX, ApiToken
from core.store.unit_of_work import UnitOfWork
from core.store.web_sessions import NOTED_EVERY, WebSession


@dataclass(frozen=True)
class InBrowser:
    """A browser's session, and whose it is."""

    session: WebSession
    person: SignedIn


@dataclass(frozen=True)
class ByToken:
    """A token, and whose it is."""

    token: ApiToken
    person: SignedIn


async def by_session(sessions: Sessions, secret: str, now: datetime, idle: timedelta) -> InBrowser | None:
    """None when the session has ended, or nobody has used it for `idle`."""

    async def read() -> Fresh[InBrowser] | None:
        async with UnitOfWork(sessions) as uow:
            found = await uow.web_sessions.find(secret, now, idle)
            if found is None:
                return None
            session, person = found
            if not person.is_disabled and await uow.web_sessions.seen(session, now):
                await uow.commit()
                session = replace(session, seen_at=now)
        return Fresh(InBrowser(session, person), _lives(now, session.ends_at, session.seen_at))

    found = await copies_of(sessions).find(f"{SESSION}{hashed(secret)}", InBrowser, read)
    if found is None or found.session.ends_at <= now or found.session.seen_at <= now - idle:
        return None
    return found


async def by_token(sessions: Sessions, secret: str, now: datetime) -> ByToken | None:
    """None when it is not, or no longer, good."""
    if not secret.startswith(PREFIX):
        return None

    async def read() -> Fresh[ByToken] | None:
        async with UnitOfWork(sessions) as uow:
            found = await uow.tokens.find(secret)
            if found is None or not found[0].is_good(now):
                return None
            token, person = found
            if not person.is_disabled and await uow.tokens.used(token, now):
                await uow.commit()
                token = replace(token, last_used_at=now)
        return Fresh(ByToken(token, person), _lives(now, token.expires_at, token.last_used_at))

    found = await copies_of(sessions).find(f"{TOKEN}{hashed(secret)}", ByToken, read)
    return found if found and found.token.is_good(now) else None


def _lives(now: datetime, ends_at: datetime | None, used_at: datetime | None) -> timedelta:
    due = [moment - now for moment in (ends_at, used_at + NOTED_EVERY if used_at else None) if moment]
    return min(timedelta(seconds=COPY_S), *due, timedelta.max)
