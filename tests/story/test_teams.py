"""The main job in Microsoft Teams, in bot mode."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import SecretStr

from core.incidents.severity import Severity
from core.incidents.status import Status
from sandbox.outside import PagerDutySandbox
from sandbox.teams import Message, TeamsConfig
from tests.story.teams_room import TeamsRoom, fields, labels, teams_room, words


async def test_declare_run_close(tmp_path: Path) -> None:
    async with teams_room(tmp_path) as here:
        teams = here.teams
        incident = await here.declare("ada", "Database is down", Lead="ben")
        assert incident.reference == "INC-1"
        (headline,) = teams.posts("incidents")
        assert "Database is down" in words(headline)
        told = teams.dialog("ada")
        assert told
        assert "Its headline is in #incidents" in told.message
        answer = await here.click("ada", headline, "Create comms channel")
        assert answer.ok, answer
        welcome = newest(here, "Take the lead")
        assert "Pin a message" not in words(welcome)
        await here.click("ben", welcome, "Take the lead")
        await here.say("ben", "incidents", "@incident severity major", headline.id)
        found = await here.incident(1)
        assert found.lead
        assert (found.lead.display_name, found.severity) == ("Ben Ruiz", Severity.MAJOR)
        # Edited in place, not posted again.
        (headline,) = teams.posts("incidents")
        assert "major" in words(headline)
        assert headline.edits
        # Said to the bot alone, in the direct conversation.
        await here.say("ben", "@", "INC-1 status identified")
        assert (await here.incident(1)).status is Status.IDENTIFIED
        # The form shows what is there, and takes what is written.
        edit = await here.click("chloe", headline, "Edit")
        assert fields(edit.dialog)["Title"] == "Database is down"
        await here.submit("chloe", Title="The primary is down")
        assert "The primary is down" in words(teams.posts("incidents")[0])
        # From a message's own menu into the timeline; its edits and its end are followed.
        said = await here.say("dev", "incidents", "failing over", headline.id)
        assert (await teams.keep("ada", "incidents", said)).ok
        await here.settle()
        await teams.edit("dev", "incidents", said, "failing over to db-2")
        await here.settle()
        assert any("failing over to db-2" in each.text for each in await here.timeline(1))
        await here.click("ben", teams.posts("incidents")[0], "Close it")
        assert (await here.incident(1)).status is Status.RESOLVED
        assert any("report" in words(each).casefold() for each in teams.direct("ben"))
        assert "Close" not in labels(teams.posts("incidents")[0])


async def test_page_an_engineer(tmp_path: Path) -> None:
    """A command, a button, a form that is refused once, a pager that rings; in 28 lines, without leaving Teams."""
    async with PagerDutySandbox() as pager:
        (key,) = pager.routing_keys
        connected: dict[str, Any] = {
            "pagerduty_events_url": pager.url,
            "pagerduty_services": SecretStr(f"database={key}"),
        }
        async with teams_room(tmp_path, blocks=["examples.page_engineer"], **connected) as here:
            headline = await with_thread(here)
            await here.say("ada", "incidents", "@incident page", headline.id)
            opened = await here.click("ada", newest(here, "Page database"), "Page database")
            assert opened.dialog
            assert opened.dialog.title == "Page database"
            refused = await here.submit("ada", **{"What should they know?": "help"})
            assert refused.dialog, "it stays open"
            assert "A sentence, please" in str(refused.dialog.card)
            assert fields(refused.dialog)["What should they know?"] == "help"
            done = await here.submit("ada", **{"What should they know?": "The primary is read-only"})
            assert (done.ok, done.dialog) == (True, None)
            (alert,) = pager.alerts
            assert "INC-1 Database is down" in str(alert)
            assert "The page to **database** went out." in words(teams_thread(here, headline)[-1])


async def test_a_reaction_to_the_bots_own_message(tmp_path: Path) -> None:
    """Teams tells bots of no others; what the message says is read through Graph."""
    async with teams_room(tmp_path) as here:
        headline = await with_thread(here)
        await here.say("ben", "incidents", "@incident update we are failing over", headline.id)
        answer = teams_thread(here, headline)[-1]
        await here.teams.react("ada", "incidents", answer.id)
        await here.settle()
        (kept,) = [each for each in await here.timeline(1) if each.message_key]
        assert kept.field == "reaction"
        assert kept.text.strip()
        await here.teams.unreact("ada", "incidents", answer.id)
        await here.settle()
        assert not [each for each in await here.timeline(1) if each.message_key]


async def test_mentions_alone_are_enough(tmp_path: Path) -> None:
    """A team that has not consented to be read: commands still work."""
    async with teams_room(tmp_path, TeamsConfig(rate_limits=False, reads_all=False)) as here:
        headline = await with_thread(here)
        await here.say("ben", "incidents", "the disk is full", headline.id)
        await here.say("ben", "incidents", "@incident lead @chloe", headline.id)
        lead = (await here.incident(1)).lead
        assert lead
        assert lead.display_name == "Chloé Martin"


async def test_one_person_by_their_email(tmp_path: Path) -> None:
    """Entra tells the address, so somebody known from elsewhere is the same person."""
    async with teams_room(tmp_path) as here:
        await with_thread(here)
        async with here.application.services.unit_of_work() as uow:
            person = await uow.people.by_sure_email("ada@acme.example")
        assert person
        assert person.display_name == "Ada Okafor"


async def with_thread(here: TeamsRoom) -> Message:
    """An incident with its thread; returns the headline."""
    await here.declare("ada", "Database is down")
    headline = here.teams.posts("incidents")[-1]
    await here.click("ada", headline, "Create comms channel")
    return headline


def teams_thread(here: TeamsRoom, headline: Message) -> list[Message]:
    return here.teams.answers("incidents", headline.id)


def newest(here: TeamsRoom, label: str) -> Message:
    found = [each for each in here.teams.messages("incidents") if label in labels(each)]
    assert found, label
    return found[-1]
