"""Programs to be measured: each in a process of its own, as it would run in earnest."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from muster.demo import free_port
from sandbox.slack import SlackSandbox


@asynccontextmanager
async def muster(slack: SlackSandbox, folder: Path) -> AsyncIterator[None]:
    """`muster serve` on SQLite."""
    port = free_port(18_700)
    settings = {
        "MUSTER_DATA_DIR": str(folder),
        "MUSTER_PORT": str(port),
        "MUSTER_SITE_URL": f"http://127.0.0.1:{port}",
        "MUSTER_SLACK_BOT_TOKEN": slack.config.bot_token,
        "MUSTER_SLACK_SIGNING_SECRET": slack.config.signing_secret,
        "MUSTER_SLACK_API_URL": slack.api_url,
        "MUSTER_SLACK_INCIDENTS_CHANNEL": slack.channel("incidents").id,
        # It is Muster that is measured, not what Slack would take.
        "MUSTER_PACE_CALLS": "no",
    }
    async with _running(["-m", "muster.cli", "serve"], settings, f"http://127.0.0.1:{port}/healthz", folder):
        slack.point_app_at(f"http://127.0.0.1:{port}")
        yield


@asynccontextmanager
async def bolt(slack: SlackSandbox, folder: Path) -> AsyncIterator[None]:
    """The least that Slack's own framework needs to do the same on the screen, and which keeps nothing."""
    port = free_port(18_800)
    settings = {
        "PEER_PORT": str(port),
        "PEER_TOKEN": slack.config.bot_token,
        "PEER_SECRET": slack.config.signing_secret,
        "PEER_API": slack.api_url,
    }
    async with _running(["-m", "benchmarks.peer_bolt"], settings, f"http://127.0.0.1:{port}/", folder):
        slack.set_request_urls(*[f"http://127.0.0.1:{port}/slack/events"] * 3)
        yield


@asynccontextmanager
async def _running(arguments: list[str], settings: dict[str, str], url: str, folder: Path) -> AsyncIterator[None]:
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, env={**os.environ, **settings}, stdout=log, stderr=log
        )
    try:
        async with httpx.AsyncClient() as client, asyncio.timeout(30):
            while True:
                if process.returncode is not None:
                    raise RuntimeError((folder / "log").read_text()[-2000:])
                with contextlib.suppress(httpx.TransportError):
                    await client.get(url)
                    break
                await asyncio.sleep(0.05)
        yield
    finally:
        process.terminate()
        await process.wait()
