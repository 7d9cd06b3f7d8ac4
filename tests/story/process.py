"""A real Muster process that can be killed.

It is forked from a nursery: an interpreter that has imported Muster and does nothing else. So a killed process is back
in a fraction of a second, and a test can kill often; what the process then does is all of `muster serve`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from pathlib import Path

import httpx

from sandbox.discord import DiscordSandbox
from sandbox.slack import SlackSandbox
from sandbox.teams import TeamsSandbox


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


class Process:
    """`muster serve` (or `muster worker`) against what `environment` connects it to, by default on a SQLite file."""

    def __init__(self, environment: dict[str, str], folder: Path, port: int, command: str = "serve") -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.name = f"{command}-{port}"
        self._command = command
        self._log = folder / f"{self.name}.log"
        self._environment = {
            **os.environ,
            "MUSTER_DATA_DIR": str(folder),
            "MUSTER_PORT": str(port),
            "MUSTER_WORKER_PORT": str(port),
            "MUSTER_SITE_URL": self.url,
            # The sandboxes are asked for more than the real chats would take.
            "MUSTER_PACE_CALLS": "no",
            **environment,
        }
        self._nursery: asyncio.subprocess.Process | None = None
        self._pid = 0

    async def start(self) -> None:
        """Start it and wait until it answers."""
        if self._nursery is None:
            with self._log.open("ab") as log:
                self._nursery = await asyncio.create_subprocess_exec(
                    sys.executable,
                    str(_NURSERY),
                    self._command,
                    env=self._environment,
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=log,
                )
        assert self._nursery.stdin
        self._nursery.stdin.write(b"start\n")
        self._pid = int(await self._answer())
        async with httpx.AsyncClient() as client, asyncio.timeout(60):
            while True:
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get(f"{self.url}/healthz")).status_code == 200:
                        return
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """SIGKILL: nothing is said, nothing is closed."""
        assert await self._end(signal.SIGKILL) == -signal.SIGKILL, self._log.read_text()[-3000:]

    async def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        return await self._end(signal.SIGTERM)

    def log(self) -> str:
        """What it has said so far."""
        return self._log.read_text()

    async def clean_up(self) -> None:
        """Leave nothing running, whatever the test came to."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        if self._nursery and self._nursery.stdin:
            self._nursery.stdin.close()
            await self._nursery.wait()

    async def _end(self, how: signal.Signals) -> int:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, how)
        async with asyncio.timeout(20):
            return int(await self._answer())

    async def _answer(self) -> bytes:
        assert self._nursery
        assert self._nursery.stdout
        line = await self._nursery.stdout.readline()
        assert line, self._log.read_text()[-3000:]
        return line
