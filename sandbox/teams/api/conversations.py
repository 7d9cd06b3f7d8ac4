"""Sending, editing, taking back; and the conversation with one person."""

from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.teams.errors import JSON, Refused
from sandbox.teams.model import CHANNEL, PERSONAL, Message, Room
from sandbox.teams.rules.activities import check_activity

if TYPE_CHECKING:
    from sandbox.teams.sandbox import TeamsSandbox


async def create(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    """With one person: the same one every time. Not with several: bots can't make group chats."""
    members = body.get("members") or []
    if body.get("isGroup") or len(members) != 1 or body.get("tenantId") != sandbox.config.tenant:
        raise Refused(400, "BadSyntax", "a bot begins a conversation with one member of the tenant")
    person = next((each for each in sandbox.workspace.people.values() if each.id == members[0].get("id")), None)
    if person is None or not person.is_member:
        raise Refused(403, "BotNotInConversationRoster", "The user is not in a team that has the bot.")
    return 201, {"id": sandbox.workspace.personal(person).id}


async def send(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    workspace = sandbox.workspace
    room, root = _room(sandbox, request.match_info["conversation"])
    _writable(sandbox, room)
    wait = sandbox.rates.send(room.id) if sandbox.config.rate_limits else 0.0
    if wait:
        raise Refused(429, "TooManyRequests", "API calls quota exceeded.", {"Retry-After": str(max(round(wait), 1))})
    if isinstance(body, dict) and body.get("type") == "typing":
        return 201, {"id": workspace.new_id()}
    card, called = check_activity(body, room.kind, workspace)
    made = workspace.new_id()
    message = Message(made, room.id, workspace.bot_account, root or _answered(room, body) or made, card=card or None)
    _say(message, body)
    message.pinged = called
    workspace.add(room, message)
    return 201, {"id": made}


async def update(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    message = _own(sandbox, request)
    room = sandbox.workspace.rooms[message.room]
    card, called = check_activity(body, room.kind, sandbox.workspace)
    message.card, message.edits, message.pinged = card or None, message.edits + 1, message.pinged | called
    message.views.clear()
    _say(message, body)
    sandbox.workspace.changed("message", message)
    return 200, {"id": message.id}


async def delete(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    message = _own(sandbox, request)
    message.deleted = True
    sandbox.workspace.changed("message", message)
    return 200, {}


def _say(message: Message, body: JSON) -> None:
    message.text, message.format = str(body.get("text", "")), str(body.get("textFormat", "markdown"))
    message.summary, message.importance = str(body.get("summary", "")), str(body.get("importance", ""))
    message.entities = [each for each in body.get("entities") or [] if each.get("type") == "mention"]


def _answered(room: Room, body: JSON) -> str:
    """In a channel an answer lands under the post that it names; in a chat nothing has answers."""
    found = room.messages.get(str(body.get("replyToId", "")))
    return found.root if found and room.kind == CHANNEL else ""


def _own(sandbox: "TeamsSandbox", request: web.Request) -> Message:
    room, _ = _room(sandbox, request.match_info["conversation"])
    message = room.messages.get(request.match_info["activity"])
    if message is None or message.deleted:
        raise Refused(404, "ActivityNotFoundInConversation", "The activity was not found.")
    if message.author != sandbox.workspace.bot_account:
        raise Refused(403, "MessageNotOwned", "The bot did not send that activity.")
    return message


def _room(sandbox: "TeamsSandbox", conversation: str) -> tuple[Room, str]:
    """The channel or chat, and the post that is answered."""
    channel, _, root = conversation.partition(";messageid=")
    room = sandbox.workspace.rooms.get(channel)
    if room is None:
        raise Refused(404, "ConversationNotFound", "Conversation not found.")
    post = room.messages.get(root)
    if root and (post is None or post.is_answer):
        raise Refused(404, "ConversationNotFound", "There is no such post.")
    return room, root


def _writable(sandbox: "TeamsSandbox", room: Room) -> None:
    if room.kind == PERSONAL and sandbox.workspace.people[room.person].blocks_bot:
        raise Refused(
            403, "209", '{"subCode": "MessageWritesBlocked", "details": "Thread is blocked from message writes."}'
        )
