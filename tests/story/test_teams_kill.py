"""Muster is killed at random moments while people work in Teams: no command lost or doubled, no button dead afterwards."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from pathlib import Path

from sandbox.teams import Message, TeamsConfig, TeamsSandbox
from tests.length import long_or, only_at_length
from tests.story.process import RETRIES, Process, any_port, teams_environment
from tests.story.teams_room import labels, words

KILLS = long_or(6, long=20)
PEOPLE = ("ada", "ben", "chloe")


@only_at_length
async def test_muster_is_killed(tmp_path: Path) -> None:
    teams = TeamsSandbox(TeamsConfig(rate_limits=False, retry_delays=RETRIES))
    await teams.start()
    process = Process(teams_environment(teams), tmp_path, any_port())
    teams.point_bot_at(f"{process.url}/teams/messages")
    try:
        await process.start()
        headline = await _declare(teams)
        over = asyncio.Event()
        people = [asyncio.create_task(_work(teams, headline.id, person, over)) for person in PEOPLE]
        dice = random.Random(5)
        for _ in range(KILLS):
            before = len(_answers(teams))
            await teams.wait_for(lambda before=before: len(_answers(teams)) > before)
            await asyncio.sleep(dice.uniform(0, 0.3))
            await process.kill()
            await process.start()
        over.set()
        asked = sum([await each for each in people], Counter[str]())
        await teams.settled()
        await teams.wait_for(lambda: all(_told(teams, what) for what in asked))
        # Every button lives.
        edit = await teams.click("chloe", "incidents", headline.id, "Edit")
        assert edit.dialog, edit
        assert await process.stop() == 0
    finally:
        await process.clean_up()
        await teams.stop()
    assert len(teams.posts("incidents")) == 1
    for what in asked:
        assert len(_told(teams, what)) == 1, what
    with sqlite3.connect(tmp_path / "muster.db") as database:
        assert database.execute("SELECT count(*) FROM inbox WHERE state = 'dead'").fetchone() == (0,)
        assert Counter(each for (each,) in database.execute("SELECT details FROM action_item")) == asked


async def _declare(teams: TeamsSandbox) -> Message:
    await teams.post("ada", "@", "Database is down")
    (offer,) = await teams.wait_for(lambda: [each for each in teams.direct("ada") if _declares(each)])
    label = _declares(offer)
    assert (await teams.click("ada", offer.room, offer.id, label)).dialog
    assert (await teams.submit_dialog("ada")).ok
    (headline,) = await teams.wait_for(lambda: teams.posts("incidents"))
    assert (await teams.click("ada", "incidents", headline.id, "Create comms channel")).ok
    await teams.wait_for(lambda: any("Take the lead" in labels(each) for each in teams.messages("incidents")))
    assert isinstance(headline, Message)
    return headline


def _declares(message: Message) -> str:
    return next((each for each in labels(message) if each.startswith("Declare")), "")


async def _work(teams: TeamsSandbox, post: str, person: str, over: asyncio.Event) -> Counter[str]:
    """Talk, and give commands, whether or not anybody listens."""
    asked: Counter[str] = Counter()
    number = 0
    while not over.is_set():
        number += 1
        await teams.post(person, "incidents", f"{person} looks at thing {number}", post)
        if number % 3 == 0:
            what = f"{person} checks part {number}"
            await teams.post(person, "incidents", f"@incident action {what}", post)
            asked[what] += 1
        try:
            await asyncio.wait_for(over.wait(), 0.2)
        except TimeoutError:
            continue
    return asked


def _answers(teams: TeamsSandbox) -> list[Message]:
    bot = teams.workspace.bot_account
    return [each for each in teams.messages("incidents") if each.author == bot and "checks part" in words(each)]


def _told(teams: TeamsSandbox, what: str) -> list[Message]:
    """ "part 4" is a part of "part 40"."""
    return [
        each for each in _answers(teams) if what in words(each) and not words(each).partition(what)[2][:1].isdigit()
    ]
