"""Microsoft 365 Agents Playground, Microsoft's own test client of Teams, beside a real `muster serve`.

It is installed by npm when it is first needed, into tests/playground/node_modules, at the pinned version. Its mock team
is described in a file beside which it is started ("Debug bot locally: customize Teams context").
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from aiohttp import ClientSession, web

from tests.story.process import Process, any_port
from tests.waiting import PATIENCE

FOLDER = Path(__file__).parents[1] / "playground"
PROGRAM = FOLDER / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"
TENANT, BOT = "5b1e0c7a-93d4-4f6e-8a51-0d2c6f7e9b10", "0f6a1c52-7d3b-4e89-b0a4-6c5d2e1f9a88"
TEAM, GROUP = "19:acme@thread.tacv2", "c9a2f4be-1d07-4c35-9e62-73f0b8d15a44"
PEOPLE = ["Ada Okafor", "Ben Ruiz", "Chloé Martin", "Dev Patel", "Erin Walsh", "Farid Haddad"]


def install() -> None:
    """Skips the test, with a sentence, where there is no node or no package to be had."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("no node and npm here: Microsoft's Agents Playground can't be run")
    if PROGRAM.exists():
        return
    command = ["npm", "ci", "--omit=optional", "--no-audit", "--no-fund", "--fetch-retries=1"]
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run(command, cwd=FOLDER, capture_output=True, timeout=90, check=False)
    if not PROGRAM.exists():
        pytest.skip("npm could not install Microsoft's Agents Playground: no registry in reach?")


@asynccontextmanager
async def relay(port: int) -> AsyncIterator[str]:
    """Muster's `MUSTER_TEAMS_API_URL`: the connector is at /teams there, and at /_connector of the Playground."""

    async def handle(request: web.Request) -> web.StreamResponse:
        url = f"http://127.0.0.1:{port}/_connector/{request.match_info['rest']}"
        sent = {"Content-Type": request.headers.get("Content-Type", "application/json")}
        body = await request.read()
        async with http.request(request.method, url, params=request.query, data=body, headers=sent) as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)

    app = web.Application()
    app.router.add_route("*", "/teams/{rest:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    async with ClientSession() as http:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


@asynccontextmanager
async def playground(
    folder: Path, endpoint: str, service: str, port: int
) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """The test client, and the address of its page; it may take a moment until that answers."""
    (folder / ".m365agentsplayground.yml").write_text(_team(), encoding="utf-8")
    opener = folder / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text("#!/bin/sh\nexit 0\n")
    opener.chmod(0o755)
    process = await asyncio.create_subprocess_exec(
        *("node", str(PROGRAM), "-e", endpoint, "-c", "msteams", "-p", str(port), "--su", service, "--dt"),
        cwd=folder,
        env={**os.environ, "PATH": f"{opener.parent}:{os.environ['PATH']}"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield f"http://127.0.0.1:{port}/", process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _answers(url: str, process: asyncio.subprocess.Process) -> None:
    async with httpx.AsyncClient() as client, asyncio.timeout(PATIENCE):
        while True:
            assert process.returncode is None, "the Playground has ended; its log is in devTools/"
            with contextlib.suppress(httpx.TransportError):
                if (await client.get(url)).status_code == 200:
                    return
            await asyncio.sleep(0.05)


@asynccontextmanager
async def both(folder: Path) -> AsyncIterator[tuple[str, Process]]:
    """The Playground with its connector, and a Muster that admits what it sends without a token."""
    port, own = any_port(), any_port()
    async with relay(port) as api, _muster(folder, api, own) as muster:
        endpoint = f"{muster.url}/teams/messages"
        async with playground(folder, endpoint, f"{api}/teams", port) as (page, process):
            await asyncio.gather(_answers(page, process), muster.start())
            yield page, muster


@asynccontextmanager
async def _muster(folder: Path, api: str, port: int) -> AsyncIterator[Process]:
    environment = {
        "MUSTER_HOST": "127.0.0.1",
        "MUSTER_TEAMS_CLIENT_ID": BOT,
        "MUSTER_TEAMS_TENANT_ID": TENANT,
        "MUSTER_TEAMS_TEAM": TEAM,
        "MUSTER_TEAMS_INCIDENTS_CHANNEL": "incidents",
        "MUSTER_TEAMS_ADMITS_UNSIGNED": "true",
        "MUSTER_TEAMS_API_URL": api,
        "MUSTER_BLOCKS": "examples.page_engineer",
    }
    data = folder / "data"
    data.mkdir()
    muster = Process(environment, data, port)
    try:
        yield muster
    finally:
        await muster.clean_up()


def _team() -> str:
    """Six people, of whom the first sits at the page, and one team with a channel for headlines."""
    lines = ['version: "0.1.1"', f"tenantId: {TENANT}", f"bot:\n  id: {BOT}\n  name: incident"]
    for number, name in enumerate(PEOPLE):
        given, surname = name.split()
        email = f"{given.lower().replace('é', 'e')}@acme.example"
        lines.append("currentUser:" if number == 0 else "users:" if number == 1 else "")
        mark, rest = ("  ", "  ") if number == 0 else ("  - ", "    ")
        # The Playground finds members by `id` alone; Teams by that and by the Entra id. So they are the same here.
        entra = f"6f1d20{number:02d}-4b7a-4e0c-9c55-a1b2c3d4e5f6"
        facts = [f"id: {entra}", f"aadObjectId: {entra}", f"name: {name}", f"userPrincipleName: {email}"]
        facts += [f"email: {email}"]
        facts += [f"givenName: {given}", f"surname: {surname}"]
        lines += [(mark if at == 0 else rest) + each for at, each in enumerate(facts)]
    lines += ["personalChat:\n  id: a:personal", "groupChat:\n  id: 19:group@thread.v2\n  name: Group Chat"]
    lines += [f"team:\n  id: {TEAM}\n  name: Acme\n  aadGroupId: {GROUP}\n  channels:"]
    lines += ["    - id: 19:incidents@thread.tacv2\n      name: incidents"]
    return "\n".join(filter(None, lines)) + "\n"
