"""Every address, with the checks that come before each call."""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.teams.api import conversations, graph, people
from sandbox.teams.errors import CannotDo, Refused
from sandbox.teams.model import CallRecord

if TYPE_CHECKING:
    from sandbox.teams.sandbox import TeamsSandbox

_Call = Callable[["TeamsSandbox", web.Request, Any], Awaitable[tuple[int, Any]]]
_LIVES_S = 3599


def add_routes(app: web.Application, sandbox: "TeamsSandbox") -> None:
    issued: dict[str, str] = {}

    async def log_in(request: web.Request) -> web.Response:
        form = await request.post()
        wanted = (sandbox.config.client_id, sandbox.config.client_secret)
        if request.match_info["tenant"] != sandbox.config.tenant or form.get("grant_type") != "client_credentials":
            return web.json_response({"error": "invalid_request"}, status=400)
        service = str(form.get("scope", "")).removesuffix("/.default")
        if service not in ("https://api.botframework.com", graph.AUDIENCE):
            return web.json_response({"error": "invalid_scope"}, status=400)
        if (form.get("client_id"), form.get("client_secret")) != wanted:
            return web.json_response({"error": "invalid_client"}, status=401)
        now = sandbox.config.clock()
        token = sandbox.keys.token(now, service, sandbox.workspace.service_url, jti=uuid.uuid4().hex)
        issued[token] = service
        return web.json_response({"token_type": "Bearer", "expires_in": _LIVES_S, "access_token": token})

    async def configuration(request: web.Request) -> web.Response:
        keys = f"{sandbox.base_url}/v1/.well-known/keys"
        return web.json_response({"issuer": "https://api.botframework.com", "jwks_uri": keys})

    async def keys(request: web.Request) -> web.Response:
        return web.json_response(sandbox.keys.public)

    def call(carry_out: _Call) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            raw = await request.read()
            status, answer, headers = await _answer(sandbox, request, carry_out, raw, issued)
            body = json.loads(raw) if raw.startswith(b"{") else None
            sandbox.log_call(CallRecord(request.method, request.path, body, status, sandbox.config.clock()))
            if status < 400 and sandbox.faults.drops_answer():
                assert request.transport
                request.transport.close()
                raise ConnectionResetError
            return web.json_response(answer, status=status, headers=headers)

        return handle

    app.router.add_post("/{tenant}/oauth2/v2.0/token", log_in)
    app.router.add_get("/v1/.well-known/openidconfiguration", configuration)
    app.router.add_get("/v1/.well-known/keys", keys)
    at = "/teams/v3/conversations"
    app.router.add_post(at, call(conversations.create))
    app.router.add_post(at + "/{conversation}/activities", call(conversations.send))
    app.router.add_put(at + "/{conversation}/activities/{activity}", call(conversations.update))
    app.router.add_delete(at + "/{conversation}/activities/{activity}", call(conversations.delete))
    app.router.add_get(at + "/{conversation}/members/{member}", call(people.member))
    app.router.add_get(at + "/{conversation}/pagedMembers", call(people.paged))
    channel = graph.PATH + "teams/{group}/channels/{channel}/messages"
    app.router.add_get(channel, call(graph.posts))
    app.router.add_get(channel + "/{post}", call(graph.message))
    app.router.add_get(channel + "/{post}/replies", call(graph.replies))
    app.router.add_get(channel + "/{post}/replies/{message}", call(graph.message))
    app.router.add_get("/teams/v3/teams/{team}", call(people.team))
    app.router.add_get("/teams/v3/teams/{team}/conversations", call(people.channels))


async def _answer(
    sandbox: "TeamsSandbox", request: web.Request, carry_out: _Call, raw: bytes, issued: dict[str, str]
) -> tuple[int, Any, dict[str, str]]:
    try:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        is_graph = request.path.startswith(graph.PATH)
        if issued.get(token) != (graph.AUDIENCE if is_graph else "https://api.botframework.com"):
            raise Refused(401, "Unauthorized", "Authorization has been denied for this request.")
        if sandbox.faults.latency_seconds:
            await asyncio.sleep(sandbox.faults.latency_seconds)
        if planned := sandbox.faults.planned(request.path):
            status, wait = planned
            raise Refused(status, "Planned", "on request", {"Retry-After": f"{wait:g}"} if wait else {})
        if not sandbox.config.bot_in_team:
            raise Refused(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")
        status, answer = await carry_out(sandbox, request, json.loads(raw) if raw else {})
        return status, answer, {}
    except Refused as refusal:
        return refusal.status, refusal.body, refusal.headers
    except CannotDo as refusal:
        return 404, {"error": {"code": "ConversationNotFound", "message": str(refusal)}}, {}
    except ValueError:
        return 400, {"error": {"code": "BadSyntax", "message": "The request is not JSON."}}, {}
