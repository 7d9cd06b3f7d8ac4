"""Incidents to look at."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from core.chat.people import PersonRef
from core.chat.places import Place
from core.incidents.channel import CommsChannel
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.status import Status
from core.incidents.timeline import EntryKind, Origin, entry
from core.store.documents import Sessions
from core.store.unit_of_work import UnitOfWork
from tests.web.conftest import NOW

CHANNEL = Place("slack", "T1", "C9")
_numbers = count(1000)  # of one length: what happens at one moment is in the order of its keys


async def declare(sessions: Sessions, title: str = "Database is down", **facts: Any) -> int:
    """Store an incident; returns its number. A reporter may be given by name."""
    async with UnitOfWork(sessions) as uow:
        reporter = await person(uow, facts.pop("reporter", "Ada"))
        lead = await person(uow, facts.pop("lead")) if facts.get("lead") else None
        reported_at: datetime = facts.pop("reported_at", NOW - timedelta(hours=2))
        facts.setdefault("started_at", reported_at)
        incident = Incident(title, reporter, reported_at, lead=lead, key=f"key-{next(_numbers)}", **facts)
        await uow.incidents.add(incident)
        await uow.commit()
        return incident.number


async def resolve_many(sessions: Sessions, amount: int) -> None:
    """Resolved incidents, an hour apart, titled by number."""
    for number in range(1, amount + 1):
        at = NOW - timedelta(days=30) + timedelta(hours=number)
        await declare(
            sessions,
            f"Past trouble {number}",
            reported_at=at,
            status=Status.RESOLVED,
            ended_at=at + timedelta(minutes=95),
        )


async def person(uow: UnitOfWork, name: str) -> Person:
    return await uow.people.known(PersonRef("slack", "T1", f"U-{name}"), name)


async def give_channel(sessions: Sessions, number: int, name: str = "inc-1-database") -> None:
    async with UnitOfWork(sessions) as uow:
        incident = await uow.incidents.get(number)
        assert incident
        incident.channel = CommsChannel(CHANNEL.platform, CHANNEL.workspace, NOW, CHANNEL.channel, name, NOW)
        await uow.commit()


async def happen(
    sessions: Sessions,
    number: int,
    kind: EntryKind,
    who: str | None = "Ada",
    at: datetime = NOW,
    place: Place | None = CHANNEL,
    **facts: Any,
) -> None:
    """Add a timeline entry; `author` may be given by name."""
    async with UnitOfWork(sessions) as uow:
        person_id = (await person(uow, who)).id if who else None
        made = entry(number, kind, Origin(at, f"event-{next(_numbers)}", person_id, place))
        if "author" in facts:
            made.author_id = (await person(uow, facts.pop("author"))).id
        for name, value in facts.items():
            setattr(made, name, value)
        uow.timeline.add(made)
        await uow.commit()


async def person_id(sessions: Sessions, name: str) -> str:
    """Somebody's id in the form that the timeline keeps."""
    async with UnitOfWork(sessions) as uow:
        found = await person(uow, name)
        await uow.commit()
        return str(found.id)
