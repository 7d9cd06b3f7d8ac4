"""What people write, in the shapes in which Teams is known to hand it over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sandbox.teams import TeamsConfig
from tests.story.teams_room import teams_room


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param({}, id="escaped"),
        pytest.param({"escapes_text": False}, id="unescaped-as-in-the-playground"),
        pytest.param(
            {"odd_text": True},
            id="a-name-of-two-words-in-two-mentions",
        ),
    ],
)
async def test_words_and_names_arrive_as_they_were_typed(tmp_path: Path, shape: dict[str, Any]) -> None:
    config = TeamsConfig(rate_limits=False, **shape)
    async with teams_room(tmp_path, config) as here:
        await here.declare("ada", "a < b & c")
        (post,) = here.teams.posts("incidents")
        await here.click("ada", post, "Create comms channel")
        await here.say("ada", "incidents", "@incident severity minor", post.id)
        await here.say("ada", "incidents", "@incident lead @ben", post.id)
        incident = await here.incident(1)
        assert incident.title == "a < b & c"
        assert str(incident.severity).endswith("3")
        assert incident.lead
        assert incident.lead.name == "Ben Ruiz"
