"""`muster playbook try`: an invented incident, or a past one told again, is lived through in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from core.chat import events
from core.chat.text import text
from core.playbook import read_playbook
from muster.cli import main
from muster.playbook_commands import Said, Story, invented, not_set_up, past, try_out
from muster.settings import Settings
from muster.testing import ADA, BEN, FakeClock, running

ACME = Path(__file__).parents[2] / "examples" / "acme" / "playbook.toml"
RULES = """
    [[rule]]
    name = "Critical"
    when = { severity_at_least = "critical" }
    do.page = { service = "database" }
    [[rule]]
    name = "Weekly"
    when = { every = "7d" }
    do.checklist = ["Is {incident} still needed?"]
    [[rule]]
    name = "Over"
    when = "reopened"
    do.checklist = ["So {incident} was not over."]
    [[rule]]
    name = "Press"
    when = { keyword = "the press" }
    do.message = { to = "audience:press", text = "{incident}" }
"""


def playbook(folder: Path) -> Any:
    path = folder / "playbook.toml"
    path.write_text(RULES, encoding="utf-8")
    return read_playbook(path)


def test_the_invented_incident_meets_every_rule_of_the_example(capsys: pytest.CaptureFixture[str]) -> None:
    result = CliRunner().invoke(main, ["playbook", "try", str(ACME)])
    assert result.exit_code == 0, result.output
    for told in (
        "in customer-ops: Ada leads INC-1",
        "to ada: INC-1 has no severity yet. Set it with",
        "The procedure for a major incident",
        "pages database: A critical incident needs a second pair of hands",
        "in compliance: Customers were told about INC-1",
        "in execs: INC-1 Payments fail is",
        "To tell customers, without leaving here",
        "resolves the page of database",
    ):
        assert told in result.output


async def test_a_past_incident_is_told_again_from_its_declaration_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = FakeClock()
    async with running(tmp_path, clock=clock) as chat:
        _, chat.channel = await chat.in_channel(title="Disk", severity="1", lead=BEN)
        clock.advance(60)
        message = await chat.say(BEN, chat.channel, "the press is calling")
        pin: dict[str, Any] = {"place": chat.channel, "person": ADA, "message": message, "author": BEN}
        await chat.send(events.PinAdded(**chat.stamp(), **pin, text=text("the press is calling")))
        clock.advance(60)
        await chat.tell(ADA, "close")
        clock.advance(20 * 24 * 3600)
        await chat.tell(ADA, "reopen")
    story = await past(Settings(database_url=f"sqlite:///{tmp_path}/muster.db"), 1)
    assert story == Story(
        {"title": "Disk", "severity": "1", "lead": BEN, "private": False},
        [Said(1, "the press is calling", aside=True), Said(2, "close"), Said(2 + 20 * 24 * 60, "reopen")],
    )
    await try_out(playbook(tmp_path), story)
    told = capsys.readouterr().out
    for words in ("pages database", "in press: INC-1", "So INC-1 was not over."):
        assert words in told
    assert "still needed" not in told


async def test_weeks_are_lived_through_from_timer_to_timer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await try_out(playbook(tmp_path), Story({"title": "Disk"}, [Said(29 * 24 * 60, "close")]))
    assert capsys.readouterr().out.count("Is INC-1 still needed?") == 4


def test_what_is_not_set_up_is_told_beforehand() -> None:
    told = not_set_up(read_playbook(ACME), Settings(roles=["scribe"]))
    assert any("speaks to audience:execs" in each for each in told)
    assert any("pages database, which no pager has" in each for each in told)
    assert any("names the role communications, which MUSTER_ROLES does not have" in each for each in told)
    assert invented().said
