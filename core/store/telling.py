"""The sessions of the store tell, after their commit, which copies of sign-ins (`core.store.recognising`) are not true
any more: here, at one place, and not where rights are taken away.

What is deleted or updated by statement is noted by whoever does it (`note_ended`, `note_person`); changes of a `Person` are
seen here. Whose copies those are is looked up after the commit: only then is sure to be seen who signed in meanwhile.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import get_history

from core.incidents.person import Person
from core.store.access_tables import api_token, web_session
from core.store.copies import Copies

log = structlog.get_logger()

SESSION, TOKEN = "session/", "token/"
"""How the names of copies begin; what follows is the hash of the secret."""

_COPIES, _CHANGES = "muster.copies", "muster.changes"
_RIGHTS = ("access_role", "is_disabled")
_WORDS = ("name", "timezone", "chosen_timezone")


@dataclass
class _Changes:
    """Of one transaction: sign-ins that have ended (names of copies), people whose rights are others now, and people who
    are only called otherwise."""

    ended: set[str] = field(default_factory=set)
    rights: set[int] = field(default_factory=set)
    words: set[int] = field(default_factory=set)


def told(copies: Copies) -> dict[str, Any]:
    """What `TellingSession` needs to know, as a session's `info`."""
    return {_COPIES: copies}


def copies_of(sessions: async_sessionmaker[AsyncSession]) -> Copies:
    """Those that its sessions tell of what they change."""
    found: Copies = sessions.kw["info"][_COPIES]
    return found


def note_ended(session: AsyncSession, names: Iterable[str]) -> None:
    """These sign-ins end with this transaction."""
    _changes(session.sync_session).ended.update(names)


def note_person(session: AsyncSession, *people: int) -> None:
    """What these people may do changes with this transaction, or who they are."""
    _changes(session.sync_session).rights.update(people)


class _SyncSession(Session):
    """So that only our sessions are listened to."""


class TellingSession(AsyncSession):
    sync_session_class = _SyncSession

    async def commit(self) -> None:
        # Also when it fails: the database may have gone away after it had written.
        try:
            await super().commit()
        finally:
            changes: _Changes | None = self.info.pop(_CHANGES, None)
            if changes and self.info[_COPIES].are_kept:
                await _tell(self, changes)


async def _tell(session: AsyncSession, changes: _Changes) -> None:
    copies: Copies = session.info[_COPIES]
    if changes.ended or changes.rights:
        try:
            ended = changes.ended | await _names(session, changes.rights)
        except Exception as error:
            log.warning("sign_ins_not_found", error=type(error).__name__, then="waits until copies have run out")
            await copies.outlive()
            return
        await copies.end(ended)
    if renamed := changes.words - changes.rights:
        with contextlib.suppress(Exception):
            await copies.drop(await _names(session, renamed))


async def _names(session: AsyncSession, people: set[int]) -> set[str]:
    """Of all copies that tell of these people."""
    if not people:
        return set()
    # A transaction of its own, which sees what has been committed until now.
    assert isinstance(session.bind, AsyncEngine)
    found = set()
    async with session.bind.connect() as connection:
        for start, table in ((SESSION, web_session), (TOKEN, api_token)):
            query = select(table.c.hash).where(table.c.person_id.in_(people))
            found |= {f"{start}{row.hash}" for row in await connection.execute(query)}
    return found


def _changes(session: Session) -> _Changes:
    found: _Changes = session.info.setdefault(_CHANGES, _Changes())
    return found


@event.listens_for(_SyncSession, "after_flush")
def _see_people(session: Session, _context: object) -> None:
    for each in session.deleted:
        if isinstance(each, Person) and each.id is not None:
            _changes(session).rights.add(each.id)
    for each in session.dirty:
        if isinstance(each, Person) and each.id is not None:
            if any(get_history(each, name).has_changes() for name in _RIGHTS):
                _changes(session).rights.add(each.id)
            elif any(get_history(each, name).has_changes() for name in _WORDS):
                _changes(session).words.add(each.id)
