"""A real Muster process that can be killed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

import httpx

from sandbox.slack import SlackSandbox


class Process:
    """`muster serve` on a SQLite file, against a sandbox."""

    def __init__(self, slack: SlackSandbox, folder: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._log = folder / "serve.log"
        self._environment = {
            **os.environ,
            "MUSTER_DATA_DIR": str(folder),
            "MUSTER_PORT": str(port),
            "MUSTER_SITE_URL": self.url,
            "MUSTER_SLACK_BOT_TOKEN": slack.config.bot_token,
            "MUSTER_SLACK_SIGNING_SECRET": slack.config.signing_secret,
            "MUSTER_SLACK_API_URL": slack.api_url,
            "MUSTER_SLACK_INCIDENTS_CHANNEL": slack.channel("incidents").id,
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and wait until it answers."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "muster.cli", "serve", env=self._environment, stdout=log, stderr=log
            )
        async with httpx.AsyncClient() as client, asyncio.timeout(30):
            while True:
                assert self._process.returncode is None, self._log.read_text()[-3000:]
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get(f"{self.url}/healthz")).status_code == 200:
                        return
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """SIGKILL: nothing is said, nothing is closed."""
        assert self._process
        ended = self._process.returncode
        assert ended is None, f"It had ended by itself with {ended}: {self._log.read_text()[-3000:]}"
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    async def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        assert self._process
        self._process.terminate()
        async with asyncio.timeout(20):
            return await self._process.wait()
