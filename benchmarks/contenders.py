"""Programs to be measured, each in processes of its own, as it would run in earnest, beside a sandbox Slack of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sqlite3
import sys
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks import dialogs
from benchmarks.history_seed import SQLITE
from core.store.engine import open_engine
from core.store.migrate import upgrade
from sandbox.slack import Channel, SandboxConfig, SlackSandbox
from tests.story import on_slack_stubbornly
from tests.story.process import any_port, slack_environment

HERE = Path(__file__).parents[1]
PEOPLE = ("ada", "ben", "chloe", "dev", "farid")
WORKERS, THREADS = 2, 4
"""Of gunicorn: a process for each core, and as many requests at once as the load has connections."""


@dataclass
class Contender:
    """`room` is an incident's channel; `counted` tells how many of its messages have been counted for people there."""

    name: str
    slack: SlackSandbox
    port: int
    room: Channel
    counted: Callable[[], int]
    events: str = "/slack/events"


Open = Callable[[Path], contextlib.AbstractAsyncContextManager[Contender]]


@asynccontextmanager
async def muster(folder: Path, past: int = 0) -> AsyncIterator[Contender]:
    """`muster serve` on SQLite, with an incident's channel; or with so many incidents of the past and no channel."""
    async with _sandbox() as slack:
        port = any_port()
        if past:
            await _seed(folder, past)
        environment = muster_environment(slack, port, MUSTER_DATA_DIR=str(folder))
        command = [sys.executable, "-m", "muster.cli", "serve"]
        async with running(command, environment, f"http://127.0.0.1:{port}/healthz", folder):
            slack.point_app_at(f"http://127.0.0.1:{port}")
            room = slack.channel("general") if past else await live_channel(slack)
            counted = "SELECT sum(messages) FROM activity WHERE channel_key LIKE ?"
            yield Contender("Muster", slack, port, room, lambda: _sum(folder / "muster.db", counted, f"%/{room.id}"))


@asynccontextmanager
async def bolt(python: Path, folder: Path) -> AsyncIterator[Contender]:
    """The least that Slack's own framework needs to do the same on the screen, and which keeps nothing."""
    async with _sandbox() as slack:
        port = any_port()
        room = await slack.create_channel("ada", "inc-live")
        environment = {
            "PEER_PORT": str(port),
            "PEER_TOKEN": slack.config.bot_token,
            "PEER_SECRET": slack.config.signing_secret,
            "PEER_API": slack.api_url,
        }
        command = [str(python), str(HERE / "benchmarks/peers/bolt/app.py")]
        async with running(command, environment, f"http://127.0.0.1:{port}/", folder):
            slack.set_request_urls(*[f"http://127.0.0.1:{port}/slack/events"] * 3)
            yield Contender("Bolt", slack, port, room, lambda: _asked(f"http://127.0.0.1:{port}/heard/{room.id}"))


@asynccontextmanager
async def response(python: Path, folder: Path, past: int = 0) -> AsyncIterator[Contender]:
    """The predecessor on SQLite, behind gunicorn with threads."""
    async with _sandbox() as slack:
        dialogs.learn()
        port = any_port()
        room = await slack.create_channel("ada", "inc-live")
        url = f"http://127.0.0.1:{port}"
        environment = _response_environment(slack, url, folder)
        users = [slack.person(each).id for each in PEOPLE]
        seed = [str(python), str(HERE / "benchmarks/peers/response/seed.py"), str(past), room.id, *users]
        await _run(seed, environment, folder)
        serve = [str(python), "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
        serve += ["--worker-class", "gthread", "--threads", str(THREADS), "--keep-alive", "60", "addresses"]
        async with running(serve, environment, f"{url}/", folder):
            slack.set_request_urls(f"{url}/slack/event", f"{url}/slack/slash_command", f"{url}/slack/action")
            counted = "SELECT sum(message_count) FROM response_userstats WHERE ? != ''"
            yield Contender(
                "Response", slack, port, room, lambda: _sum(folder / "db.sqlite3", counted, "all"), "/slack/event"
            )


def muster_environment(slack: SlackSandbox, port: int, **more: str) -> dict[str, str]:
    """What a process of Muster is told."""
    return {
        **slack_environment(slack),
        "MUSTER_PORT": str(port),
        "MUSTER_SITE_URL": f"http://127.0.0.1:{port}",
        # It is Muster that is measured, not what Slack would take.
        "MUSTER_PACE_CALLS": "no",
        **more,
    }


def _response_environment(slack: SlackSandbox, url: str, folder: Path) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "project",
        "PYTHONPATH": str(HERE / "benchmarks/peers/response"),
        "PEER_FOLDER": str(folder),
        "PEER_URL": url,
        "PEER_TOKEN": slack.config.bot_token,
        "PEER_SECRET": slack.config.signing_secret,
        "PEER_API": f"127.0.0.1:{slack.port}",
        "PEER_CHANNEL": slack.channel("incidents").id,
        "PEER_REPORTS": slack.channel("incident-reports").id,
        "PEER_BOT": slack.workspace.bot_user_id,
    }


@asynccontextmanager
async def _sandbox() -> AsyncIterator[SlackSandbox]:
    async with SlackSandbox(SandboxConfig(rate_limits=False)) as slack:
        yield slack


async def live_channel(slack: SlackSandbox, title: str = "Trouble number 0001") -> Channel:
    """Declare an incident as a person does, and have its channel made, with everybody in it."""
    room = await on_slack_stubbornly.declare(slack, "ada", title)
    for person in PEOPLE[1:]:
        if slack.person(person).id not in room.members:
            await slack.join(person, room)
    for person in PEOPLE:
        await slack.post(person, room, "I am here")
    await slack.settled()
    return room


async def _seed(folder: Path, past: int) -> None:
    engine = open_engine(f"sqlite:///{folder / 'muster.db'}", survives_power_cuts=False)
    await upgrade(engine)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: SQLITE(sync, past))
    await engine.dispose()


@asynccontextmanager
async def running(
    command: Sequence[str], environment: dict[str, str], url: str, folder: Path, name: str = "log"
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A program, from when it answers at the address until it is told to end; what it says goes into a file."""
    with (folder / name).open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, **environment}, stdout=log, stderr=log, cwd=HERE
        )
    try:
        async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(60):
            while True:
                if process.returncode is not None:
                    raise RuntimeError((folder / name).read_text()[-3000:])
                with contextlib.suppress(httpx.TransportError):
                    await client.get(url)
                    break
                await asyncio.sleep(0.05)
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _run(command: Sequence[str], environment: dict[str, str], folder: Path) -> None:
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, **environment}, stdout=log, stderr=log
        )
    if await process.wait():
        raise RuntimeError((folder / "log").read_text()[-3000:])


def _sum(database: Path, query: str, key: str) -> int:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(query, (key,)).fetchone()[0] or 0)


def _asked(url: str) -> int:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return int(json.load(answer))


async def until(condition: Callable[[], bool | Awaitable[bool]], timeout: float) -> bool:
    """Whether it comes true in time."""
    deadline = asyncio.get_running_loop().time() + timeout
    while asyncio.get_running_loop().time() < deadline:
        found = condition()
        if found if isinstance(found, bool) else await found:
            return True
        await asyncio.sleep(0.05)
    return False
