"""What every call shares: the token, faults, rate limits, the log, errors in the service's words."""

import asyncio
import json
import math
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from aiohttp import web

from sandbox.teams.api.graph import PATH
from sandbox.teams.api.login import BOT, GRAPH, LogIn
from sandbox.teams.errors import CannotDo, Refused
from sandbox.teams.model import CallRecord

if TYPE_CHECKING:
    from sandbox.teams.sandbox import TeamsSandbox

Call: TypeAlias = Callable[["TeamsSandbox", web.Request, Any], Awaitable[tuple[int, Any]]]


class Dispatcher:
    def __init__(self, sandbox: "TeamsSandbox", log_in: LogIn) -> None:
        self._sandbox, self._log_in = sandbox, log_in

    def wrap(self, call: Call, kind: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            raw, sandbox = await request.read(), self._sandbox
            status, answer, headers = await self._answer(request, call, kind, raw)
            body = json.loads(raw) if raw.startswith(b"{") and status != 400 else None
            sandbox.log_call(CallRecord(request.method, request.path, body, status, sandbox.config.clock()))
            if status < 400 and sandbox.faults.drops_answer(request.path):
                assert request.transport
                request.transport.close()
                raise ConnectionResetError
            return web.json_response(answer, status=status, headers=headers)

        return handle

    async def _answer(self, request: web.Request, call: Call, kind: str, raw: bytes) -> tuple[int, Any, dict[str, str]]:
        try:
            await self._admit(request, kind)
            status, answer = await call(self._sandbox, request, json.loads(raw) if raw else {})
            return status, answer, {}
        except Refused as refusal:
            return refusal.status, refusal.body, refusal.headers
        except CannotDo as refusal:
            return 404, {"error": {"code": "ConversationNotFound", "message": str(refusal)}}, {}
        except (ValueError, AttributeError, TypeError):
            return 400, {"error": {"code": "BadSyntax", "message": "The request is not what it must be."}}, {}

    async def _admit(self, request: web.Request, kind: str) -> None:
        sandbox = self._sandbox
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not self._log_in.admits(token, GRAPH if request.path.startswith(PATH) else BOT):
            raise Refused(401, "Unauthorized", "Authorization has been denied for this request.")
        if wait := sandbox.faults.delay_of(request.path):
            await asyncio.sleep(wait)
        if planned := sandbox.faults.planned(request.path):
            status, wait = planned
            raise Refused(status, "Planned", "on request", {"Retry-After": f"{wait:g}"} if wait else {})
        if not sandbox.config.bot_in_team:
            raise Refused(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")
        conversation = request.match_info.get("conversation", "").partition(";")[0]
        limit = sandbox.rates.ask(kind, conversation) if kind and sandbox.config.rate_limits else 0.0
        if limit:
            seconds = {"Retry-After": str(math.ceil(limit))}
            raise Refused(429, "TooManyRequests", "API calls quota exceeded.", seconds)
