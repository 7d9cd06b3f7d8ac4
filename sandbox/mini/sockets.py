"""Socket Mode, as "Using Socket Mode" describes it: hello, envelopes, acknowledgements, disconnect."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.mini.workspace import Json


class Sockets:
    def __init__(self) -> None:
        self.tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Json]] = {}

    @property
    def connected(self) -> bool:
        return bool(self._open)

    def new_ticket(self) -> str:
        ticket = secrets.token_urlsafe(12)
        self.tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            return web.Response(status=403)
        self.tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=10)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0SANDBOX"}})
        self._open.append(socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(message.data)
        finally:
            if socket in self._open:
                self._open.remove(socket)
        return socket

    async def send(self, payload: Json, kind: str, attempt: int, timeout: float) -> Json | None:
        """Send one envelope; the acknowledgement's payload (maybe empty), or None when none came in time."""
        envelope: dict[str, Any] = {
            "envelope_id": secrets.token_hex(16),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = future
        try:
            if not self._open:
                return None
            await self._open[-1].send_json(envelope)
            return await asyncio.wait_for(future, timeout)
        except (TimeoutError, ConnectionError, RuntimeError):
            return None
        finally:
            self._waiting.pop(envelope["envelope_id"], None)

    async def drop(self) -> None:
        """Cut every connection."""
        for socket in list(self._open):
            if socket._req and socket._req.transport:
                socket._req.transport.abort()
        self._open.clear()

    async def refresh(self) -> None:
        """Ask the app to connect anew."""
        for socket in list(self._open):
            with contextlib.suppress(ConnectionError):
                await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})
                await socket.close()

    def _acknowledge(self, data: str) -> None:
        with contextlib.suppress(ValueError):
            body = json.loads(data)
            future = self._waiting.get(body.get("envelope_id", ""))
            if future and not future.done():
                future.set_result(body.get("payload") or {})
