"""What the stand-ins share: a server on loopback, its faults, and a list of the calls it had."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

from sandbox.outside.faults import Faults

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Call:
    """One request as it came in."""

    verb: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Service:
    """Start it, or use it as an async context manager; `url` is where it listens."""

    def __init__(self, port: int = 0) -> None:
        self.faults = Faults()
        self.calls: list[Call] = []
        self._port = port
        self._runner: web.AppRunner | None = None
        self.url = ""

    def routes(self) -> list[web.RouteDef]:
        raise NotImplementedError

    async def start(self) -> None:
        app = web.Application(client_max_size=1024 * 1024, middlewares=[self._meet])
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
        self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @web.middleware
    async def _meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        body = await request.read()
        self.calls.append(
            Call(request.method, request.rel_url.raw_path, dict(request.query), dict(request.headers), body)
        )
        if self.faults.latency_seconds:
            await asyncio.sleep(self.faults.latency_seconds)
        plan = self.faults.planned()
        if plan:
            headers = {} if plan.retry_after is None else {"Retry-After": str(plan.retry_after)}
            return web.Response(status=plan.status, text=plan.body, headers=headers)
        answer = await self._carry_out(request, handler)
        if self.faults.loses_answer() and request.transport:
            request.transport.abort()
        return answer

    async def _carry_out(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refusal as refusal:
            if isinstance(refusal.body, str):
                return web.Response(status=refusal.status, text=refusal.body)
            return web.json_response(refusal.body, status=refusal.status)


class Refusal(Exception):
    """The service says no, with this status and body."""

    def __init__(self, status: int, body: Json | str) -> None:
        super().__init__(status, body)
        self.status, self.body = status, body


async def json_body(request: web.Request, otherwise: Refusal) -> Json:
    """The JSON object that was sent; raises `otherwise` when it is none."""
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise otherwise from None
    if not isinstance(body, dict):
        raise otherwise
    return body
