"""A real Muster process that can be killed.

It is forked from a nursery: an interpreter that has imported Muster and does nothing else, one for each process of the
test run. So it starts in a fraction of a second, and a test can kill often; what it then does is all of `muster serve`.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx

from sandbox.discord import DiscordSandbox
from sandbox.slack import SlackSandbox
from sandbox.teams import TeamsSandbox
from tests.waiting import PATIENCE

RETRIES = (0.2, 0.5, 1.0, 2.0, *(4.0 for _ in range(60)))
"""When a sandbox sends again what nobody has taken. The chats go on for minutes, and so does this: on a slow machine a process
that is killed again and again is down most of the time."""


def any_port() -> int:
    """One that the system has just given away: tests that run side by side get different ones."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def slack_environment(slack: SlackSandbox) -> dict[str, str]:
    """What connects a process to a sandbox."""
    return {
        "MUSTER_SLACK_BOT_TOKEN": slack.config.bot_token,
        "MUSTER_SLACK_SIGNING_SECRET": slack.config.signing_secret,
        "MUSTER_SLACK_API_URL": slack.api_url,
        "MUSTER_SLACK_INCIDENTS_CHANNEL": slack.channel("incidents").id,
    }


def discord_environment(discord: DiscordSandbox) -> dict[str, str]:
    return {
        "MUSTER_DISCORD_BOT_TOKEN": discord.config.bot_token,
        "MUSTER_DISCORD_API_URL": discord.api_url,
        "MUSTER_DISCORD_GUILD": discord.guild_id,
        "MUSTER_DISCORD_INCIDENTS_CHANNEL": "incidents",
        "MUSTER_DISCORD_CATEGORY": "Incidents",
    }


def teams_environment(teams: TeamsSandbox) -> dict[str, str]:
    return {
        "MUSTER_TEAMS_CLIENT_ID": teams.config.client_id,
        "MUSTER_TEAMS_CLIENT_SECRET": teams.config.client_secret,
        "MUSTER_TEAMS_TENANT_ID": teams.config.tenant,
        "MUSTER_TEAMS_TEAM": teams.team,
        "MUSTER_TEAMS_API_URL": teams.base_url,
        "MUSTER_TEAMS_INCIDENTS_CHANNEL": "incidents",
    }


_NURSERY = Path(__file__).with_name("nursery.py")


@functools.cache
def _nursery() -> str:
    """The socket of this test process's nursery, which ends with it."""
    address = str(Path(tempfile.mkdtemp(prefix="muster-nursery-")) / "socket")
    nursery = subprocess.Popen(
        [sys.executable, str(_NURSERY), address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert nursery.stdout
    assert nursery.stdout.readline() == "ready\n"
    _kept.append(nursery)
    return address


_kept: list[subprocess.Popen[str]] = []


class Forked:
    """A `muster` command in a process of its own; what it says is in `log`."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._about = {"command": list(command), "environment": dict(environment), "log": str(log)}
        self._log = log
        self._asked: asyncio.StreamWriter | None = None
        self._told: asyncio.StreamReader | None = None
        self._pid = 0

    async def begin(self) -> None:
        """Start it, for the first time or again."""
        if self._asked is None:
            self._told, self._asked = await asyncio.open_unix_connection(await asyncio.to_thread(_nursery))
            self._asked.write(json.dumps(self._about).encode() + b"\n")
        self._asked.write(b"start\n")
        self._pid = int(await self._answer())

    async def kill(self) -> None:
        """SIGKILL: nothing is said, nothing is closed."""
        assert await self._end(signal.SIGKILL) == -signal.SIGKILL, self.log()[-3000:]

    async def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        return await self._end(signal.SIGTERM)

    def log(self) -> str:
        """What it has said so far."""
        return self._log.read_text() if self._log.exists() else ""

    async def clean_up(self) -> None:
        """Leave nothing running, whatever the test came to."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        if self._asked:
            self._asked.close()

    async def _end(self, how: signal.Signals) -> int:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, how)
        async with asyncio.timeout(PATIENCE):
            return int(await self._answer())

    async def _answer(self) -> bytes:
        assert self._told
        line = await self._told.readline()
        assert line, self.log()[-3000:]
        return line


class Process(Forked):
    """`muster serve` (or `muster worker`) against what `environment` connects it to, by default on a SQLite file."""

    def __init__(self, environment: dict[str, str], folder: Path, port: int, command: str = "serve") -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.name = f"{command}-{port}"
        settings = {
            "MUSTER_DATA_DIR": str(folder),
            "MUSTER_PORT": str(port),
            "MUSTER_WORKER_PORT": str(port),
            "MUSTER_SITE_URL": self.url,
            # The sandboxes are asked for more than the real chats would take.
            "MUSTER_PACE_CALLS": "no",
        }
        super().__init__([command], {**os.environ, **settings, **environment}, folder / f"{self.name}.log")

    async def start(self) -> None:
        """Start it and wait until it answers."""
        await self.begin()
        async with httpx.AsyncClient() as client, asyncio.timeout(PATIENCE):
            while True:
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get(f"{self.url}/healthz")).status_code == 200:
                        return
                await asyncio.sleep(0.02)
