"""An incident is declared from a message's menu: its dialog is sent as `composeExtension/submitAction`."""

from __future__ import annotations

from pathlib import Path

from tests.story.teams_room import fields, teams_room


async def test_declared_from_a_message(tmp_path: Path) -> None:
    async with teams_room(tmp_path) as here:
        said = await here.say("ben", "random", "Writes time out")
        asked = await here.teams.keep("ada", "random", said, "declare-incident")
        assert fields(asked.dialog)["Title"] == "Writes time out"
        answer = await here.submit("ada", Title="Database is down")
        assert answer.ok
        assert here.teams.dialog("ada") is None or here.teams.dialog("ada").card is None
        incident = await here.incident(1)
        assert incident.title == "Database is down"
