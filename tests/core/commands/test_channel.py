"""The comms channel: made once, furnished, followed."""

from __future__ import annotations

from pathlib import Path

from core.chat import events
from core.chat.effects import CreateChannel
from core.chat.errors import Refused
from core.chat.places import MessageRef
from core.chat.text import text
from core.store.activity import participants
from muster.testing.harness import ADA, BEN, running


async def test_the_channel_is_furnished(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        incident, channel = await core.in_channel(lead=BEN)
        assert incident.channel.name == "inc-1-database-is-down"
        assert core.platform.topics[channel] == "Database is down https://muster.example/incidents/INC-1"
        assert core.platform.bookmarks[channel] == "https://muster.example/incidents/INC-1"
        assert core.platform.members[channel] == {ADA, BEN}
        assert "@incident severity major" in core.platform.in_channel(channel.channel)[0].everything
        assert "Channel: #inc-1-database-is-down" in core.headline.everything
        assert "Create comms channel" not in core.headline.buttons


async def test_a_second_click_makes_no_second_channel(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        headline = core.headline
        button = headline.buttons["Create comms channel"]
        await core.click(ADA, headline, "Create comms channel")
        await core.send(
            events.ButtonClicked(
                **core.stamp(),
                place=headline.ref.place,
                person=BEN,
                action=button.action,
                value=button.value,
                message=headline.ref,
                interaction=events.Interaction(),
            )
        )
        assert len(core.platform.channels) == 1
        assert "has its channel already" in core.platform.private[-1].text


async def test_when_it_cannot_be_made_the_reporter_is_told_and_the_button_comes_back(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        core.platform.trouble = lambda effect: (
            Refused("Your workspace does not let me make channels.", "restricted_action")
            if isinstance(effect, CreateChannel)
            else None
        )
        await core.click(ADA, core.headline, "Create comms channel")
        assert "does not let me make channels" in core.platform.direct[-1].text
        assert "Create comms channel" in core.headline.buttons


async def test_a_rename_is_followed(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.send(events.ChannelRenamed(**core.stamp(), place=channel, name="inc-1-db"))
        assert "Channel: #inc-1-db" in core.headline.everything


async def test_the_lead_is_told_when_the_bot_is_removed(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel(lead=BEN)
        await core.send(events.MemberLeft(**core.stamp(), place=channel, is_self=True))
        assert core.platform.direct[-1].only_for == BEN
        assert "/invite @incident" in core.platform.direct[-1].text


async def test_messages_are_counted_for_each_person(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        for number in range(5):
            stamp = core.stamp()
            message = MessageRef(channel, f"x{number}")
            event = events.MessagePosted(
                **stamp, place=channel, person=BEN if number < 3 else ADA, text=text("hi"), message=message
            )
            await core.send(event, event)
        async with core.services.unit_of_work() as uow:
            found = await participants(uow.session, channel.key)
        assert [(each.name, each.messages) for each in found] == [("Ben", 3), ("Ada", 2)]
