"""The main job on Discord."""

from __future__ import annotations

from pathlib import Path

from core.incidents.severity import Severity
from core.incidents.status import Status
from tests.story.discord_room import discord_room, labels, said, words


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
