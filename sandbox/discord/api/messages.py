"""channels/*/messages ("Message Resource")."""

from urllib.parse import unquote

from sandbox.discord import permissions, rules, shapes, talk
from sandbox.discord.api import access
from sandbox.discord.api.dispatch import Call
from sandbox.discord.errors import JSON, MISSING_PERMISSIONS, Refused, invalid
from sandbox.discord.ids import stamp
from sandbox.discord.model import DM, REPLY, Channel, Message

_NONCE_LIVES = 300.0


def listed(call: Call) -> list[JSON]:
    """ "Get Channel Messages": newest first; `after` begins at the oldest."""
    room = access.channel(call, permissions.READ_HISTORY)
    limit = int(call.query("limit", "50"))
    if not 1 <= limit <= 100:
        problem = {"code": "NUMBER_TYPE_MAX", "message": "int value should be between 1 and 100."}
        raise Refused(400, 50035, "Invalid Form Body", {"limit": {"_errors": [problem]}})
    found = [each for each in room.messages.values() if not each.deleted and not each.only_for]
    found.sort(key=lambda each: int(each.id))
    if after := call.query("after"):
        found = [each for each in found if int(each.id) > int(after)][:limit]
    elif before := call.query("before"):
        found = [each for each in found if int(each.id) < int(before)][-limit:]
    else:
        found = found[-limit:]
    return [shapes.message(call.workspace, each) for each in reversed(found)]


def get(call: Call) -> JSON:
    room = access.channel(call, permissions.READ_HISTORY)
    return shapes.message(call.workspace, access.message(call, room))


def create(call: Call) -> JSON:
    room = access.channel(call)
    _check_may_say(call, room)
    body = call.body
    invalid(rules.check_message(body))
    if rules.is_empty(body):
        raise Refused(400, 50006, "Cannot send an empty message")
    if body.get("enforce_nonce") and (known := _by_nonce(call, room, str(body["nonce"]))):
        return shapes.message(call.workspace, known)
    made = Message(
        call.workspace.ids.next(),
        room.id,
        call.workspace.bot_id,
        str(body.get("content") or ""),
        embeds=list(body.get("embeds") or []),
        components=list(body.get("components") or []),
        flags=int(body.get("flags") or 0),
        nonce=str(body.get("nonce") or ""),
    )
    if reference := (body.get("message_reference") or {}).get("message_id"):
        made.kind, made.reference = REPLY, str(reference)
    return shapes.message(call.workspace, talk.say(call.workspace, made, body.get("allowed_mentions")))


def _check_may_say(call: Call, room: Channel) -> None:
    workspace = call.workspace
    if room.kind == DM:
        other = next(each for each in room.people if each != workspace.bot_id)
        if not workspace.people[other].takes_direct_messages:
            raise Refused(403, 50007, "Cannot send messages to this user")
        return
    if room.is_thread and room.is_archived and room.is_locked:
        raise Refused(403, 50083, "Thread is archived")
    needed = permissions.SEND_IN_THREADS if room.is_thread else permissions.SEND_MESSAGES
    if not permissions.may(workspace, workspace.bot, needed, room):
        raise MISSING_PERMISSIONS
    if room.kind not in (0, 5, 10, 11, 12):
        raise Refused(400, 50008, "Cannot send messages in a non-text channel")


def _by_nonce(call: Call, room: Channel, nonce: str) -> Message | None:
    """ "enforce_nonce": checked for uniqueness over the past few minutes, by the same author."""
    now = call.workspace.now()
    for each in reversed(room.messages.values()):
        is_recent = now - _made(each) < _NONCE_LIVES
        if each.nonce == nonce and each.author == call.workspace.bot_id and is_recent:
            return each
    return None


def _made(message: Message) -> float:
    from sandbox.discord.ids import made_at

    return made_at(message.id)


def edit(call: Call) -> JSON:
    room = access.channel(call)
    found = access.message(call, room)
    if found.author != call.workspace.bot_id:
        raise Refused(403, 50005, "Cannot edit a message authored by another user")
    invalid(rules.check_message(call.body, editing=True))
    talk.edit(call.workspace, found, call.body)
    return shapes.message(call.workspace, found)


def delete(call: Call) -> None:
    room = access.channel(call)
    found = access.message(call, room)
    is_own = found.author == call.workspace.bot_id
    if not is_own and not permissions.may(call.workspace, call.workspace.bot, permissions.MANAGE_MESSAGES, room):
        raise MISSING_PERMISSIONS
    talk.delete(call.workspace, found)


def pins(call: Call) -> JSON:
    """ "Get Channel Pins"."""
    room = access.channel(call, permissions.READ_HISTORY)
    found = [each for each in room.messages.values() if each.pinned and not each.deleted]
    items = [
        {"pinned_at": stamp(call.workspace.now()), "message": shapes.message(call.workspace, each)} for each in found
    ]
    return {"items": items, "has_more": False}


def pin(call: Call) -> None:
    """ "Pin Message": since 2025 a permission of its own."""
    room = access.channel(call)
    if room.kind != DM and not permissions.may(call.workspace, call.workspace.bot, permissions.PIN_MESSAGES, room):
        raise MISSING_PERMISSIONS
    talk.pin(call.workspace, access.message(call, room), call.workspace.bot)


def unpin(call: Call) -> None:
    room = access.channel(call)
    if room.kind != DM and not permissions.may(call.workspace, call.workspace.bot, permissions.PIN_MESSAGES, room):
        raise MISSING_PERMISSIONS
    talk.unpin(call.workspace, access.message(call, room))


def _emoji(call: Call) -> str:
    emoji = unquote(call.part("emoji"))
    if emoji.isascii():
        raise Refused(400, 10014, "Unknown Emoji")
    return emoji


def react(call: Call) -> None:
    room = access.channel(call, permissions.READ_HISTORY, permissions.ADD_REACTIONS)
    talk.react(call.workspace, access.message(call, room), call.workspace.bot, _emoji(call))


def unreact(call: Call) -> None:
    room = access.channel(call, permissions.READ_HISTORY)
    talk.unreact(call.workspace, access.message(call, room), call.workspace.bot, _emoji(call))
