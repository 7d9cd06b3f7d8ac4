"""The main job as a person in Slack lives it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from core.incidents.severity import Severity
from core.incidents.status import Status
from sandbox.slack import SandboxConfig
from tests.story.room import Room, controls, direct, room, said, words
from tests.waiting import PATIENCE


@pytest.mark.parametrize("over", ["http", "socket"])
async def test_from_the_command_to_the_report(tmp_path: Path, over: str) -> None:
    config = SandboxConfig(rate_limits=False)
    token = config.app_token if over == "socket" else ""
    async with room(tmp_path, config, slack_app_token=token) as here:
        if over == "socket":
            await here.slack.wait_for(lambda: here.slack.sockets.connected)
        await _tell_the_story(here)


async def _tell_the_story(here: Room) -> None:
    slack = here.slack
    incident = await here.declare(title="Database is down", Summary="Writes time out")
    headline = said(slack, "incidents")[-1]
    assert "INC-1 Database is down" in words(headline)
    assert controls(headline) == ["Create comms channel", "Edit", "Close", "Open the doc"]
    assert "Declared *INC-1*" in words(slack.ephemerals("ada", "general")[-1])

    channel = await here.make_channel()
    assert channel == "inc-1-database-is-down"
    made = slack.channel(channel)
    assert made.topic.value.startswith("Database is down http")
    assert [each["title"] for each in slack.bookmarks(channel)] == ["INC-1 doc"]
    assert slack.person("ada").id in made.members
    assert "@incident severity major" in words(said(slack, channel)[0])
    assert controls(headline) == ["Edit", "Close", "Open the doc"]

    await here.say("ada", channel, "@incident lead @ben")
    assert slack.person("ben").id in made.members
    await here.say("ben", channel, "@incident severity major")
    await slack.slash("ben", channel, "/incident", "status identified")
    await here.settle()
    await here.say("ada", channel, "@incident impact All *writes* fail")
    incident = await here.incident(incident.number)
    assert (incident.severity, incident.status) == (Severity.MAJOR, Status.IDENTIFIED)
    assert incident.lead.accounts[0].user == slack.person("ben").id
    shown = words(headline)
    assert "major" in shown
    assert f"<@{slack.person('ben').id}>" in shown

    ts = await here.say("ben", channel, "The disk of db-1 is full")
    await slack.pin("ada", channel, ts)
    await here.settle()
    await slack.edit("ben", channel, ts, "The disk of db-1 is *full*")
    await here.settle()
    pins = [entry for entry in await here.timeline(1) if entry.kind == "message"]
    assert [entry.text for entry in pins] == ["The disk of db-1 is **full**"]
    other = await here.say("ada", channel, "never mind")
    await slack.pin("ada", channel, other)
    await here.settle()
    await slack.unpin("ada", channel, other)
    await here.settle()
    assert len([entry for entry in await here.timeline(1) if entry.kind == "message"]) == 1

    await slack.click("ada", "incidents", headline.ts, "edit")
    view = await here.form("ada")
    await slack.submit_view("ada", view.id, {"Title": "Primary database is down"})
    await here.settle()
    assert "Primary database is down" in words(headline)

    await slack.click("ben", "incidents", headline.ts, "close")
    await here.settle()
    assert (await here.incident(1)).status is Status.RESOLVED
    assert controls(headline) == ["Open the doc"]
    report = direct(slack, "ben")[-1]
    assert "Please fill in the report" in words(report)

    fields = [entry.field for entry in await here.timeline(1) if entry.kind == "field"]
    assert fields == ["lead", "severity", "status", "impact", "title", "status"]
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        page = (await client.get(f"{here.url}/incidents/INC-1")).text
    for told in ("Primary database is down", "Ben Ruiz", "The disk of db-1 is", "identified", "Writes time out"):
        assert told in page


async def test_commands_are_answered_sensibly_wherever_they_are_said(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        slack = here.slack
        await here.declare()
        headline = said(slack, "incidents")[-1]
        await here.say("ada", "incidents", "@incident severity major", thread=headline.ts)
        assert (await here.incident(1)).severity is Severity.MAJOR
        await here.say("ada", "incidents", "@incident severity minor")
        assert "works in an incident's channel" in words(slack.ephemerals("ada", "incidents")[-1])
        await here.say("ada", "@incident", "INC-1 severity minor")
        assert (await here.incident(1)).severity is Severity.MINOR
        await here.say("ada", "@incident", "help")
        assert "@incident lead" in words(direct(slack, "ada")[-1])
        # The bot is not in #random: only the reply handle of the command reaches the person there.
        await slack.slash("ada", "random", "/incident", "close")
        await here.settle()
        assert "works in an incident's channel" in words(slack.ephemerals("ada", "random")[-1])


async def test_a_shortcut_declares(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.slack.global_shortcut("chloe", "declare-incident")
        view = await here.form("chloe")
        await here.slack.submit_view("chloe", view.id, {"Title": "From the menu", "Lead": here.slack.person("dev").id})
        await here.settle()
        incident = await here.incident(1)
        assert (incident.title, incident.lead.accounts[0].user) == ("From the menu", here.slack.person("dev").id)


async def test_a_message_is_added_to_the_timeline_from_its_menu(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        slack = here.slack
        await here.declare()
        channel = await here.make_channel()
        await slack.join("ben", channel)
        ts = await here.say("ben", channel, "db-1 answers again")
        await slack.message_shortcut("ada", channel, ts, "add-to-timeline")
        await here.settle()
        assert "Added to the timeline" in words(slack.ephemerals("ada", channel)[-1])
        await slack.pin("ben", channel, ts)
        await here.settle()
        await slack.unpin("ben", channel, ts)
        await here.settle()
        kept = [entry for entry in await here.timeline(1) if entry.kind == "message"]
        assert [(entry.text, entry.field) for entry in kept] == [("db-1 answers again", "shortcut")]
        elsewhere = await here.say("ben", "general", "lunch?")
        await slack.message_shortcut("ada", "general", elsewhere, "add-to-timeline")
        await here.settle()
        assert "not in an incident's channel" in words(slack.ephemerals("ada", "general")[-1])
        assert len([entry for entry in await here.timeline(1) if entry.kind == "message"]) == 1


async def test_a_reaction_keeps_a_message_until_the_last_one_is_taken_back(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        slack = here.slack
        await here.declare()
        channel = await here.make_channel()
        await slack.join("ben", channel)
        first = await here.say("ben", channel, "the *replica* lags")
        reply = await here.say("ada", channel, "by ten minutes", thread=first)
        for person, ts in (("ada", first), ("ben", first), ("ben", reply)):
            await slack.react(person, channel, ts, "pushpin")
        await slack.react("ada", channel, first, "eyes")
        await here.settle()

        async def kept() -> list[str]:
            return [entry.text for entry in await here.timeline(1) if entry.kind == "message"]

        assert await kept() == ["the **replica** lags", "by ten minutes"]
        await slack.unreact("ada", channel, first, "pushpin")
        await slack.edit("ben", channel, first, "the replica is fine")
        await here.settle()
        assert await kept() == ["the replica is fine", "by ten minutes"]
        await slack.unreact("ben", channel, first, "pushpin")
        await here.settle()
        assert await kept() == ["by ten minutes"]


async def test_two_people_editing_at_once_lose_nothing_silently(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.declare()
        headline = said(here.slack, "incidents")[-1]
        for person in ("ada", "ben"):
            await here.slack.click(person, "incidents", headline.ts, "edit")
            await here.form(person)
        hers, his = here.slack.open_view("ada"), here.slack.open_view("ben")
        await here.slack.submit_view("ada", hers.id, {"Summary": "Hers"})
        await here.settle()
        await here.slack.submit_view("ben", his.id, {"Summary": "His", "Impact": "All"})
        await here.settle()
        assert "somebody set the summary to “Hers”" in here.slack.open_view("ben").errors["summary"]
        assert (await here.incident(1)).summary == "Hers"


async def test_a_name_that_is_taken_is_never_adopted(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        foreign = await here.slack.create_channel("chloe", "inc-1-database-is-down")
        await here.declare()
        await here.make_channel()
        incident = await here.incident(1)
        assert incident.channel.channel != foreign.id
        assert incident.channel.name.startswith("inc-1-")
        assert foreign.topic.value == ""


async def test_being_removed_and_archived_is_survived_and_told(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.declare()
        channel = await here.make_channel()
        await here.slack.kick(channel, "incident")
        await here.settle()
        assert "/invite @incident" in words(direct(here.slack, "ada")[-1])
        await here.slack.slash("ada", channel, "/incident", "severity major")
        await here.settle()
        assert (await here.incident(1)).severity is Severity.MAJOR
        assert "could not say so in the channel" in words(here.slack.ephemerals("ada", channel)[-1])
        await here.slack.archive("ada", channel)
        await here.slack.slash("ada", "general", "/incident", "INC-1 close")
        await here.settle()
        assert not (await here.incident(1)).is_open


async def test_a_deleted_headline_comes_back(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.declare()
        old = said(here.slack, "incidents")[-1]
        await here.slack.delete("ada", "incidents", old.ts)
        await here.settle()
        shown = here.slack.messages("incidents")
        assert len(shown) == 1
        assert shown[0].ts != old.ts
        await here.make_channel()
        assert "inc-1-database-is-down" in here.slack.workspace.names


async def test_a_private_incident_leaks_nowhere(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.slack.slash("ada", "general", "/incident", "Payroll data leaked")
        view = await here.form("ada")
        await here.slack.submit_view("ada", view.id, {"Who may see it": ["yes"]})
        await here.settle()
        incident = await here.incident(1)
        made = here.slack.workspace.channels[str(incident.channel.channel)]
        assert made.is_private
        assert set(made.members) == {here.slack.workspace.bot_user_id, here.slack.person("ada").id}
        assert here.slack.messages("incidents") == []
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            assert (await client.get(f"{here.url}/incidents/INC-1")).status_code == 404
            assert "Payroll" not in (await client.get(f"{here.url}/")).text
