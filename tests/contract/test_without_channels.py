"""A platform that lacks something another has: the same incident, told in another way (ARCHITECTURE.md)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from core.incidents.severity import Severity
from core.incidents.status import Status
from core.store.activity import participants
from tests.contract.chat import Chat

pytestmark = pytest.mark.needs("threads")


@pytest.fixture
def lacking(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Takes capabilities away from the platform."""

    def take(*names: str) -> None:
        (platform,) = chat.application.services.platforms.values()
        able = msgspec.structs.replace(platform.capabilities, **dict.fromkeys(names, False))
        monkeypatch.setattr(type(platform), "capabilities", property(lambda _: able))

    return take


async def test_a_thread_under_the_headline_is_the_channel(chat: Chat, lacking: Any) -> None:
    lacking("channels", "private_channels")
    before = chat.channels()
    await chat.slash("ada", "Database is down")
    await chat.fill_in("ada", Lead="ben")
    await chat.press("ada", "Create comms channel", "incidents")
    assert not [name for name in chat.channels() if name.startswith("inc-") and name not in before]
    assert any("This is the thread of" in each for each in chat.under("incidents"))
    assert any("please join in here" in each for each in chat.under("incidents"))
    assert "the thread under this post" in chat.said("incidents")[0]

    await chat.answer("ben", "incidents", "@incident severity major")
    await chat.answer("chloe", "incidents", "the disk is full")
    await chat.answer("chloe", "incidents", "db-1 has no space left")
    assert any("severity" in each.lower() for each in chat.under("incidents"))
    incident = await chat.incident(1)
    assert incident.severity is Severity.MAJOR
    assert incident.place is not None
    assert incident.place.thread
    async with chat.application.services.unit_of_work() as uow:
        counts = await participants(uow.session, incident.place.room_key)
    assert max(each.messages for each in counts) == 2

    await chat.answer("ben", "incidents", "@incident rename disk")
    assert any("no name of its own" in each for each in [*chat.under("incidents"), *chat.alone("ben")])
    await chat.answer("ben", "incidents", "@incident private")
    assert any("can't be private" in each for each in [*chat.under("incidents"), *chat.alone("ben")])
    await chat.answer("ben", "incidents", "@incident status resolved")
    assert (await chat.incident(1)).status is Status.RESOLVED


async def test_two_incidents_in_two_threads(chat: Chat, lacking: Any) -> None:
    lacking("channels", "private_channels")
    for title in ("Database is down", "Mail is late"):
        await chat.slash("ada", title)
        await chat.fill_in("ada")
        await chat.press("ada", "Create comms channel", "incidents")
    await chat.answer("ben", "incidents", "@incident severity major")
    assert (await chat.incident(1)).severity is Severity.MAJOR
    assert (await chat.incident(2)).severity is None


async def test_what_changed_is_a_new_message_where_nothing_can_be_edited(chat: Chat, lacking: Any) -> None:
    lacking("edits")
    await chat.slash("ada", "Database is down")
    await chat.fill_in("ada")
    await chat.say("ada", "incidents", "@incident INC-1 severity major")
    assert "major" not in chat.said("incidents")[0]
    assert any("Database is down: severity set to" in each and "major" in each for each in chat.under("incidents"))
    assert not any("status" in each.lower() for each in chat.under("incidents"))
