"""Which copies a commit ends: on SQLite, with a list in the place of Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from core.chat.people import PersonRef
from core.incidents.access import AccessRole, Permission
from core.incidents.person import Account, Person
from core.store import telling
from core.store.access_tables import web_session
from core.store.copies import NoCopies
from core.store.engine import Sessions, open_engine, session_maker
from core.store.unit_of_work import UnitOfWork, WriteConflict
from tests.databases import migrated_database

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


class Told(NoCopies):
    are_kept = True

    def __init__(self) -> None:
        self.heard: list[Any] = []

    async def end(self, names: Iterable[str]) -> None:
        self.heard.append(("end", {each.partition("/")[0] for each in names}))

    async def drop(self, names: Iterable[str]) -> None:
        self.heard.append(("drop", {each.partition("/")[0] for each in names}))

    async def outlive(self) -> None:
        self.heard.append("outlive")


BOTH = {"session", "token"}


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
async def sessions(tmp_path: Path, told: Told) -> AsyncIterator[Sessions]:
    engine = open_engine(await migrated_database("sqlite", tmp_path), survives_power_cuts=False)
    yield session_maker(engine, told)
    await engine.dispose()


async def somebody(uow: UnitOfWork) -> Person:
    """Signed in, and with a token."""
    person = await uow.people.known(PersonRef("slack", "T1", "U1"), "Ada")
    await uow.web_sessions.begin(person.id or 0, "test", NOW, LATER)
    await uow.tokens.issue(person.id or 0, "t", frozenset(Permission), NOW, None)
    await uow.commit()
    return person


async def test_what_is_changed_of_a_person_is_told_after_the_commit(sessions: Sessions, told: Told) -> None:
    async with UnitOfWork(sessions) as uow:
        person = await somebody(uow)
        assert told.heard == [], "somebody new has no copies"
        person.access_role = AccessRole.ADMIN
        await uow.session.flush()
        assert told.heard == []
        # A browser that comes in meanwhile is among those whose copies end: who they are is asked after the commit.
        await uow.session.execute(
            insert(web_session).values(
                hash="meanwhile", person_id=person.id, way="", began_at=NOW, seen_at=NOW, ends_at=NOW
            )
        )
        await uow.commit()
        assert told.heard.pop() == ("end", BOTH)
        person.is_disabled = True
        await uow.commit()
        assert told.heard.pop() == ("end", BOTH)
        person.chosen_timezone = "Asia/Tokyo"
        await uow.commit()
        assert told.heard.pop() == ("drop", BOTH)
        person.access_role, person.team, person.email = AccessRole.ADMIN, "Payments", "ada@example.org"
        await uow.commit()
        assert told.heard == [], "nothing that a copy tells of"
        person.is_disabled = False
    async with UnitOfWork(sessions) as uow:
        await uow.commit()
    assert told.heard == [], "what was not committed has not changed"


async def test_what_ends_by_statement_is_told(sessions: Sessions, told: Told) -> None:
    async with UnitOfWork(sessions) as uow:
        person = await somebody(uow)
        assert await uow.web_sessions.end_all(person.id or 0) == 1
        assert told.heard == []
        await uow.commit()
        assert told.heard.pop() == ("end", {"session"})
        [token] = await uow.tokens.of(person.id)
        assert await uow.tokens.revoke(token.id, NOW)
        await uow.commit()
        assert told.heard.pop() == ("end", {"token"})


async def test_a_commit_that_fails_may_have_been_written(sessions: Sessions, told: Told) -> None:
    async with UnitOfWork(sessions) as uow:
        person = await somebody(uow)
        await uow.web_sessions.end_all(person.id or 0)
        uow.session.add(Account("slack", "T1", "U1", person_id=person.id))
        with pytest.raises(WriteConflict):
            await uow.commit()
    assert told.heard == [("end", {"session"})]


async def test_where_it_can_not_be_found_whose_copies_those_are_they_are_outlived(
    sessions: Sessions, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> set[str]:
        raise ConnectionError

    async with UnitOfWork(sessions) as uow:
        person = await somebody(uow)
        monkeypatch.setattr(telling, "_names", fails)
        person.name = "Ada L."
        await uow.commit()
        assert told.heard == []
        person.is_disabled = True
        await uow.commit()
        assert told.heard == ["outlive"]
