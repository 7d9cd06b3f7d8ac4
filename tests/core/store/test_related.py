"""Incidents that are called alike, however long ago, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from core.chat.people import PersonRef
from core.incidents.access import ANYBODY, AccessRole, Viewer
from core.incidents.incident import Incident
from core.store.document import document
from core.store.engine import Sessions
from core.store.related import relatives
from core.store.unit_of_work import UnitOfWork

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
_minutes = count()
ADMIN = Viewer(99, AccessRole.ADMIN)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a test needs no hundreds."""
    monkeypatch.setattr("core.store.related._RECENT", 2)
    monkeypatch.setattr("core.store.related._RARE", 3)


async def put(sessions: Sessions, *titles: str, is_private: bool = False) -> None:
    """Each reported a minute after the one before."""
    async with UnitOfWork(sessions) as uow:
        ada = await uow.people.known(PersonRef("slack", "T1", "U1"), "Ada")
        for title in titles:
            at = NOW + timedelta(minutes=next(_minutes))
            await uow.incidents.add(Incident(title, ada, at, at, key=title, is_private=is_private))
        await uow.commit()


async def similar(sessions: Sessions, to: int, viewer: Viewer = ANYBODY) -> list[str]:
    async with UnitOfWork(sessions) as uow:
        incident = await uow.incidents.get(to)
        assert incident
        return [each.title for each in await relatives(uow.session, viewer, incident)]


async def test_old_ones_are_found_by_a_rare_word_in_their_titles(sessions: Sessions) -> None:
    await put(sessions, "Káfka lag in billing", "Mail is late")
    await put(sessions, "Kafka secrets", is_private=True)
    await put(sessions, *(f"Disk {number} is full" for number in range(6)))
    await put(sessions, "kafka: consumers stand still")
    assert await similar(sessions, 10) == ["Káfka lag in billing"]
    assert await similar(sessions, 10, ADMIN) == ["Kafka secrets", "Káfka lag in billing"]
    # “disk” is in more titles than are looked up: of those, the recent ones alone.
    assert await similar(sessions, 9) == ["Disk 4 is full"]
    assert await similar(sessions, 2) == []


@pytest.mark.parametrize("sessions", ["postgresql"], indirect=True)
async def test_a_page_does_not_wait_for_them(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    await put(sessions, "Kafka lag", "Mail is late", "Mail is late again", "Kafka stands")

    async def slow(session: AsyncSession, words: list[str], most: int) -> set[int]:
        await session.execute(text("SELECT pg_sleep(5)"))
        return set()

    monkeypatch.setattr("core.store.related._PATIENCE_MS", 50)
    monkeypatch.setattr("core.store.related.rare_in_titles", slow)
    found = await document(sessions, ANYBODY, 4)
    assert found
    # Everything else is read as ever; only the old relative is missing.
    assert (found.related, found.incident.reporter.name) == ([], "Ada")
