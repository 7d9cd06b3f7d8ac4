"""The Teams SDK mounted into whatever web framework Muster has: its `HttpServerAdapter` protocol.

The SDK checks the token (signature, issuer, audience, service URL) with a library that fetches keys while it waits. That
happens in a thread, so that nobody who sends made-up tokens can hold up the hub.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from microsoft_teams.apps.http.adapter import HttpRequest, HttpResponse, HttpRouteHandler

_AT_ONCE = 16


class Bridge:
    """Collects the SDK's routes; `call` hands it a request."""

    def __init__(self) -> None:
        self._handlers: dict[str, HttpRouteHandler] = {}
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="teams")

    def register_route(self, method: str, path: str, handler: HttpRouteHandler) -> None:
        self._handlers[path] = handler

    def serve_static(self, path: str, directory: str) -> None:
        """Muster serves no files for Teams."""

    async def start(self, port: int) -> None:
        """Muster's own server is running already."""

    async def stop(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def call(self, path: str, headers: Mapping[str, str], body: dict[str, Any]) -> tuple[int, Any]:
        """Status and body of the SDK's answer."""
        request = cast(HttpRequest, {"body": body, "headers": dict(headers)})
        loop = asyncio.get_running_loop()
        answer: HttpResponse = await loop.run_in_executor(self._threads, _in_own_loop, self._handlers[path], request)
        return answer["status"], answer["body"]


def _in_own_loop(handler: HttpRouteHandler, request: HttpRequest) -> HttpResponse:
    return cast(HttpResponse, asyncio.run(cast(Any, handler(request))))
