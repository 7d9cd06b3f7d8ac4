"""People live through incidents, one after another, look at pages, and keep pages open: real traffic, not only messages."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx

from benchmarks.commands import Answers
from benchmarks.contenders import PEOPLE
from benchmarks.messages import signed_messages
from benchmarks.soak.pace import Pace
from benchmarks.wire import fire
from sandbox.slack import Channel, SlackSandbox
from tests.story import on_slack_stubbornly
from tests.story.room import said, words

TALKS, MESSAGES = 6, 25
"""In a life: so often so many messages are said, with a command, a page view and something else between."""
OPEN_S = 480.0
"""How long the slow ones keep an incident open, without a lead or a severity: long enough to be reminded of both."""
_KEPT_S = 30.0
_numbers = itertools.count(1)
_jobs = itertools.count(900_000)


@dataclass
class World:
    """What they act in. `acknowledged` and `answered` are in seconds, since they were last taken out."""

    slack: SlackSandbox
    url: str
    pace: Pace
    answers: Answers
    web: httpx.AsyncClient
    done: Counter[str] = field(default_factory=Counter)
    acknowledged: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


@dataclass(frozen=True)
class Life:
    """Of an incident, as those see it who are in it."""

    title: str
    reference: str
    room: Channel


async def hurry(world: World, person: str) -> None:
    """One incident after another."""
    while True:
        life = await _declare(world, person)
        for _ in range(TALKS):
            await _talk(world, life.room)
            await _command(world, person, life.room)
            await _something_else(world, person, life.room)
            await _look(world)
        await _close(world, person, life)


async def linger(world: World, person: str) -> None:
    """Keeps an incident open for minutes, and says little."""
    while True:
        life = await _declare(world, person)
        until = time.monotonic() + OPEN_S
        while time.monotonic() < until:
            await asyncio.sleep(10)
            await _talk(world, life.room, 2)
            await _look(world, f"/incidents/{life.reference}")
        await _close(world, person, life)


async def keep_page_open(world: World, seconds: float) -> None:
    """Hears of changes over server-sent events; leaves after a while without a word, and comes again."""
    while True:
        with contextlib.suppress(TimeoutError, httpx.HTTPError):
            async with asyncio.timeout(seconds), world.web.stream("GET", "/events", timeout=None) as stream:
                async for line in stream.aiter_lines():
                    told, _, numbers = line.partition(" ")
                    world.done["changes heard by open pages"] += len(numbers.split()) if told == "data:" else 0


async def _declare(world: World, person: str) -> Life:
    await world.pace.take(3)
    title = f"Trouble number {next(_numbers):05d}"
    room = await on_slack_stubbornly.declare(world.slack, person, title)
    headline = next(each for each in said(world.slack, "incidents") if title in each.text)
    world.done["incidents declared"] += 1
    return Life(title, headline.text.split()[0], room)


async def _talk(world: World, room: Channel, amount: int = MESSAGES) -> None:
    await world.pace.take(amount)
    volley = await fire([world.port], signed_messages(world.slack, room, PEOPLE, amount), 2)
    world.acknowledged += volley.times
    world.done["messages"] += volley.statuses[200]
    world.done["requests refused or cut"] += amount - volley.statuses[200]


async def _command(world: World, person: str, room: Channel) -> None:
    """A follow-up, and the time until the answer stands in the channel."""
    await world.pace.take(2)
    number, begun = next(_jobs), time.perf_counter()
    await world.slack.post(person, room, f"@incident action job {number:06d}")
    await world.slack.wait_for(lambda: number in world.answers.at, 120, "the answer to a command")
    world.answered.append(world.answers.at.pop(number) - begun)
    world.done["commands"] += 1


_ELSE = itertools.cycle(
    ["severity major", "pin", "update we have found it", "lead", "summary it was the disk", "status"]
)


async def _something_else(world: World, person: str, room: Channel) -> None:
    await world.pace.take(2)
    what = next(_ELSE)
    if what == "pin":
        message = await world.slack.post(person, room, "this is the graph")
        await world.slack.pin(person, room, message.ts)
    else:
        await world.slack.post(person, room, f"@incident {what}")
    world.done["pins, updates, changes"] += 1


_PAGES = itertools.cycle(["/", "/actions", "/insights", "/?status=resolved", "/?q=disk"])


async def _look(world: World, page: str = "") -> None:
    await world.pace.take()
    answer = await world.web.get(page or next(_PAGES))
    world.done["pages viewed"] += answer.is_success
    world.done["pages that failed"] += not answer.is_success


async def _close(world: World, person: str, life: Life) -> None:
    await world.pace.take(2)
    await world.slack.post(person, life.room, "@incident close")
    await world.slack.wait_for(lambda: _is_over(world.slack, life), 120, f"the end of {life.title}")
    world.done["incidents closed"] += 1
    asyncio.get_running_loop().call_later(_KEPT_S, _forget, world.slack, life)


def _is_over(slack: SlackSandbox, life: Life) -> bool:
    return any(life.title in each.text and "resolved" in words(each) for each in said(slack, "incidents"))


def _forget(slack: SlackSandbox, life: Life) -> None:
    """The sandbox need not remember: it is Muster's memory that is watched, and the machine is shared."""
    slack.workspace.channels.pop(life.room.id, None)
    slack.workspace.names.pop(life.room.name, None)
    headlines = slack.channel("incidents").messages
    for ts in [ts for ts, each in headlines.items() if life.title in each.text]:
        del headlines[ts]
