"""A keyword listens in the channel that has the name now."""

from __future__ import annotations

from typing import Any

from core.blocks.hub import Hub
from core.chat import events
from core.chat.errors import RateLimited
from core.chat.places import Place
from muster.testing import ADA, Harness, incident

SUPPORT, NEW = Place("fake", "W1", "C-support"), Place("fake", "W1", "C-new")


def hub() -> Hub:
    made = Hub()

    @made.keyword("refund", where="#support")
    def listen() -> str:
        return "heard"

    return made


async def heard(chat: Harness, place: Place) -> bool:
    before = len([*chat.platform.said, *chat.platform.private])
    await chat.say(ADA, place, "a refund is stuck")
    return len([*chat.platform.said, *chat.platform.private]) > before


async def test_a_name_that_moves_is_followed() -> None:
    async with incident(hub()) as chat:
        assert await heard(chat, SUPPORT)
        assert not await heard(chat, NEW)
        chat.platform.names_of_channels["#support"] = "C-new"
        await chat.send(events.ChannelRenamed(**chat.stamp(), place=NEW, name="support"))
        assert await heard(chat, NEW)
        assert not await heard(chat, SUPPORT)


async def test_a_channel_that_is_made_later_is_heard_once_the_bot_is_in_it() -> None:
    async with incident(hub()) as chat:
        chat.platform.names_of_channels["#support"] = None
        await chat.send(events.ChannelRenamed(**chat.stamp(), place=SUPPORT, name="old-support"))
        assert not await heard(chat, SUPPORT)
        chat.platform.names_of_channels["#support"] = "C-new"
        await chat.send(events.MemberJoined(**chat.stamp(), place=NEW, person=ADA))
        assert await heard(chat, NEW)


async def test_what_is_known_stays_while_the_chat_can_not_be_asked(monkeypatch: Any) -> None:
    async with incident(hub()) as chat:

        async def refuses(name: str) -> Place:
            raise RateLimited(30, "fake/names")

        monkeypatch.setattr(chat.platform, "find_channel", refuses)
        await chat.send(events.ChannelRenamed(**chat.stamp(), place=NEW, name="x"))
        assert await heard(chat, SUPPORT)
