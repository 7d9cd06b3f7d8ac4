"""What every REST call shares: the token, faults, rate limits, the log, errors in Discord's words."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.discord.errors import JSON, Refused
from sandbox.discord.model import CallRecord

if TYPE_CHECKING:
    from sandbox.discord.sandbox import DiscordSandbox

Handler = Callable[["Call"], Awaitable[Any] | Any]


class Call:
    """One request: its path's parts, query and body."""

    def __init__(self, sandbox: "DiscordSandbox", request: web.Request, body: Any) -> None:
        self.sandbox = sandbox
        self.workspace = sandbox.workspace
        self.request = request
        self.body: JSON = body if isinstance(body, dict) else {}
        self.listed: list[JSON] = body if isinstance(body, list) else []

    def part(self, name: str) -> str:
        return self.request.match_info[name]

    def query(self, name: str, default: str = "") -> str:
        return self.request.query.get(name, default)


class Dispatcher:
    def __init__(self, sandbox: "DiscordSandbox") -> None:
        self.sandbox = sandbox

    def wrap(
        self, handler: Handler, needs_token: bool = True
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            return await self._handle(handler, request, needs_token)

        return handle

    async def _handle(self, handler: Handler, request: web.Request, needs_token: bool) -> web.StreamResponse:
        sandbox, route = self.sandbox, f"{request.method} {request.path.removeprefix('/api/v10')}"
        if wait := sandbox.faults.delay_of(route):
            await asyncio.sleep(wait)
        if planned := sandbox.faults.planned(route):
            return self._planned(request, route, *planned)
        headers: dict[str, str] = {}
        body: Any = None
        try:
            body = await _body(request)
            self._check(request, needs_token)
            if sandbox.config.rate_limits:
                limit = sandbox.rates.call(request.method, request.path)
                headers = limit.headers
                if limit.wait:
                    return self._limited(route, limit.wait, headers, limit.is_global)
            answer = handler(Call(sandbox, request, body))
            if isinstance(answer, Awaitable):
                answer = await answer
        except Refused as refusal:
            if refusal.status == 429:
                return self._limited(route, float(refusal.message), headers, False)
            self._log(request, route, refusal.status, refusal.code, body)
            return _json(refusal.body(), refusal.status, headers)
        status = 204 if answer is None else 200
        self._log(request, route, status, 0, body)
        if sandbox.faults.drops_answer(route):
            if request.transport:
                request.transport.abort()
            return web.Response(status=500)
        return web.Response(status=204, headers=headers) if answer is None else _json(answer, 200, headers)

    def _check(self, request: web.Request, needs_token: bool) -> None:
        """ "Authentication", "User Agent". Answers to interactions carry their token in the path and need neither."""
        if needs_token and not request.headers.get("User-Agent", "").startswith("DiscordBot ("):
            raise Refused(403, 40333, "internal network error")
        if needs_token and request.headers.get("Authorization") != f"Bot {self.sandbox.config.bot_token}":
            raise Refused(401, 0, "401: Unauthorized")

    def _planned(self, request: web.Request, route: str, status: int, retry_after: float) -> web.Response:
        if status == 429:
            return self._limited(route, retry_after, {}, False)
        self._log(request, route, status, 0, None)
        return web.Response(status=status, text="upstream connect error", content_type="text/plain")

    def _limited(self, route: str, wait: float, headers: dict[str, str], is_global: bool) -> web.Response:
        """ "Exceeding A Rate Limit". `Via` tells it from Cloudflare's own refusals."""
        self.sandbox.log_call(CallRecord(route.partition(" ")[0], route, 429))
        told = {"Retry-After": str(max(1, round(wait))), "Via": "1.1 google", "X-RateLimit-Scope": "user", **headers}
        return _json(
            {"message": "You are being rate limited.", "retry_after": round(wait, 3), "global": is_global}, 429, told
        )

    def _log(self, request: web.Request, route: str, status: int, code: int, body: Any) -> None:
        self.sandbox.log_call(CallRecord(request.method, route, status, code, body))


async def _body(request: web.Request) -> Any:
    """JSON, or a form whose `payload_json` is that ("Uploading Files")."""
    if request.content_type == "multipart/form-data":
        form = await request.post()
        return json.loads(str(form.get("payload_json", "{}")))
    raw = await request.read()
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError:
        raise Refused(400, 50109, "The request body contains invalid JSON.") from None


def _json(body: Any, status: int, headers: dict[str, str]) -> web.Response:
    """discord.py reads JSON only from exactly this content type."""
    return web.Response(
        body=json.dumps(body).encode(), status=status, headers={**headers, "Content-Type": "application/json"}
    )
