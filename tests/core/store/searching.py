"""Incidents to search, and asking for their titles: what the tests of searching share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from core.chat.people import PersonRef
from core.incidents.access import ANYBODY, Viewer
from core.incidents.incident import Incident
from core.incidents.timeline import EntryKind, Origin, entry
from core.store.engine import Sessions
from core.store.search import Search, find
from core.store.unit_of_work import UnitOfWork

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


async def put(sessions: Sessions, *titles: str, **facts: Any) -> list[int]:
    """Incidents, each reported a minute after the one before."""
    numbers = []
    async with UnitOfWork(sessions) as uow:
        reporter = await uow.people.known(PersonRef("slack", "T1", "U-Ada"), "Ada")
        start = facts.pop("reported_at", NOW)
        for minute, title in enumerate(titles):
            at = start + timedelta(minutes=minute)
            incident = Incident(title, reporter, at, at, key=f"{title}/{at}/{minute}", **facts)
            await uow.incidents.add(incident)
            numbers.append(incident.number)
        await uow.commit()
    return numbers


async def person(sessions: Sessions, name: str) -> int:
    async with UnitOfWork(sessions) as uow:
        found = await uow.people.known(PersonRef("slack", "T1", f"U-{name}"), name)
        await uow.commit()
        assert found.id
        return found.id


async def say(sessions: Sessions, number: int, words: str, is_shown: bool = True) -> None:
    async with UnitOfWork(sessions) as uow:
        made = entry(number, EntryKind.NOTE, Origin(NOW, f"{number}/{words[:50]}", None, None))
        made.text, made.is_shown = words, is_shown
        uow.timeline.add(made)
        await uow.commit()


async def titles(sessions: Sessions, viewer: Viewer = ANYBODY, **asked: Any) -> list[str]:
    return [each.title for each in (await find(sessions, viewer, Search(**asked), 50)).incidents]
