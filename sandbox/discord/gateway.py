"""The gateway ("Gateway", "Gateway Events"): sessions, their events in sequence, resuming, and what can go wrong."""

import asyncio
import contextlib
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.discord import shapes
from sandbox.discord.errors import JSON
from sandbox.discord.model import DM, Channel
from sandbox.discord.workspace import Workspace
from sandbox.waiting import Wakes

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT = 0, 1, 2, 3, 6, 7
REQUEST_MEMBERS, INVALID, HELLO, ACK = 8, 9, 10, 11
GUILDS, MEMBERS, MESSAGES, REACTIONS = 1 << 0, 1 << 1, 1 << 9, 1 << 10
DIRECT_MESSAGES, DIRECT_REACTIONS, CONTENT = 1 << 12, 1 << 13, 1 << 15
_PRIVILEGED_NEVER = (1 << 8) | MEMBERS
_FLUSH = b"\x00\x00\xff\xff"


@dataclass
class Session:
    """What a client may come back to. `sent` holds every dispatch, by sequence."""

    id: str
    intents: int
    sequence: int = 0
    sent: list[JSON] = field(default_factory=list)
    socket: "Socket | None" = None
    left_at: float | None = None


class Socket:
    """One connection; what is sent is compressed as the client asked."""

    def __init__(self, ws: web.WebSocketResponse, compressed: bool) -> None:
        self.ws = ws
        self.session: Session | None = None
        self._zlib = zlib.compressobj() if compressed else None
        self._queue: asyncio.Queue[JSON | None] = asyncio.Queue()
        self.pending = 0

    def send(self, frame: JSON) -> None:
        self.pending += 1
        self._queue.put_nowait(frame)

    async def pump(self, wakes: Wakes) -> None:
        while (frame := await self._queue.get()) is not None:
            text = json.dumps(frame)
            with contextlib.suppress(ConnectionError):
                if self._zlib:
                    await self.ws.send_bytes(self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH))
                else:
                    await self.ws.send_str(text)
            self.pending -= 1
            wakes.wake()


class Gateway:
    def __init__(self, workspace: Workspace, wakes: Wakes) -> None:
        self.workspace = workspace
        self.config = workspace.config
        self.wakes = wakes
        self.sessions: dict[str, Session] = {}
        self.sockets: set[Socket] = set()
        self.dispatched: list[str] = []
        self.identified = 0
        self.resumed = 0
        self.is_refusing = False
        self.is_stalled = False
        self._count = 0
        workspace.event_sink = self.publish

    # --- events ---

    @property
    def is_connected(self) -> bool:
        return any(each.session and not each.ws.closed for each in self.sockets)

    def publish(self, name: str, data: JSON, channel: Channel | None = None) -> None:
        """To every session that asked for it and may see it. With nobody to resume, it is lost, as in reality."""
        bot = self.workspace.bot
        if channel is not None and not self.workspace.can_see(bot, channel):
            return
        self._forget_old()
        for session in self.sessions.values():
            if _wants(session.intents, name, channel):
                self._dispatch(session, name, self._readable(session, name, data, channel))

    def _readable(self, session: Session, name: str, data: JSON, channel: Channel | None) -> JSON:
        """ "Message Content Intent": without it the words are empty, but for direct messages and those that mention or
        are the bot's own."""
        if not name.startswith("MESSAGE_") or "content" not in data or session.intents & CONTENT:
            return data
        is_own = data["author"]["id"] == self.workspace.bot_id
        mentions = any(each["id"] == self.workspace.bot_id for each in data["mentions"])
        if is_own or mentions or (channel and channel.kind == DM):
            return data
        return {**data, "content": "", "embeds": [], "attachments": [], "components": []}

    def _dispatch(self, session: Session, name: str, data: JSON) -> None:
        session.sequence += 1
        frame: JSON = {"op": DISPATCH, "t": name, "s": session.sequence, "d": json.loads(json.dumps(data))}
        session.sent.append(frame)
        self.dispatched.append(name)
        if session.socket and not session.socket.ws.closed:
            session.socket.send(frame)

    def _forget_old(self) -> None:
        now = self.workspace.now()
        for session in list(self.sessions.values()):
            if session.left_at is not None and now - session.left_at > self.config.resumable_for:
                del self.sessions[session.id]

    @property
    def idle(self) -> bool:
        """Everything has been written to the sockets there are."""
        return all(each.pending == 0 for each in self.sockets)

    # --- connections ---

    async def connect(self, request: web.Request) -> web.StreamResponse:
        if self.is_refusing:
            raise web.HTTPServiceUnavailable
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            raise web.HTTPBadRequest
        ws = web.WebSocketResponse(max_msg_size=4096 * 4)
        await ws.prepare(request)
        socket = Socket(ws, request.query.get("compress") == "zlib-stream")
        self.sockets.add(socket)
        pump = asyncio.get_running_loop().create_task(socket.pump(self.wakes))
        socket.send({"op": HELLO, "d": {"heartbeat_interval": int(self.config.heartbeat_interval * 1000)}})
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT and not await self._receive(socket, message.data):
                    break
        finally:
            pump.cancel()
            self.sockets.discard(socket)
            self._left(socket, clean=ws.close_code in (1000, 1001))
            self.wakes.wake()
        return ws

    def _left(self, socket: Socket, clean: bool) -> None:
        """ "Disconnecting": closing with 1000 or 1001 ends the session."""
        session = socket.session
        if session is None or session.socket is not socket:
            return
        session.socket, session.left_at = None, self.workspace.now()
        if clean:
            self.sessions.pop(session.id, None)

    async def _receive(self, socket: Socket, text: str) -> bool:
        try:
            frame = json.loads(text)
            op, data = frame["op"], frame.get("d")
        except (ValueError, KeyError, TypeError):
            await socket.ws.close(code=4002, message=b"Decode error")
            return False
        if op == HEARTBEAT:
            if not self.is_stalled:
                socket.send({"op": ACK})
        elif op == IDENTIFY:
            return await self._identify(socket, data)
        elif op == RESUME:
            return await self._resume(socket, data)
        elif op == REQUEST_MEMBERS and socket.session:
            members = [shapes.member(self.workspace, each) for each in self.workspace.people.values() if each.is_member]
            chunk = {"guild_id": self.workspace.guild_id, "members": members, "chunk_index": 0, "chunk_count": 1}
            self._dispatch(socket.session, "GUILD_MEMBERS_CHUNK", {**chunk, "nonce": data.get("nonce")})
        elif op != PRESENCE:
            await socket.ws.close(code=4001, message=b"Unknown opcode")
            return False
        return True

    async def _identify(self, socket: Socket, data: Any) -> bool:
        if socket.session is not None:
            await socket.ws.close(code=4005, message=b"Already authenticated")
            return False
        if not isinstance(data, dict) or data.get("token") != self.config.bot_token:
            await socket.ws.close(code=4004, message=b"Authentication failed")
            return False
        intents = data.get("intents")
        if not isinstance(intents, int) or intents >> 26:
            await socket.ws.close(code=4013, message=b"Invalid intents")
            return False
        if intents & _PRIVILEGED_NEVER or (intents & CONTENT and not self.config.message_content):
            await socket.ws.close(code=4014, message=b"Disallowed intents")
            return False
        self._count += 1
        session = Session(f"session-{self._count}", intents, socket=socket)
        socket.session = session
        self.sessions[session.id] = session
        self.identified += 1
        self._dispatch(session, "READY", self._ready(session))
        if self.config.bot_in_guild:
            self._dispatch(session, "GUILD_CREATE", shapes.guild(self.workspace, whole=True))
        self.wakes.wake()
        return True

    def _ready(self, session: Session) -> JSON:
        guild = {"id": self.workspace.guild_id, "unavailable": True}
        return {
            "v": 10,
            "user": {**shapes.user(self.workspace.bot), "verified": True, "mfa_enabled": True, "email": None},
            "guilds": [guild] if self.config.bot_in_guild else [],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": f"{self.workspace.base_url.replace('http', 'ws', 1)}/gw",
            "application": {"id": self.workspace.application_id, "flags": shapes.application(self.workspace)["flags"]},
            "private_channels": [],
            "presences": [],
            "relationships": [],
            "user_settings": {},
            "geo_ordered_rtc_regions": [],
            "_trace": [],
        }

    async def _resume(self, socket: Socket, data: Any) -> bool:
        """ "Resuming": missed events again, then RESUMED; a session that is gone is told so."""
        if not isinstance(data, dict) or data.get("token") != self.config.bot_token:
            await socket.ws.close(code=4004, message=b"Authentication failed")
            return False
        self._forget_old()
        session = self.sessions.get(str(data.get("session_id")))
        sequence = data.get("seq")
        if session is None or not isinstance(sequence, int) or sequence > session.sequence:
            socket.send({"op": INVALID, "d": False})
            return True
        socket.session, session.socket, session.left_at = session, socket, None
        for frame in session.sent[sequence:]:
            socket.send(frame)
        self._dispatch(session, "RESUMED", {"_trace": []})
        self.resumed += 1
        self.wakes.wake()
        return True

    # --- what goes wrong ---

    def drop(self, resumable: bool = True) -> None:
        """Cut every connection, as a network does; with `resumable` false the sessions are gone as well."""
        for socket in list(self.sockets):
            if socket.ws._req and socket.ws._req.transport:
                socket.ws._req.transport.abort()
        for session in self.sessions.values():
            session.socket, session.left_at = None, self.workspace.now()
        if not resumable:
            self.sessions.clear()

    def reconnect(self) -> None:
        """Ask every client to come back and resume (opcode 7)."""
        for socket in self.sockets:
            socket.send({"op": RECONNECT, "d": None})

    def invalidate(self, resumable: bool = False) -> None:
        """Opcode 9."""
        for socket in self.sockets:
            if not resumable and socket.session:
                self.sessions.pop(socket.session.id, None)
            socket.send({"op": INVALID, "d": resumable})

    async def stop(self) -> None:
        for socket in list(self.sockets):
            await socket.ws.close(code=1001, message=b"Going away")


def _wants(intents: int, name: str, channel: Channel | None) -> bool:
    """ "List of Intents"."""
    is_direct = channel is not None and channel.kind == DM
    if name == "INTERACTION_CREATE":
        return True
    if name.startswith("MESSAGE_REACTION"):
        return bool(intents & (DIRECT_REACTIONS if is_direct else REACTIONS))
    if name.startswith("MESSAGE_"):
        return bool(intents & (DIRECT_MESSAGES if is_direct else MESSAGES))
    if name.startswith("GUILD_MEMBER"):
        return bool(intents & MEMBERS)
    return bool(intents & GUILDS)
