"""The browser page's WebSocket: what this person sees, whole, after each change."""

from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.discord import permissions, shapes
from sandbox.discord.errors import JSON, CannotDo
from sandbox.discord.model import CATEGORY, DM, Channel, Message, Person
from sandbox.discord.workspace import Workspace
from sandbox.page_feed import feed_whole

if TYPE_CHECKING:
    from sandbox.discord.sandbox import DiscordSandbox

_SHOWN = 150
"""Messages of a channel that the page holds."""


class PageFeed:
    def __init__(self, sandbox: "DiscordSandbox") -> None:
        self.workspace = sandbox.workspace

    async def connect(self, request: web.Request) -> web.StreamResponse:
        try:
            me = self.workspace.find_person(request.query.get("user", "ada"))
        except CannotDo as refusal:
            raise web.HTTPNotFound(text=str(refusal)) from None
        self.workspace.direct(me)
        return await feed_whole(request, self.workspace.watchers, lambda: snapshot(self.workspace, me))


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
