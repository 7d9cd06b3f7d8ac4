"""The browser page's WebSocket: what this person sees, whole, after each change."""

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.discord import permissions, shapes
from sandbox.discord.errors import JSON, CannotDo
from sandbox.discord.model import CATEGORY, DM, Channel, Message, Person
from sandbox.discord.workspace import Workspace

if TYPE_CHECKING:
    from sandbox.discord.sandbox import DiscordSandbox

_SHOWN = 150
"""Messages of a channel that the page holds."""
_TOGETHER_S = 0.03


class PageFeed:
    def __init__(self, sandbox: "DiscordSandbox") -> None:
        self.workspace = sandbox.workspace

    async def connect(self, request: web.Request) -> web.StreamResponse:
        try:
            me = self.workspace.find_person(request.query.get("user", "ada"))
        except CannotDo as refusal:
            raise web.HTTPNotFound(text=str(refusal)) from None
        self.workspace.direct(me)
        ws = web.WebSocketResponse(heartbeat=20.0)
        await ws.prepare(request)
        changed = asyncio.Event()
        changed.set()

        def note(_what: str, _subject: Any) -> None:
            changed.set()

        self.workspace.watchers.append(note)
        sending = asyncio.get_running_loop().create_task(self._send(ws, me, changed))
        try:
            async for _ in ws:
                pass
        finally:
            self.workspace.watchers.remove(note)
            sending.cancel()
        return ws

    async def _send(self, ws: web.WebSocketResponse, me: Person, changed: asyncio.Event) -> None:
        while not ws.closed:
            await changed.wait()
            # Changes come in bursts; the page draws once for all of them.
            await asyncio.sleep(_TOGETHER_S)
            changed.clear()
            try:
                await ws.send_str(json.dumps(snapshot(self.workspace, me)))
            except ConnectionError:
                return


def snapshot(workspace: Workspace, me: Person) -> JSON:
    """Everything that one person's client knows."""
    rooms = [each for each in workspace.channels.values() if each.kind == CATEGORY or workspace.can_see(me, each)]
    modal = workspace.modals.get(me.id)
    return {
        "me": _person(me),
        "guild": workspace.config.guild_name,
        "bot": workspace.bot_id,
        "people": [_person(each) for each in workspace.people.values() if each.is_member],
        "roles": [
            {"id": each.id, "name": each.name} for each in workspace.roles.values() if each.id != workspace.guild_id
        ],
        "channels": [_channel(workspace, me, each) for each in rooms],
        "commands": workspace.commands,
        "modal": {"id": modal.id, **modal.data} if modal else None,
    }


def _person(each: Person) -> JSON:
    return {
        "id": each.id,
        "username": each.username,
        "name": each.shown_name,
        "color": each.color,
        "bot": each.is_bot,
    }


def _channel(workspace: Workspace, me: Person, each: Channel) -> JSON:
    everyone = each.overwrites.get(workspace.guild_id)
    needed = permissions.SEND_IN_THREADS if each.is_thread else permissions.SEND_MESSAGES
    return {
        "id": each.id,
        "name": each.name if each.kind != DM else workspace.bot.username,
        "kind": each.kind,
        "parent": each.parent,
        "topic": each.topic,
        "private": bool(everyone and everyone.deny & permissions.VIEW_CHANNEL),
        "writable": each.kind == DM or permissions.may(workspace, me, needed, each),
        "messages": [
            _message(workspace, me, one) for one in list(each.messages.values())[-_SHOWN:] if _is_shown(me, one)
        ],
    }


def _is_shown(me: Person, message: Message) -> bool:
    return not message.deleted and (not message.only_for or message.only_for == me.id)


def _message(workspace: Workspace, me: Person, message: Message) -> JSON:
    author = workspace.people[message.author]
    called = me.id in message.pinged or "everyone" in message.pinged or "here" in message.pinged
    called = called or any(role in message.pinged for role in me.roles)
    return {
        **shapes.message(workspace, message),
        "name": author.shown_name,
        "color": author.color,
        "private": bool(message.only_for),
        "thinking": bool(message.flags & 128),
        "mine": message.author == me.id,
        "calls_me": called,
    }
