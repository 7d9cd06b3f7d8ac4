"""The browser page's WebSocket: what this person sees, whole, after each change."""

from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.page_feed import feed_whole
from sandbox.teams.errors import JSON, CannotDo
from sandbox.teams.model import CHANNEL, Message, Person, Room
from sandbox.teams.workspace import Workspace

if TYPE_CHECKING:
    from sandbox.teams.sandbox import TeamsSandbox

_SHOWN = 200
"""Messages of a conversation that the page holds."""
_BOT_COLOR = "5b5fc7"


class PageFeed:
    def __init__(self, sandbox: "TeamsSandbox") -> None:
        self.workspace = sandbox.workspace

    async def connect(self, request: web.Request) -> web.StreamResponse:
        try:
            me = self.workspace.person(request.query.get("user", "ada"))
        except CannotDo as refusal:
            raise web.HTTPNotFound(text=str(refusal)) from None
        return await feed_whole(request, self.workspace.watchers, lambda: snapshot(self.workspace, me))


def snapshot(workspace: Workspace, me: Person) -> JSON:
    """Everything that one person's client knows. The conversation with the bot goes by "@"."""
    config = workspace.config
    chat = workspace.personal(me)
    channels = [each for each in workspace.rooms.values() if each.kind == CHANNEL]
    return {
        "me": _person(me),
        "team": config.team_name,
        "bot": {"name": config.bot_name},
        "people": [_person(each) for each in workspace.people.values() if each.is_member],
        "actions": [{"id": id_, "title": title} for id_, title in config.message_actions.items()],
        "rooms": [
            {"ref": "@" if each is chat else each.id, "name": each.name, "messages": _messages(workspace, me, each)}
            for each in (chat, *channels)
        ],
        "dialog": _dialog(workspace, me),
    }


def _person(each: Person) -> JSON:
    return {"handle": each.handle, "aad": each.aad, "name": each.name, "email": each.email, "color": each.color}


def _dialog(workspace: Workspace, me: Person) -> JSON | None:
    found = workspace.dialogs.get(me.aad)
    if found is None:
        return None
    return {"id": found.id, "title": found.title, "card": found.card, "message": found.message, "size": found.size}


def _messages(workspace: Workspace, me: Person, room: Room) -> list[JSON]:
    """The newest, and the posts that they answer."""
    kept = list(room.messages.values())[-_SHOWN:]
    roots = {each.root for each in kept} - {each.id for each in kept}
    return [_message(workspace, me, each) for each in (*(room.messages[one] for one in sorted(roots)), *kept)]


def _message(workspace: Workspace, me: Person, message: Message) -> JSON:
    author = workspace.people.get(message.author)
    base = {"id": message.id, "root": message.root, "mine": message.author == me.aad, "bot": author is None}
    base |= {"name": author.name if author else workspace.config.bot_name}
    base |= {"color": author.color if author else _BOT_COLOR, "deleted": message.deleted, "edited": message.edits > 0}
    if message.deleted:
        return {**base, "calls_me": False}
    card = message.views.get(me.aad, message.card)
    return {
        **base,
        "text": message.text,
        "format": message.format,
        "mentions": [_named(each) for each in message.entities if each.get("type") == "mention"],
        "typed": message.typed if base["mine"] else "",
        "cards": [card] if card else [],
        "files": message.files,
        "reactions": _reactions(workspace, me, message),
        "calls_me": me.aad in message.pinged,
        "important": message.importance in ("high", "urgent"),
    }


def _named(mention: JSON) -> str:
    return str(mention.get("text", "")).partition(">")[2].removesuffix("</at>")


def _reactions(workspace: Workspace, me: Person, message: Message) -> list[JSON]:
    kinds = dict.fromkeys(kind for _, kind in message.reactions)
    found = []
    for kind in kinds:
        who = [person for person, each in message.reactions if each == kind]
        names = [workspace.people[each].name for each in who]
        found.append({"type": kind, "who": names, "mine": me.aad in who})
    return found
