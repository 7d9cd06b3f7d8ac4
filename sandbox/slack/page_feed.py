"""The browser page's WebSocket: a snapshot, then each change that this person may see."""

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.page_feed import hold_page
from sandbox.slack import page_shapes
from sandbox.slack.errors import JSON, CannotDo
from sandbox.slack.model import Channel, Message, View
from sandbox.slack.workspace import Workspace

if TYPE_CHECKING:
    from sandbox.slack.sandbox import SlackSandbox


class PageFeed:
    def __init__(self, sandbox: "SlackSandbox") -> None:
        self.workspace = sandbox.workspace

    async def connect(self, request: web.Request) -> web.StreamResponse:
        try:
            me = self.workspace.find_person(request.query.get("user", "ada")).id
        except CannotDo as refusal:
            raise web.HTTPNotFound(text=str(refusal)) from None
        # The client lists the app's direct messages from the start, even when nobody has written there.
        self.workspace.direct(self.workspace.bot_user_id, me)
        feed = _Feed(self.workspace, me)
        return await hold_page(request, self.workspace.watchers, feed.changed, feed.send_to)


class _Feed:
    """One browser's queue. Changes are put into JSON at once, so a later change does not rewrite an earlier one."""

    def __init__(self, workspace: Workspace, me: str) -> None:
        self.workspace, self.me = workspace, me
        self.queue: asyncio.Queue[JSON] = asyncio.Queue()
        self.known = {r.id for r in workspace.channels.values() if workspace.can_see(me, r)}
        self.queue.put_nowait(page_shapes.snapshot(workspace, me))

    async def send_to(self, ws: web.WebSocketResponse) -> None:
        while not ws.closed:
            frame = await self.queue.get()
            try:
                await ws.send_str(json.dumps(frame))
            except ConnectionError:
                return

    def changed(self, what: str, subject: Any) -> None:
        if isinstance(subject, Channel):
            self._channel(subject)
        elif isinstance(subject, Message):
            self._message(what, subject)
        elif isinstance(subject, View):
            self._view(what, subject)
        elif what == "person":
            self._put(type="person", person=page_shapes.person(subject))
        elif what == "notice" and subject[0] == self.me:
            self._put(type="notice", text=subject[1])
        elif what == "bulk":
            self.queue.put_nowait(page_shapes.snapshot(self.workspace, self.me))

    def _put(self, **frame: Any) -> None:
        self.queue.put_nowait(frame)

    def _channel(self, room: Channel) -> None:
        if not self.workspace.can_see(self.me, room):
            # Out of a private channel: it is told once more, without the person among its members.
            if room.id in self.known:
                self.known.discard(room.id)
                self._put(type="channel", channel=page_shapes.channel(self.workspace, room, self.me))
            return
        fresh = room.id not in self.known
        self.known.add(room.id)
        self._put(type="channel", channel=page_shapes.channel(self.workspace, room, self.me))
        if fresh:
            for msg in page_shapes.visible_messages(room, self.me):
                self._put(type="message", message=page_shapes.message(self.workspace, msg))

    def _message(self, what: str, msg: Message) -> None:
        room = self.workspace.channels[msg.channel]
        if not self.workspace.can_see(self.me, room) or msg.ephemeral_to not in ("", self.me):
            return
        if what == "message_deleted":
            self._put(type="message_deleted", channel=msg.channel, ts=msg.ts)
            return
        if room.id not in self.known:
            self._channel(room)
        self._put(type="message", message=page_shapes.message(self.workspace, msg))

    def _view(self, what: str, view: View) -> None:
        if view.user != self.me or what == "view_failed":
            return
        if what == "view_closed":
            self._put(type="view_closed", view_id=view.id)
        elif what == "view_errors":
            self._put(type="view_errors", view_id=view.id, errors=dict(view.errors), failure=view.failure)
        else:
            self._put(type="view", view=page_shapes.view(self.workspace, view))
