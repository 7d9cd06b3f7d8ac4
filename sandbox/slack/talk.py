"""What happens to messages: posted, edited, deleted, pinned, reacted to; each with its event to the app."""

from typing import Any
from uuid import uuid4

from sandbox.slack import mrkdwn, shapes
from sandbox.slack.errors import JSON
from sandbox.slack.model import Channel, Message, Pin
from sandbox.slack.workspace import Workspace

stored_text = mrkdwn.stored
# What people say, as against what Slack notes down in their name (joins, topics, renames).
SAID = ("", "file_share", "me_message")


def channel_type(room: Channel) -> str:
    return room.kind


def new(workspace: Workspace, room: Channel, text: str, **fields: Any) -> Message:
    msg = Message(room.id, workspace.timestamps.next(), text, **fields)
    msg.pinged, msg.mentioned = mrkdwn.notified(msg.text, msg.blocks, msg.attachments)
    return msg


def post(workspace: Workspace, room: Channel, msg: Message) -> Message:
    """Into the channel, under its thread if it has one, and out as an event."""
    room.messages[msg.ts] = msg
    if msg.is_reply:
        _thread(workspace, room, msg)
    workspace.changed("message", msg)
    workspace.emit(message_event(workspace, room, msg), room)
    bot = workspace.bot_user_id
    if bot in msg.mentioned and not msg.bot_id and not room.is_direct and msg.subtype in SAID:
        workspace.emit(mention_event(workspace, msg), room)
    return msg


def _thread(workspace: Workspace, room: Channel, msg: Message) -> None:
    parent = room.messages[msg.thread_ts]
    parent.thread_ts = parent.thread_ts or parent.ts
    parent.replies.append(msg.ts)
    workspace.changed("message", parent)


def by_person(
    workspace: Workspace, room: Channel, user: str, text: str, thread_ts: str = "", files: list[JSON] | None = None
) -> Message:
    """A person's message: text as the client encodes it, with the composer's rich text block."""
    sent = mrkdwn.typed(workspace, text)
    # "/me" in the composer makes its own subtype (Slack docs, "me_message").
    subtype = "file_share" if files else ""
    if text.startswith("/me "):
        sent, subtype = mrkdwn.typed(workspace, text[4:]), "me_message"
    blocks = mrkdwn.rich_text(workspace, sent) if sent and subtype != "me_message" else []
    msg = new(workspace, room, sent, user=user, blocks=blocks, files=files or [], subtype=subtype)
    msg.thread_ts, msg.client_msg_id = thread_ts, str(uuid4())
    return post(workspace, room, msg)


def system(workspace: Workspace, room: Channel, user: str, subtype: str, text: str, **extra: str) -> Message:
    return post(workspace, room, new(workspace, room, text, user=user, subtype=subtype, extra=dict(extra)))


def message_event(workspace: Workspace, room: Channel, msg: Message) -> JSON:
    event = shapes.message(workspace, msg)
    for name in ("reply_count", "reply_users_count", "reply_users", "latest_reply", "is_locked", "subscribed"):
        event.pop(name, None)
    if msg.broadcast:
        event["subtype"] = "thread_broadcast"
        event["root"] = shapes.message(workspace, room.messages[msg.thread_ts])
    return {**event, "channel": room.id, "event_ts": msg.ts, "channel_type": channel_type(room)}


def mention_event(workspace: Workspace, msg: Message) -> JSON:
    """Slack docs, "app_mention": the message again, without its subtype and channel_type."""
    event = shapes.message(workspace, msg)
    event.pop("subtype", None)
    return {**event, "type": "app_mention", "channel": msg.channel, "event_ts": msg.ts}


def edit(workspace: Workspace, msg: Message, by: str, marked: bool = True, **fields: Any) -> None:
    """`marked`: with the "(edited)" that clients show."""
    room = workspace.channels[msg.channel]
    before = shapes.message(workspace, msg)
    for name, value in fields.items():
        setattr(msg, name, value)
    msg.pinged, msg.mentioned = mrkdwn.notified(msg.text, msg.blocks, msg.attachments)
    if marked:
        msg.edited = {"user": by, "ts": workspace.timestamps.next()}
    workspace.changed("message", msg)
    _hidden(workspace, room, "message_changed", message=shapes.message(workspace, msg), previous_message=before)
    if marked and workspace.bot_user_id in msg.mentioned and not msg.bot_id and not room.is_direct:
        # The mention comes again, with "edited" (bolt-js issue 960).
        workspace.emit(mention_event(workspace, msg), room)


def delete(workspace: Workspace, msg: Message) -> None:
    room = workspace.channels[msg.channel]
    before = shapes.message(workspace, msg)
    if msg.pinned:
        unpin(workspace, msg, msg.user)
    msg.deleted = True
    if msg.is_reply and msg.thread_ts in room.messages:
        room.messages[msg.thread_ts].replies.remove(msg.ts)
    workspace.changed("message_deleted", msg)
    _hidden(workspace, room, "message_deleted", deleted_ts=msg.ts, previous_message=before)


def _hidden(workspace: Workspace, room: Channel, subtype: str, **body: Any) -> None:
    """Changes come as messages of their own, marked hidden, with their own ts (Slack docs, "message_changed")."""
    ts = workspace.timestamps.next()
    event: JSON = {"type": "message", "subtype": subtype, "hidden": True, "channel": room.id, "ts": ts}
    workspace.emit({**event, **body, "event_ts": ts, "channel_type": channel_type(room)}, room)


def pin(workspace: Workspace, msg: Message, by: str) -> None:
    msg.pinned = Pin(by, workspace.now())
    workspace.changed("message", msg)
    workspace.emit(_pin_event(workspace, msg, by, "pin_added"), workspace.channels[msg.channel])


def unpin(workspace: Workspace, msg: Message, by: str) -> None:
    event = _pin_event(workspace, msg, by, "pin_removed")
    msg.pinned = None
    room = workspace.channels[msg.channel]
    event["has_pins"] = any(m.pinned for m in room.messages.values())
    workspace.changed("message", msg)
    workspace.emit(event, room)


def _pin_event(workspace: Workspace, msg: Message, by: str, kind: str) -> JSON:
    """Slack docs, "pin_added"; the whole item as @slack/types has it."""
    assert msg.pinned is not None
    item = pinned_item(workspace, msg)
    count = sum(1 for m in workspace.channels[msg.channel].messages.values() if m.pinned)
    info = {"channel": msg.channel, "pinned_by": msg.pinned.by, "pinned_ts": msg.pinned.at}
    event: JSON = {"type": kind, "user": by, "channel_id": msg.channel, "item": item, "item_user": msg.user}
    return {**event, "pin_count": str(count), "pinned_info": info}


def pinned_item(workspace: Workspace, msg: Message) -> JSON:
    assert msg.pinned is not None
    body = {**shapes.message(workspace, msg), "permalink": shapes.permalink(workspace, msg)}
    body.pop("pinned_info", None)
    item: JSON = {"type": "message", "channel": msg.channel, "message": body}
    return {**item, "created": msg.pinned.at, "created_by": msg.pinned.by}


def react(workspace: Workspace, msg: Message, by: str, name: str) -> None:
    msg.reactions.setdefault(name, []).append(by)
    _reaction(workspace, msg, by, name, "reaction_added")


def unreact(workspace: Workspace, msg: Message, by: str, name: str) -> None:
    msg.reactions[name].remove(by)
    if not msg.reactions[name]:
        del msg.reactions[name]
    _reaction(workspace, msg, by, name, "reaction_removed")


def _reaction(workspace: Workspace, msg: Message, by: str, name: str, kind: str) -> None:
    workspace.changed("message", msg)
    item = {"type": "message", "channel": msg.channel, "ts": msg.ts}
    event: JSON = {"type": kind, "user": by, "reaction": name, "item": item, "item_user": msg.user}
    workspace.emit({**event, "event_ts": workspace.timestamps.next()}, workspace.channels[msg.channel])
