"""What is said to an incident's people before they have a room waits for it. Chats are slow: seconds, not milliseconds."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.effects import CreateChannel, Post
from core.chat.errors import Refused
from muster.testing.clock import FakeClock
from muster.testing.fakes import FakePlatform
from muster.testing.harness import ADA, BEN, Harness, running
from tests.core.slow_chat import SlowChat, submitting


@pytest.fixture
def hub() -> Hub:
    hub = Hub()

    @hub.on("declared")
    async def begins(context: Context) -> None:
        context.tell("Breathe")
        context.tell("Look at the graphs")
        context.invite(groups=["db"])

    return hub


async def declared(core: Harness, slow: SlowChat, **values: Any) -> None:
    """While the chat takes its time, the process has begun."""
    core.platform.groups["db"] = (BEN,)
    submitted = await submitting(core, **values)
    await slow.all_else_is_done(core)
    assert not said(core.platform)
    slow.answers()
    await submitted


def said(platform: FakePlatform) -> list[tuple[str, str | None, str]]:
    """What the blocks said, and where."""
    words = ("Breathe", "Look at the graphs")
    return [
        (each.ref.place.channel, each.ref.place.thread, each.text)
        for each in platform.said.values()
        if each.text in words
    ]


@pytest.mark.parametrize("is_private", [False, True])
async def test_it_waits_for_the_channel(tmp_path: Path, hub: Hub, is_private: bool) -> None:
    async with running(tmp_path, hub, channel_at_once=True) as core:
        await declared(core, SlowChat(core.platform, CreateChannel), private=is_private)
        channel = "C-inc-1-database-is-down"
        assert said(core.platform) == [(channel, None, "Breathe"), (channel, None, "Look at the graphs")]
        assert "This is the channel" in core.platform.in_channel(channel)[0].everything
        place = (await core.incident(1)).place
        assert place
        assert core.platform.members[place] == {ADA, BEN}


async def test_it_waits_for_the_headline_and_the_group_for_a_channel(tmp_path: Path, hub: Hub) -> None:
    async with running(tmp_path, hub) as core:
        await declared(core, SlowChat(core.platform, Post))
        thread = core.headline.ref.id
        assert said(core.platform) == [
            ("C-incidents", thread, "Breathe"),
            ("C-incidents", thread, "Look at the graphs"),
        ]
        assert not core.platform.members
        await core.click(ADA, core.headline, "Create comms channel")
        place = (await core.incident(1)).place
        assert place
        assert core.platform.members[place] == {ADA, BEN}
        assert len(said(core.platform)) == 2


async def test_where_a_thread_is_all_there_is_it_waits_for_that(tmp_path: Path, hub: Hub) -> None:
    async with running(tmp_path, hub, channel_at_once=True) as core:
        able = msgspec.structs.replace(core.platform.capabilities, channels=False, private_channels=False)
        core.platform.capabilities = able
        await declared(core, SlowChat(core.platform, Post))
        thread = core.headline.ref.id
        assert said(core.platform) == [
            ("C-incidents", thread, "Breathe"),
            ("C-incidents", thread, "Look at the graphs"),
        ]
        called = [each.text for each in core.platform.said.values() if "please join in here" in each.text]
        assert [each for each in called if "@db" in each]


async def test_if_no_channel_can_be_made_it_is_said_under_the_headline(tmp_path: Path, hub: Hub) -> None:
    async with running(tmp_path, hub, channel_at_once=True) as core:
        refused = Refused("Your workspace does not let me make channels.", "restricted_action")
        core.platform.trouble = lambda effect: refused if isinstance(effect, CreateChannel) else None
        await declared(core, SlowChat(core.platform, CreateChannel))
        thread = core.headline.ref.id
        assert said(core.platform) == [
            ("C-incidents", thread, "Breathe"),
            ("C-incidents", thread, "Look at the graphs"),
        ]


async def test_it_is_said_in_the_chat_of_whoever_declared_even_if_a_partners_is_quicker(
    tmp_path: Path, hub: Hub
) -> None:
    partner = FakePlatform("W2")
    async with running(tmp_path, hub, partner=partner) as core:
        await declared(core, SlowChat(core.platform, Post))
        assert len(said(core.platform)) == 2
        assert not said(partner)
        assert len(partner.said) == 1


async def test_it_is_said_in_a_partners_chat_if_ones_own_refuses_the_headline(tmp_path: Path, hub: Hub) -> None:
    partner = FakePlatform("W2")
    async with running(tmp_path, hub, partner=partner) as core:
        gone = Refused("The channel of incidents is gone.", "channel_not_found")
        core.platform.trouble = lambda effect: gone if isinstance(effect, Post) else None
        await declared(core, SlowChat(core.platform, Post))
        assert [each for _, _, each in said(partner)] == ["Breathe", "Look at the graphs"]


async def test_what_waits_in_vain_is_dropped_with_what_is_done(tmp_path: Path, hub: Hub) -> None:
    clock = FakeClock()
    async with running(tmp_path, hub, clock=clock) as core:
        gone = Refused("The channel of incidents is gone.", "channel_not_found")
        core.platform.trouble = lambda effect: gone if isinstance(effect, Post) else None
        await declared(core, SlowChat(core.platform, Post))
        async with core.services.sessions() as session:
            assert len(await core.delivery.outbox.take_unplaced(session, 1)) == 3  # and not committed
        clock.advance(timedelta(days=60).total_seconds())
        await core.delivery.purge()
        async with core.services.sessions() as session:
            assert await core.delivery.outbox.take_unplaced(session, 1) == []
