"""The main job in Microsoft Teams, in bot mode."""

from __future__ import annotations

from pathlib import Path

from core.incidents.severity import Severity
from tests.story.teams_room import labels, teams_room, words


async def test_declare_run_close(tmp_path: Path) -> None:
    async with teams_room(tmp_path) as here:
        teams = here.teams
        incident = await here.declare("ada", "Database is down", Lead="ben")
        assert incident.reference == "INC-1"
        (headline,) = teams.posts("incidents")
        assert "Database is down" in words(headline)
        answer = await here.click("ada", headline, "Create comms channel")
        assert answer.ok, answer
        welcome = next(each for each in teams.answers("incidents", headline.id) if "Take the lead" in labels(each))
        await here.click("ben", welcome, "Take the lead")
        await here.say("ben", "incidents", "@incident severity major", headline.id)
        found = await here.incident(1)
        assert found.lead
        assert (found.lead.display_name, found.severity) == ("Ben Ruiz", Severity.MAJOR)
