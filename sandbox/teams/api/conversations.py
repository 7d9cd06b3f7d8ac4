"""Sending, editing, taking back; a new post; and the conversation with one person.

("Bot Connector REST API: Conversations"; "Send proactive messages".)
"""

from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.teams.api.access import own_message, room_of, writable
from sandbox.teams.errors import JSON, Refused
from sandbox.teams.model import CHANNEL, Message, Room
from sandbox.teams.rules.activities import check_activity

if TYPE_CHECKING:
    from sandbox.teams.sandbox import TeamsSandbox


async def create(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    """With one person: the same one every time. In a channel: a new post. Not with several: bots make no group chats."""
    data = body.get("channelData") or {}
    if body.get("isGroup"):
        return _new_post(sandbox, data, body)
    tenant = body.get("tenantId") or (data.get("tenant") or {}).get("id")
    members = body.get("members") or []
    if len(members) != 1 or tenant != sandbox.config.tenant:
        raise Refused(400, "BadSyntax", "a bot begins a conversation with one member of the tenant")
    person = next((each for each in sandbox.workspace.people.values() if each.id == members[0].get("id")), None)
    if person is None or not person.is_member:
        raise Refused(403, "BotNotInConversationRoster", "The user is not in a team that has the bot.")
    room = sandbox.workspace.personal(person)
    first = {"activityId": _said(sandbox, room, "", body["activity"])} if body.get("activity") else {}
    return 201, {"id": room.id, **first}


def _new_post(sandbox: "TeamsSandbox", data: JSON, body: JSON) -> tuple[int, Any]:
    room = sandbox.workspace.rooms.get(str((data.get("channel") or {}).get("id", "")))
    if room is None or room.kind != CHANNEL or not body.get("activity"):
        raise Refused(400, "BadSyntax", "a new post has an activity, and channelData.channel.id names the channel")
    made = _said(sandbox, room, "", body["activity"])
    return 201, {"id": f"{room.id};messageid={made}", "activityId": made}


async def send(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    """Text and card in one activity become two messages, and the answer names neither ("Send a message")."""
    room, root = room_of(sandbox, request)
    writable(sandbox, room)
    if request.query.get("isTargetedActivity"):
        raise Refused(400, "BadArgument", "this sandbox has no messages for single people (a preview in Teams)")
    if isinstance(body, dict) and body.get("type") == "typing":
        return 201, {"id": sandbox.workspace.new_id()}
    if isinstance(body, dict) and str(body.get("text", "")).strip() and body.get("attachments"):
        check_activity(body, room.kind, sandbox.workspace)
        _said(sandbox, room, root, {name: value for name, value in body.items() if name != "attachments"})
        _said(sandbox, room, root, {name: value for name, value in body.items() if name not in ("text", "entities")})
        return 201, {}
    return 201, {"id": _said(sandbox, room, root, body)}


def _said(sandbox: "TeamsSandbox", room: Room, root: str, body: JSON) -> str:
    """The new message's id."""
    workspace = sandbox.workspace
    card, called = check_activity(body, room.kind, workspace)
    made = workspace.new_id()
    message = Message(made, room.id, workspace.bot_account, root or _answered(room, body) or made, card=card or None)
    _say(message, body)
    message.pinged = called
    workspace.add(room, message)
    return made


async def reply(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    """ "Reply to Activity"."""
    answered = {**body, "replyToId": request.match_info["activity"]} if isinstance(body, dict) else body
    return await send(sandbox, request, answered)


async def update(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    message = own_message(sandbox, request)
    room = sandbox.workspace.rooms[message.room]
    card, called = check_activity(body, room.kind, sandbox.workspace)
    message.card, message.edits, message.pinged = card or None, message.edits + 1, message.pinged | called
    message.views.clear()
    _say(message, body)
    sandbox.workspace.changed("message", message)
    return 200, {"id": message.id}


async def delete(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    message = own_message(sandbox, request)
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
