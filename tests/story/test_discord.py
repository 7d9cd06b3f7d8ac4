"""The main job on Discord."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from adapters.discord import DiscordGateway, transport
from adapters.discord.calls import reading
from core.chat.errors import Unreachable
from core.delivery.leases import LEASE_S
from core.delivery.turns import StoredTurn
from core.incidents.severity import Severity
from core.incidents.status import Status
from muster.testing import FakeClock
from tests.story.discord_room import discord_room, labels, said, words
from tests.waiting import until


async def test_declare_run_close(tmp_path: Path) -> None:
    async with discord_room(tmp_path) as here:
        discord = here.discord
        incident = await here.declare("ada", "Database is down")
        assert incident.reference == "INC-1"
        (headline,) = said(discord, "incidents")
        assert "Database is down" in words(headline)
        assert "Declared **INC" in discord.ephemerals("ada")[-1].content
        channel = await here.make_channel()
        assert channel == "inc-1-database-is-down"
        room = discord.channel(channel)
        assert discord.workspace.channels[room.parent].name == "Incidents"
        assert "incidents/INC-1" in room.topic
        welcome = next(each for each in said(discord, channel) if "Take the lead" in labels(each))
        await here.click("ben", welcome, "Take the lead")
        await here.say("ben", channel, "@incident severity major")
        found = await here.incident(1)
        assert found.lead
        assert (found.lead.display_name, found.severity) == ("Ben Ruiz", Severity.MAJOR)
        answer = await here.slash("ben", "status identified", channel)
        assert answer.ok, answer
        pinned = await here.say("ada", channel, "the primary is **read-only**")
        await discord.pin("ada", channel, pinned)
        await here.settle()
        assert any("read-only" in each.text for each in await here.timeline(1))
        await discord.unpin("ada", channel, pinned)
        await here.settle()
        assert not any("read-only" in each.text for each in await here.timeline(1))
        await here.click("ben", headline, "Close")
        await here.click("ben", discord.ephemerals("ben")[-1], "Close it")
        assert (await here.incident(1)).status is Status.RESOLVED


async def test_in_the_thread_under_the_headline(tmp_path: Path) -> None:
    async with discord_room(tmp_path) as here:
        await here.declare()
        (headline,) = said(here.discord, "incidents")
        thread = await here.discord.create_thread("ben", "incidents", "INC-1", headline.id)
        await here.say("ben", thread.id, "@incident severity minor")
        assert (await here.incident(1)).severity is Severity.MINOR
        assert any("minor" in words(each) for each in said(here.discord, thread.id)[1:])


async def test_a_second_process_takes_over(tmp_path: Path) -> None:
    """One connection, whoever has the turn; when its holder is gone, another connects."""
    clock = FakeClock(datetime.now(UTC))
    async with discord_room(tmp_path) as here:
        application, discord = here.application, here.discord
        await application.inbound[0].close()
        gateways = []
        for owner in ("one", "two"):
            turn = StoredTurn(application.sessions, clock, "discord/test", owner)
            gateways.append(DiscordGateway(application.platforms.discord[0], application.intake, turn))
        first, second = gateways
        await first.start()
        await until(lambda: first.ready.is_set())
        await second.start()
        # Nothing says goodbye: the process is gone, and so are its calls.
        await first.die()
        await discord.wait_for(lambda: not discord.gateway.is_connected)
        assert not second.ready.is_set()
        clock.advance(LEASE_S + 1)
        await until(lambda: second.ready.is_set())
        await second.close()


async def test_what_was_said_while_nobody_listened_is_caught_up_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long that was, and though Discord does not answer at first."""
    monkeypatch.setattr(transport, "_MARGIN", timedelta(0))
    monkeypatch.setattr(transport, "_AGAIN", 0.05)
    tries, ask = count(1), reading.said_since

    def at_the_third_try(*asked: Any) -> Any:
        if next(tries) < 3:
            raise Unreachable("Discord could not be reached; I will try again.", "lost")
        return ask(*asked)

    monkeypatch.setattr(reading, "said_since", at_the_third_try)
    async with discord_room(tmp_path) as here:
        application = here.application
        await here.declare()
        channel = await here.make_channel()
        first = application.inbound[0]
        assert isinstance(first, DiscordGateway)
        await first.die()
        turn = StoredTurn(application.sessions, application.clock, "discord/test", "another")
        assert await turn.take()
        await turn.note(application.clock.now())
        await here.discord.post("ada", channel, "@incident severity major")
        second = DiscordGateway(application.platforms.discord[0], application.intake, turn)
        await second.start()
        await until(lambda: second.ready.is_set())
        await here.settle()
        assert (await here.incident(1)).severity is Severity.MAJOR
        assert next(tries) > 3
        await second.close()
