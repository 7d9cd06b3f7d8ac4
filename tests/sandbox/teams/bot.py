"""A bot written by hand: takes what the sandbox sends, checks its token, and answers with what a test put there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import jwt
from aiohttp import web

from sandbox.teams import TeamsConfig, TeamsSandbox

JSON = dict[str, Any]
CARD = "application/vnd.microsoft.card.adaptive"
SCOPE = "https://api.botframework.com/.default"


class Bot:
    """`heard` are the activities; `answers` say what an invoke gets, by its name."""

    def __init__(self, sandbox: TeamsSandbox) -> None:
        self.sandbox = sandbox
        self.heard: list[JSON] = []
        self.tokens: list[str] = []
        self.answers: dict[str, Callable[[JSON], Any]] = {}
        self.status = 200
        self.wait = asyncio.Event()
        self.wait.set()
        self.http: aiohttp.ClientSession

    async def receive(self, request: web.Request) -> web.StreamResponse:
        activity = await request.json()
        self.tokens.append(request.headers.get("Authorization", "").removeprefix("Bearer "))
        await self.wait.wait()
        self.heard.append(activity)
        if activity["type"] != "invoke":
            return web.json_response({}, status=self.status)
        answer = self.answers[activity["name"]](activity) if activity["name"] in self.answers else None
        if isinstance(answer, Awaitable):
            answer = await answer
        if isinstance(answer, web.Response):
            return answer
        return web.json_response(answer) if answer is not None else web.Response()

    async def claims(self, token: str) -> JSON:
        """What is in a token, if the key server vouches for it."""
        base = self.sandbox.base_url
        async with self.http.get(f"{base}/v1/.well-known/openidconfiguration") as found:
            about = await found.json()
        async with self.http.get(about["jwks_uri"]) as found:
            keys = jwt.PyJWKSet.from_dict(await found.json())
        key = keys[jwt.get_unverified_header(token)["kid"]]
        audience = self.sandbox.config.client_id
        return dict(jwt.decode(token, key, algorithms=["RS256"], audience=audience, issuer=about["issuer"]))

    async def log_in(self, **changes: str) -> tuple[int, JSON]:
        config = self.sandbox.config
        form = {"grant_type": "client_credentials", "client_id": config.client_id, "scope": SCOPE}
        form |= {"client_secret": config.client_secret, **changes}
        tenant = form.pop("tenant", config.tenant)
        async with self.http.post(f"{self.sandbox.base_url}/{tenant}/oauth2/v2.0/token", data=form) as found:
            return found.status, await found.json()

    async def call(self, method: str, path: str, body: Any = None, token: str | None = None) -> tuple[int, Any]:
        """One call to the connector."""
        status, answer, _ = await self.ask(method, path, body, token)
        return status, answer

    async def ask(
        self, method: str, path: str, body: Any = None, token: str | None = None
    ) -> tuple[int, Any, dict[str, str]]:
        if token is None:
            _, granted = await self.log_in()
            token = granted["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{self.sandbox.base_url}/teams/v3{path}"
        async with self.http.request(method, url, json=body, headers=headers) as found:
            return found.status, await found.json(), dict(found.headers)

    async def say(self, where: str, **activity: Any) -> tuple[int, Any]:
        return await self.call("POST", f"/conversations/{where}/activities", {"type": "message", **activity})

    async def show(self, where: str, *body: JSON, **more: Any) -> tuple[int, Any]:
        return await self.say(where, attachments=[attached(*body, **more)])


def attached(*body: JSON, **more: Any) -> JSON:
    content = {"type": "AdaptiveCard", "version": "1.5", "body": list(body), **more}
    return {"contentType": CARD, "content": content}


def text(words: str, **more: Any) -> JSON:
    return {"type": "TextBlock", "text": words, "wrap": True, **more}


def dialog(title: str, *body: JSON, **more: Any) -> JSON:
    value = {"title": title, "width": "medium", "height": "medium", "card": attached(*body, **more)}
    return {"task": {"type": "continue", "value": value}}


@asynccontextmanager
async def connected(config: TeamsConfig | None = None) -> AsyncIterator[tuple[TeamsSandbox, Bot]]:
    async with TeamsSandbox(config or TeamsConfig(rate_limits=False)) as sandbox:
        bot = Bot(sandbox)
        app = web.Application()
        app.router.add_post("/api/messages", bot.receive)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        sandbox.point_bot_at(f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages")
        async with aiohttp.ClientSession() as bot.http:
            try:
                yield sandbox, bot
            finally:
                bot.wait.set()
                await runner.cleanup()
