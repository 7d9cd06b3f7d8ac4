"""Mounts the chats' receivers: the raw body goes in as it came, the answer goes out as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from litestar import MediaType, Request, Response, Router, post
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.types import Scope

from core.chat.platform import Receiver, Reply
from web.guard import OPEN

log = structlog.get_logger()

# Slack, Discord and Teams all send far less; more than this is somebody else.
MAX_BODY = 1_000_000


def mount(receivers: Sequence[Receiver]) -> list[HTTPRouteHandler | Router]:
    """A POST route for each path of each receiver."""
    return [_route(receiver, path) for receiver in receivers for path in receiver.paths]


def _route(receiver: Receiver, path: str) -> HTTPRouteHandler:
    @post(
        path,
        name=f"hook {path}",
        request_max_body_size=MAX_BODY,
        exception_handlers={HTTPException: _refuse},
        include_in_schema=False,
        # The receiver checks the chat's own signature.
        needs=OPEN,
        csrf=False,
    )
    async def hook(request: Request[Any, Any, Any]) -> Response[bytes]:
        body = await request.body()
        try:
            reply = await receiver.receive(path, _headers(request.scope), body)
        except Exception:
            # Never the detail: whoever sent this may not be a friend.
            log.exception("receiver failed", path=path)
            reply = Reply(status=500, body=b"Muster could not handle this request.")
        return _respond(reply)

    return hook


def _headers(scope: Scope) -> dict[str, str]:
    """Lower-case names; a header that was sent twice holds both values, so that neither can hide the other."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _respond(reply: Reply) -> Response[bytes]:
    headers = {name.lower(): value for name, value in reply.headers.items()}
    media_type = headers.pop("content-type", "text/plain; charset=utf-8")
    return Response(reply.body, status_code=reply.status, headers=headers, media_type=media_type)


def _refuse(_: Request[Any, Any, Any], error: HTTPException) -> Response[str]:
    sentence = "The request is too large." if error.status_code == 413 else "The request can't be read."
    return Response(sentence, status_code=error.status_code, media_type=MediaType.TEXT)
