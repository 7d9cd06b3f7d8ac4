"""Socket Mode: the app's WebSocket connections (Slack docs, "Using Socket Mode")."""

import asyncio
import json
import secrets
import time
from dataclasses import dataclass, field
from uuid import uuid4

from aiohttp import WSMsgType, web

from sandbox.slack.errors import JSON
from sandbox.slack.wire import AppReply
from sandbox.slack.workspace import Workspace
from sandbox.waiting import Wakes

# Slack docs, "Using Socket Mode": up to ten open connections per app; any of them may get a payload. One more is told
# `too_many_websockets` instead of hello and closed (frames shown in bolt-js's issue 2238 and java-slack-sdk's issue 1223).
MAX_CONNECTIONS = 10
PING_SECONDS = 30.0


@dataclass(eq=False)
class Connection:
    ws: web.WebSocketResponse
    number: int
    transport: asyncio.Transport | None
    # Told to go away.
    leaving: bool = False
    waiting: dict[str, asyncio.Future[JSON]] = field(default_factory=dict)


class Sockets:
    def __init__(self, workspace: Workspace, wakes: Wakes) -> None:
        self.workspace, self.wakes = workspace, wakes
        self.connections: list[Connection] = []
        # Once an app has connected it uses Socket Mode: while it is away its events fail and are retried.
        self.enabled = False
        self._tickets: set[str] = set()
        self._turn = 0
        self.count = 0
        """How many connections there have been."""

    @property
    def connected(self) -> bool:
        """There is a connection that was not told to go away."""
        return any(not c.leaving for c in self.connections)

    def ticket(self) -> str:
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    async def link(self, request: web.Request) -> web.StreamResponse:
        """`/link?ticket=…`: a ticket opens one connection."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=401)
        self._tickets.discard(ticket)
        ws = web.WebSocketResponse(heartbeat=PING_SECONDS)
        await ws.prepare(request)
        if len(self.connections) >= MAX_CONNECTIONS:
            await ws.send_str(json.dumps(_disconnect("too_many_websockets")))
            await ws.close()
            return ws
        self.count += 1
        connection = Connection(ws, self.count, request.transport)
        self.enabled = True
        self.connections.append(connection)
        try:
            await ws.send_str(json.dumps(self._hello()))
            self.wakes.wake()
            async for frame in ws:
                if frame.type is WSMsgType.TEXT:
                    self._acknowledged(connection, frame.data)
        finally:
            self._gone(connection)
        return ws

    def _hello(self) -> JSON:
        debug = {"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": 18060}
        info = {"app_id": self.workspace.app_id}
        return {"type": "hello", "num_connections": len(self.connections), "debug_info": debug, "connection_info": info}

    def _acknowledged(self, connection: Connection, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            return
        future = connection.waiting.pop(message.get("envelope_id", ""), None) if isinstance(message, dict) else None
        if future is not None and not future.done():
            future.set_result(message)

    def _gone(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        for future in connection.waiting.values():
            if not future.done():
                future.set_exception(ConnectionResetError())
        self.wakes.wake()

    async def send(
        self, kind: str, payload: JSON, accepts_response: bool, attempt: int = 0, reason: str = ""
    ) -> AppReply:
        """One envelope to one connection, and the wait for its acknowledgement."""
        # A connection that was told to go still serves until another has taken its place.
        usable = [c for c in self.connections if not c.leaving] or self.connections
        if not usable:
            return AppReply(error="dispatch_failed")
        self._turn += 1
        connection = usable[self._turn % len(usable)]
        envelope: JSON = {"envelope_id": str(uuid4()), "payload": payload, "type": kind}
        envelope["accepts_response_payload"] = accepts_response
        if kind == "events_api":
            envelope.update(retry_attempt=attempt, retry_reason=reason)
        future: asyncio.Future[JSON] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = future
        started = time.monotonic()
        try:
            async with asyncio.timeout(self.workspace.config.answer_timeout):
                await connection.ws.send_str(json.dumps(envelope))
                ack = await future
        except TimeoutError:
            return AppReply(error="operation_timeout", latency=time.monotonic() - started)
        except ConnectionError:
            return AppReply(error="dispatch_failed", latency=time.monotonic() - started)
        finally:
            connection.waiting.pop(envelope["envelope_id"], None)
        return _reply(ack, accepts_response, time.monotonic() - started)

    # --- what a test can do to the connections ---

    async def drop(self) -> None:
        """Cuts every connection without a word, as a network does."""
        for connection in list(self.connections):
            if connection.transport is not None:
                connection.transport.abort()
            self._gone(connection)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Asks each connection to be replaced: "warning" comes about ten seconds ahead, "refresh_requested" at the end."""
        for connection in list(self.connections):
            connection.leaving = reason != "warning"
            await connection.ws.send_str(json.dumps(_disconnect(reason)))
        self.wakes.wake()

    async def stop(self) -> None:
        for connection in list(self.connections):
            await connection.ws.close()


def _disconnect(reason: str) -> JSON:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}


def _reply(ack: JSON, accepts_response: bool, latency: float) -> AppReply:
    """An acknowledgement read as an HTTP answer; a payload nobody asked for is not looked at."""
    payload = ack.get("payload")
    if not accepts_response or payload is None:
        return AppReply(200, latency=latency)
    if isinstance(payload, str):
        return AppReply(200, payload, "text/plain", latency=latency)
    return AppReply(200, json.dumps(payload), "application/json", latency=latency)
