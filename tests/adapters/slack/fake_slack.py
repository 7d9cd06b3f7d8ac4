"""A Slack that answers what a test tells it to, over real sockets, and remembers what it was asked.

The sandbox is the whole service; this one is for single answers that the whole service would give only by chance.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import WSMsgType, web

from tests.waiting import PATIENCE

Answer: TypeAlias = "dict[str, Any] | Callable[[dict[str, Any]], dict[str, Any]] | Trouble"
AUTH = {
    "ok": True,
    "url": "https://acme.slack.com/",
    "team": "Acme",
    "team_id": "T061EG9R6",
    "user": "incident",
    "user_id": "U0LAN0Z89",
    "bot_id": "B0OURS",
}


@dataclass(frozen=True)
class Trouble:
    """An answer that is none: a status, a body that is not JSON, a cut connection, silence."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    never: bool = False


class FakeSlack:
    """`script(method, answer, answer, …)` answers in turn, the last one for ever; what is not scripted is fine."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[dict[str, Any]] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.acknowledged: list[dict[str, Any]] = []
        self._scripts: dict[str, list[Answer]] = {"auth.test": [AUTH]}
        self.refuses = 0
        """So many connections to come are one too many."""
        self._runner: web.AppRunner | None = None
        self._over = asyncio.Event()
        self._changed = asyncio.Event()
        self.base = ""

    async def __aenter__(self) -> FakeSlack:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response/{name}", self._response_url)
        app.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        for socket in self.sockets:
            await socket.close()
        assert self._runner
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"{self.base}/api/"

    def script(self, method: str, *answers: Answer) -> None:
        self._scripts[method] = list(answers)

    def asked(self, method: str) -> list[dict[str, Any]]:
        return [arguments for name, arguments in self.calls if name == method]

    async def until(self, is_so: Callable[[], Any]) -> None:
        """Wait until what has come in makes it so; the time-out (seconds) ends what never will be."""
        async with asyncio.timeout(PATIENCE):
            while not is_so():
                self._changed.clear()
                await self._changed.wait()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await request.json() if request.content_type == "application/json" else dict(await request.post())
        arguments = {**request.query, **arguments}
        self.calls.append((method, arguments))
        self._changed.set()
        return await self._answer(request, method, arguments)

    async def _response_url(self, request: web.Request) -> web.StreamResponse:
        self.answers.append(await request.json())
        return await self._answer(request, f"response/{request.match_info['name']}", {})

    async def _answer(self, request: web.Request, method: str, arguments: dict[str, Any]) -> web.StreamResponse:
        answers = self._scripts.get(method, [{"ok": True}])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Trouble):
            if answer.never:
                await self._over.wait()
            if answer.cut:
                assert request.transport
                request.transport.close()
            return web.Response(status=answer.status, text=answer.body, headers=answer.headers)
        return web.json_response(answer(arguments) if callable(answer) else answer)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        if self.refuses:
            # As it was seen in java-slack-sdk's issue 1223: no hello, this frame, and the end.
            self.refuses -= 1
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {}})
            await socket.close()
            self._changed.set()
            return socket
        await socket.send_json({"type": "hello", "num_connections": 1})
        self._changed.set()
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                self.acknowledged.append(json.loads(message.data))
                self._changed.set()
        self._changed.set()
        return socket
