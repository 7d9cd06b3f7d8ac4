"""An incident that is held is as it stands, and nobody else changes it until the commit; on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from core.chat.people import PersonRef
from core.incidents.channel import CommsChannel
from core.incidents.headline import HeadlinePost
from core.incidents.incident import Incident
from core.incidents.severity import Severity
from core.store.engine import Sessions
from core.store.unit_of_work import UnitOfWork, WriteConflict

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
async def declared(sessions: Sessions) -> None:
    async with UnitOfWork(sessions) as uow:
        ada = await uow.people.known(PersonRef("slack", "T1", "U1"), "Ada")
        incident = Incident("Down", ada, NOW, NOW, key="k")
        incident.headlines.append(HeadlinePost("slack", "T1", "C1"))
        await uow.incidents.add(incident)
        await uow.commit()


async def the_one(uow: UnitOfWork) -> Incident:
    found = await uow.incidents.get(1)
    assert found
    return found


async def somebody_else(sessions: Sessions) -> None:
    """Changes the incident and adds a channel, while others have it in hand."""
    async with UnitOfWork(sessions) as uow:
        incident = await the_one(uow)
        incident.severity = Severity.CRITICAL
        incident.channel = CommsChannel("slack", "T1", NOW, channel="C2")
        await uow.commit()


async def test_it_is_as_others_have_left_it_and_with_what_was_changed_here(sessions: Sessions) -> None:
    async with UnitOfWork(sessions) as uow:
        incident = await the_one(uow)
        [post] = incident.headlines
        post.message = "m1"
        await somebody_else(sessions)
        assert incident.severity is None
        await uow.incidents.hold(incident)
        assert incident.severity is Severity.CRITICAL
        assert incident.place
        assert incident.headlines == [post]
        assert post.message == "m1"
        await uow.commit()
    async with UnitOfWork(sessions) as uow:
        incident = await the_one(uow)
        assert (incident.severity, incident.headlines[0].message) == (Severity.CRITICAL, "m1")


async def test_a_channel_alone_that_others_have_made_is_seen(sessions: Sessions) -> None:
    async with UnitOfWork(sessions) as uow:
        incident = await the_one(uow)
        async with UnitOfWork(sessions) as other:
            (await the_one(other)).channel = CommsChannel("slack", "T1", NOW, channel="C2")
            await other.commit()
        await uow.incidents.hold(incident)
        assert incident.place


async def test_of_two_who_changed_the_same_the_second_is_refused(sessions: Sessions) -> None:
    async def change_what_somebody_else_changes() -> None:
        async with UnitOfWork(sessions) as uow:
            incident = await the_one(uow)
            incident.severity = Severity.MINOR
            await somebody_else(sessions)
            await uow.incidents.hold(incident)

    with pytest.raises(WriteConflict):
        await change_what_somebody_else_changes()


async def test_who_holds_it_is_waited_for_and_what_they_changed_is_seen(sessions: Sessions) -> None:
    """PostgreSQL reads other tables as they were before it waited, so this is not to be had with the lock alone."""
    async with UnitOfWork(sessions) as first, UnitOfWork(sessions) as second:
        mine, theirs = await the_one(first), await the_one(second)
        await first.incidents.hold(mine)
        waiting = asyncio.create_task(second.incidents.hold(theirs))
        for _ in range(20):
            await first.incidents.titles([1])  # by now the other has asked, too
        assert not waiting.done()
        mine.channel = CommsChannel("slack", "T1", NOW, channel="C2")
        mine.headlines[0].message = "m1"
        await first.commit()
        await waiting
        assert theirs.place
        assert theirs.headlines[0].message == "m1"


async def test_holding_changes_nothing(sessions: Sessions) -> None:
    async with UnitOfWork(sessions) as uow:
        incident = await the_one(uow)
        version = incident.version
        await uow.incidents.hold(incident)
        await uow.incidents.hold(incident)
        await uow.commit()
    async with UnitOfWork(sessions) as uow:
        assert (await the_one(uow)).version == version
