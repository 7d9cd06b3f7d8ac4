"""SIGKILL at random moments while incidents are declared: each is there once, with its headline and its command."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sandbox.slack import Message, SandboxConfig, SlackSandbox
from tests.length import long_or
from tests.story.on_slack_stubbornly import declared
from tests.story.process import RETRIES, Process, any_port, slack_environment
from tests.story.room import said, words

INCIDENTS = long_or(20, long=50)
KILLS = long_or(7, long=20)
PEOPLE = ("ada", "ben", "chloe", "dev", "farid")


async def test_nothing_is_lost_and_nothing_is_doubled(tmp_path: Path) -> None:
    slack = SlackSandbox(SandboxConfig(rate_limits=False, retry_delays=RETRIES))
    await slack.start()
    process = Process(slack_environment(slack), tmp_path, any_port())
    database = tmp_path / "muster.db"
    slack.point_app_at(process.url)
    try:
        await process.start()
        over = asyncio.Event()
        killer = asyncio.create_task(_kill_at_random(process, database, over))
        numbers = iter(range(INCIDENTS))
        people = [asyncio.create_task(_declare_some(slack, database, person, numbers)) for person in PEOPLE]
        # Whoever fails first, a person or the killer, ends the test.
        await asyncio.wait({killer, *people}, return_when=asyncio.FIRST_EXCEPTION)
        over.set()
        kills = await killer
        await asyncio.gather(*people)
        await slack.wait_for(lambda: len(_with_severity(slack)) == INCIDENTS)
        await slack.settled()
        assert await process.stop() == 0
    finally:
        await process.clean_up()
        await slack.stop()
    assert kills >= long_or(2, long=5)
    titles = Counter(_title(each) for each in said(slack, "incidents") if each.text.startswith("INC-"))
    assert titles == Counter({f"Trouble number {number:04d}": 1 for number in range(INCIDENTS)})
    with sqlite3.connect(database) as stored:
        rows = stored.execute("SELECT title, severity FROM incident").fetchall()
        assert Counter(rows) == Counter({(f"Trouble number {number:04d}", "2"): 1 for number in range(INCIDENTS)})
        changes = stored.execute("SELECT incident_id FROM timeline_entry WHERE field = 'severity'").fetchall()
        assert len(changes) == len(set(changes)) == INCIDENTS
        assert stored.execute("SELECT count(*) FROM inbox WHERE state = 'dead'").fetchone() == (0,)


async def _kill_at_random(process: Process, database: Path, over: asyncio.Event) -> int:
    """Not before it has got something done since the last time: an event that is under way at eight deaths is held to be
    their cause, and given up. On a slow machine that was the first one."""
    dice, kills, before = random.Random(7), 0, -1
    while not over.is_set() and kills < KILLS:
        if _handled(database) == before:
            await asyncio.sleep(0.02)
            continue
        try:
            await asyncio.wait_for(over.wait(), dice.uniform(0.0, 2.0))
        except TimeoutError:
            await process.kill()
            kills, before = kills + 1, _handled(database)
            await process.start()
    return kills


def _handled(database: Path) -> int:
    return _number(database, "SELECT count(*) FROM inbox WHERE state = 'done'")


def _came_in(database: Path, title: str) -> bool:
    """The form was taken, though nobody could answer it any more."""
    waits = f"kind = 'form_submitted' AND state = 'pending' AND payload LIKE '%{title}%'"
    return bool(
        _number(database, f"SELECT count(*) FROM incident WHERE title = '{title}'")
        or _number(database, f"SELECT count(*) FROM inbox WHERE {waits}")
    )


def _number(database: Path, query: str) -> int:
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
        (number,) = opened.execute(query).fetchone()
        return int(number)


async def _declare_some(slack: SlackSandbox, database: Path, person: str, numbers: Iterator[int]) -> None:
    for number in numbers:
        title = f"Trouble number {number:04d}"
        headline = await declared(slack, person, title, lambda title=title: _came_in(database, title))
        reference = headline.text.split()[0]
        await slack.post(person, "incidents", f"@incident {reference} severity major")


def _title(message: Message) -> str:
    found = re.search(r"Trouble number \d+", message.text)
    return found[0] if found else message.text


def _with_severity(slack: SlackSandbox) -> list[Message]:
    return [
        each
        for each in said(slack, "incidents")
        if each.bot_id and "Severity" in words(each) and "major" in words(each)
    ]
