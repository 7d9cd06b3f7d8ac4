"""A sandbox on a port of its own, an app that records what it is sent, and Slack's own client."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SandboxConfig, SlackSandbox


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    raw: bytes
    body: dict[str, Any]


@dataclass
class FakeApp:
    """Answers 200 and an empty body, unless told otherwise: `answers[path]` makes the response."""

    received: list[Received] = field(default_factory=list)
    answers: dict[str, Callable[[Received], web.Response]] = field(default_factory=dict)
    # While set, requests wait before they are answered.
    hold: asyncio.Event | None = None
    url: str = ""

    async def handle(self, request: web.Request) -> web.Response:
        raw = await request.read()
        got = Received(request.path, dict(request.headers), raw, _body(request, raw))
        self.received.append(got)
        if self.hold is not None:
            await self.hold.wait()
        answer = self.answers.get(request.path)
        return answer(got) if answer else web.Response()

    def bodies(self, path: str) -> list[dict[str, Any]]:
        return [r.body for r in self.received if r.path == path]

    def events(self, kind: str, subtype: str | None = None) -> list[dict[str, Any]]:
        found = [b["event"] for b in self.bodies("/slack/events") if b.get("event", {}).get("type") == kind]
        return found if subtype is None else [e for e in found if e.get("subtype", "") == subtype]


def _body(request: web.Request, raw: bytes) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(json.loads(raw))
    form = dict(parse_qsl(raw.decode(), keep_blank_values=True))
    return dict(json.loads(form["payload"])) if "payload" in form else form


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[SlackSandbox]:
    config = SandboxConfig(clock=clock, rate_limits=False, answer_timeout=20, retry_delays=(0.01, 0.02, 0.03))
    async with SlackSandbox(config) as running:
        yield running


@pytest.fixture
async def app(sandbox: SlackSandbox) -> AsyncIterator[FakeApp]:
    fake = FakeApp()
    application = web.Application()
    application.router.add_post("/{path:.*}", fake.handle)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    sandbox.point_app_at(fake.url)
    yield fake
    if fake.hold is not None:
        fake.hold.set()
    await runner.cleanup()


@pytest.fixture
def client(sandbox: SlackSandbox) -> AsyncWebClient:
    """No retries of its own: each call is one request."""
    return AsyncWebClient(sandbox.config.bot_token, base_url=sandbox.api_url, retry_handlers=[])
