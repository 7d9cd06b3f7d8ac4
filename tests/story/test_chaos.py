"""Two `muster serve` and two `muster worker` on a real PostgreSQL and a real Redis, and everything that can go wrong with
them, while incidents are lived through on Slack, Discord and Teams: every event applied once, every message there once, in order.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.timeline import EntryKind
from core.store.incident_tables import action_item, activity, comms_channel, headline_post, incident, timeline_entry
from sandbox.discord import DiscordConfig, DiscordSandbox
from sandbox.slack import SandboxConfig, SlackSandbox
from sandbox.teams import TeamsConfig, TeamsSandbox
from tests.length import ALL
from tests.story import on_discord_stubbornly, on_slack_stubbornly, on_teams_stubbornly
from tests.story.cluster import Cluster, cluster
from tests.story.lived import ACTIONS, SEVERITIES, Lived, is_up_to_date
from tests.story.process import RETRIES, discord_environment, slack_environment, teams_environment

INCIDENTS = int(os.environ.get("MUSTER_CHAOS_INCIDENTS") or (500 if ALL else 0))
IN_ONE_TEST = {"http": INCIDENTS - INCIDENTS // 10, "socket": INCIDENTS // 10}
"""By how Slack's events come in."""
BETWEEN = (0.5, 2.5)
AT_ONCE = 2
"""Incidents that each person runs side by side."""
TROUBLE_S = 1.5


@dataclass
class Chats:
    """All that people talk in, while they work."""

    slack: SlackSandbox
    discord: DiscordSandbox
    teams: TeamsSandbox


@dataclass
class Chaos:
    """Does one bad thing after another, each kind as often as the others; at most `acts`."""

    here: Cluster
    chats: Chats
    acts: int
    dice: random.Random = field(default_factory=lambda: random.Random(11))
    done: Counter[str] = field(default_factory=Counter)

    async def run(self, over: asyncio.Event) -> None:
        kinds: list[Callable[[], Awaitable[None]]] = [
            self.kill_one,
            self.restart_postgres,
            self.kill_one,
            self.restart_redis,
            self.slack_fails,
            self.kill_one,
            self.flush_redis,
            self.discord_fails,
            self.cut_the_gateway,
            self.kill_one,
            self.teams_fails,
        ]
        for number in range(self.acts):
            try:
                await asyncio.wait_for(over.wait(), self.dice.uniform(*BETWEEN))
                return
            except TimeoutError:
                await kinds[number % len(kinds)]()

    async def kill_one(self) -> None:
        process = self.dice.choice(self.here.processes)
        self.done[f"SIGKILL of a {process.name.partition('-')[0]} process"] += 1
        await process.kill()
        await process.start()

    async def restart_postgres(self) -> None:
        self.done["restart of PostgreSQL, connections cut"] += 1
        await self.here.postgres.restart("immediate")

    async def restart_redis(self) -> None:
        self.done["outage and restart of Redis"] += 1
        await self.here.redis.stop()
        await asyncio.sleep(self.dice.uniform(0.1, 1.0))
        await self.here.redis.start()

    async def flush_redis(self) -> None:
        self.done["flush of Redis"] += 1
        await self.here.redis.flush()

    async def slack_fails(self) -> None:
        self.done["Slack: 500s, 429s, lost answers, lost replies"] += 1
        faults = self.chats.slack.faults
        faults.fail(times=4)
        faults.rate_limit(retry_after=1, times=4)
        faults.drop_api_responses(every=5)
        faults.drop_event_replies(every=5)
        await asyncio.sleep(TROUBLE_S)
        faults.clear()

    async def discord_fails(self) -> None:
        self.done["Discord: 500s, 429s, lost answers"] += 1
        faults = self.chats.discord.faults
        faults.fail(times=3)
        faults.rate_limit(retry_after=0.5, times=3)
        faults.drop_responses(every=6)
        await asyncio.sleep(TROUBLE_S)
        faults.clear()

    async def cut_the_gateway(self) -> None:
        self.done["Discord's gateway cut"] += 1
        if self.chats.discord.gateway.is_connected:
            self.chats.discord.gateway.drop()

    async def teams_fails(self) -> None:
        self.done["Teams: 502s, 429s, lost answers, all told twice"] += 1
        faults = self.chats.teams.faults
        faults.fail(times=3)
        faults.rate_limit(retry_after=0.5, times=3)
        faults.drop_responses(every=6)
        faults.repeat(times=10)
        await asyncio.sleep(TROUBLE_S)
        faults.clear()


@pytest.mark.skipif(not INCIDENTS, reason="It is long: it runs in make test-all, or with MUSTER_CHAOS_INCIDENTS=20.")
@pytest.mark.parametrize("way", IN_ONE_TEST)
@pytest.mark.timeout(3600)
async def test_every_event_applied_once_and_every_message_once_in_order(
    way: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = max(3, IN_ONE_TEST[way])
    async with _chats() as chats:
        tokens = {"MUSTER_SLACK_APP_TOKEN": chats.slack.config.app_token} if way == "socket" else {}
        environment = {
            **slack_environment(chats.slack),
            **discord_environment(chats.discord),
            **teams_environment(chats.teams),
            **tokens,
        }
        async with cluster(environment, tmp_path) as here:
            await _connect(here, chats, way)
            begun = time.monotonic()
            chaos = Chaos(here, chats, acts=10 + number // 8)
            lived = await _live_through(chats, chaos, number)
            took = time.monotonic() - begun
            await chats.slack.settled()
            await chats.teams.settled()
            await here.until_idle()
            table = await _check(here, chats, lived, number)
    with capsys.disabled():
        _print(table, chaos.done, took, f"{number} incidents, Slack over {way}")
    assert sum(number for kind, number in chaos.done.items() if "SIGKILL" in kind) >= 3
    assert all(is_right for _, is_right, _ in table)


@asynccontextmanager
async def _chats() -> AsyncIterator[Chats]:
    slack = SlackSandbox(SandboxConfig(rate_limits=False, retry_delays=RETRIES))
    discord = DiscordSandbox(DiscordConfig(rate_limits=False, rename_limit=False))
    teams = TeamsSandbox(TeamsConfig(rate_limits=False, retry_delays=RETRIES))
    try:
        for each in (slack, discord, teams):
            await each.start()
        yield Chats(slack, discord, teams)
    finally:
        for each in (slack, discord, teams):
            await each.stop()


async def _connect(here: Cluster, chats: Chats, way: str) -> None:
    """Each chat to the cluster, in its own way."""
    if way == "http":
        chats.slack.point_app_at(here.balancer.url)
    else:
        await chats.slack.wait_for(lambda: chats.slack.sockets.connections)
    chats.teams.point_bot_at(f"{here.balancer.url}/teams/messages")
    await chats.discord.wait_for(lambda: chats.discord.gateway.is_connected)


async def _live_through(chats: Chats, chaos: Chaos, number: int) -> list[Lived]:
    """People work through the incidents while the chaos goes on; whoever fails first ends it all."""
    over, lived = asyncio.Event(), list[Lived]()
    in_all = iter(range(number))

    async def work(
        live_through: Callable[..., Awaitable[Lived]], chat: object, person: str, form: asyncio.Lock
    ) -> None:
        for each in in_all:
            lived.append(await live_through(chat, person, each, form))

    people: list[asyncio.Task[None]] = []
    for live_through, chat, names in (
        (on_slack_stubbornly.live_through, chats.slack, ("ada", "ben", "chloe", "dev")),
        (on_discord_stubbornly.live_through, chats.discord, ("ada", "ben")),
        (on_teams_stubbornly.live_through, chats.teams, ("chloe", "dev")),
    ):
        for name in names:
            form = asyncio.Lock()
            people += [asyncio.create_task(work(live_through, chat, name, form)) for _ in range(AT_ONCE)]
    troubling = asyncio.create_task(chaos.run(over))
    try:
        done, _ = await asyncio.wait({troubling, *people}, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        over.set()
        for task in people:
            task.cancel()
    await troubling
    for each in (chats.slack, chats.discord, chats.teams):
        each.faults.clear()
    return lived


Row = tuple[str, bool, str]


async def _check(here: Cluster, chats: Chats, lived: list[Lived], number: int) -> list[Row]:
    """Each promise, whether it was kept, and the numbers."""
    table: list[Row] = []
    dead = await here.dead()
    table.append(("dead letters", not dead, str(dead[:3]) if dead else "0"))
    async with here.sessions() as session:
        titles = Counter(await session.scalars(select(incident.c.title)))
        numbers = {row.title: row.id for row in await session.execute(select(incident.c.title, incident.c.id))}
        asked = Counter(each.title for each in lived)
        table.append(("incidents declared, each once", titles == asked, f"{sum(titles.values())} of {number}"))
        changes: dict[int, list[str]] = {}
        pins: Counter[int] = Counter()
        entry = timeline_entry.c
        query = select(entry.incident_id, entry.kind, entry.field, entry.new).order_by(entry.at, entry.id)
        for row in await session.execute(query):
            if row.field == "severity":
                changes.setdefault(row.incident_id, []).append(row.new)
            elif row.kind is EntryKind.MESSAGE:
                pins[row.incident_id] += 1
        expected = list(SEVERITIES)
        wrong = [each.title for each in lived if changes.get(numbers[each.title]) != expected]
        total = sum(map(len, changes.values()))
        table.append(("severity changes, once and in order", not wrong, f"{total} of {len(lived) * len(expected)}"))
        table.append(
            (
                "messages kept (pins and the like), each once",
                all(pins[numbers[each.title]] == 1 for each in lived),
                str(pins.total()),
            )
        )
        items: dict[int, list[str]] = {}
        logged = select(action_item.c.incident_id, action_item.c.details).order_by(action_item.c.id)
        for found in await session.execute(logged):
            items.setdefault(found.incident_id, []).append(found.details)
        right = all(items.get(numbers[each.title]) == list(ACTIONS) for each in lived)
        table.append(("follow-ups, once and in order", right, str(sum(map(len, items.values())))))
        table.append(await _counted(session, lived))
        places = list(await session.scalars(select(headline_post.c.message)))
        table.append(("headlines remembered", all(places), str(len(places))))
        rooms = list(await session.scalars(select(comms_channel.c.incident_id)))
        table.append(("comms channels, one each", len(rooms) == len(set(rooms)) == len(lived), str(len(rooms))))
    # One headline in each chat, wherever it was declared.
    once = {each.title: 1 for each in lived}
    headlines = [
        on_slack_stubbornly.headlines(chats.slack),
        on_discord_stubbornly.headlines(chats.discord),
        on_teams_stubbornly.headlines(chats.teams),
    ]
    total = sum(map(len, headlines))
    is_once = [Counter(title for title, _ in each) for each in headlines] == [once] * 3
    table.append(("headlines, once in each chat", is_once, str(total)))
    outdated = [title for each in headlines for title, shown in each if not is_up_to_date(shown)]
    table.append(("headlines that show how it stands", not outdated, f"{total - len(outdated)} {outdated[:3] or ''}"))
    disorder = [each.title for each in lived if each.answers() != each.expected()]
    answers = sum(len(each.answers()) for each in lived)
    wanted = sum(len(each.expected()) for each in lived)
    table.append(("answers in channels, once and in order", not disorder, f"{answers} of {wanted} {disorder[:3]}"))
    return table


async def _counted(session: AsyncSession, lived: list[Lived]) -> Row:
    """Every message of a person in a comms channel, counted once."""
    query = select(activity.c.channel_key, activity.c.messages)
    counted: Counter[str] = Counter()
    for row in await session.execute(query):
        counted[row.channel_key] += row.messages
    wrong = {
        each.title: (counted[each.channel_key], each.said) for each in lived if counted[each.channel_key] != each.said
    }
    said = sum(each.said for each in lived)
    mine = sum(counted[each.channel_key] for each in lived)
    return "messages counted, each once", not wrong, f"{mine} of {said} {list(wrong.items())[:3] or ''}"


def _print(table: list[Row], done: Counter[str], took: float, what: str) -> None:
    print(f"\n{what}, through 2 serve + 2 worker processes in {took:.0f} s, meanwhile:")  # noqa: T201
    for kind, number in sorted(done.items()):
        print(f"  {number:4} × {kind}")  # noqa: T201
    for what, is_right, numbers in table:
        print(f"  {'ok  ' if is_right else 'FAIL'} {what:42} {numbers}")  # noqa: T201
