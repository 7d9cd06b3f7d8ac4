"""chat.*: posting, changing and deleting messages (Slack docs, the page of each method)."""

from typing import Any

from sandbox.slack import mrkdwn, shapes, talk
from sandbox.slack.api.call import Call
from sandbox.slack.api.metadata import read_metadata
from sandbox.slack.api.registry import method
from sandbox.slack.blockkit import check_message_blocks
from sandbox.slack.errors import JSON, Refused
from sandbox.slack.model import Channel, Message

# Slack docs, "Truncating content": chat.postMessage cuts at 40,000; "chat.update": 4,000 or msg_too_long.
TEXT_LENGTH, UPDATE_LENGTH, ATTACHMENTS = 40_000, 4_000, 100


def content(call: Call) -> JSON:
    """Text, blocks and attachments, checked; at least one of them must say something."""
    blocks = call.structure("blocks", "invalid_blocks_format")
    attachments = call.structure("attachments", "invalid_attachments") or []
    text, markdown = call.text("text"), call.text("markdown_text")
    if markdown and (text or blocks):
        raise Refused("markdown_text_conflict")
    if len(markdown) > 12_000:
        raise Refused("msg_too_long")
    if not isinstance(attachments, list):
        raise Refused("invalid_attachments")
    if len(attachments) > ATTACHMENTS:
        raise Refused("too_many_attachments")
    checked = check_message_blocks(blocks, call.workspace.ids) if blocks is not None else []
    for attachment in attachments:
        if isinstance(attachment, dict) and "blocks" in attachment:
            attachment["blocks"] = check_message_blocks(attachment["blocks"], call.workspace.ids)
    if not (text.strip() or markdown.strip() or checked or attachments):
        raise Refused("no_text")
    return {"text": mrkdwn.stored(text or markdown), "blocks": checked, "attachments": attachments}


def target(call: Call) -> Channel:
    """Where to post: a conversation id, a public channel's name, or a person's id for their direct messages."""
    ref = call.text("channel")
    workspace = call.workspace
    if ref in workspace.people:
        call.need("im:write", "chat:write")
        if workspace.people[ref].deleted or ref == workspace.bot_user_id:
            raise Refused("channel_not_found")
        return workspace.direct(call.me, ref)
    if ref not in workspace.channels and ref.lstrip("#") in workspace.names:
        call.args["channel"] = workspace.names[ref.lstrip("#")]
    room = call.room()
    if room.is_archived:
        raise Refused("is_archived")
    if call.me not in room.members and "chat:write.public" not in workspace.config.scopes:
        raise Refused("not_in_channel")
    return room


def thread(call: Call, room: Channel) -> str:
    """The parent a reply goes under. A reply's own ts is not a thread: Slack puts the answer under its parent."""
    ts = call.text("thread_ts")
    if not ts:
        return ""
    seconds, _, fraction = ts.partition(".")
    if not (seconds.isdigit() and fraction.isdigit()):
        raise Refused("invalid_thread_ts")
    parent = call.workspace.message(room, ts)
    if parent is None:
        raise Refused("thread_not_found")
    if parent.subtype not in (*talk.SAID, "bot_message"):
        raise Refused("cannot_reply_to_message")
    return parent.thread_ts or parent.ts


@method("chat.postMessage", tier=0, scopes="chat:write", required="channel")
def post_message(call: Call) -> JSON:
    room = target(call)
    fields = content(call)
    fields["text"] = fields["text"][:TEXT_LENGTH]
    msg = talk.new(call.workspace, room, user=call.me, bot_id=call.workspace.bot_id, **fields)
    msg.thread_ts = thread(call, room)
    msg.broadcast = bool(msg.thread_ts) and call.flag("reply_broadcast")
    msg.metadata = read_metadata(call)
    _dress(call, msg)
    _linked_names(call, msg)
    talk.post(call.workspace, room, msg)
    shown = shapes.message(call.workspace, msg, with_metadata=True)
    return {"channel": room.id, "ts": msg.ts, "message": shown}


def _dress(call: Call, msg: Message) -> None:
    """Another name or icon needs its own scope (Slack docs, "chat:write.customize")."""
    if call.text("username") or call.text("icon_url") or call.text("icon_emoji"):
        call.need("chat:write.customize")
        msg.username = call.text("username") or call.workspace.config.app_name
        # Under another name it is a bot_message, which has no user.
        msg.subtype, msg.user = "bot_message", ""
    if "unfurl_links" in call.args:
        msg.unfurl_links = call.flag("unfurl_links")


def _linked_names(call: Call, msg: Message) -> None:
    """`parse=full` and `link_names` turn a plain "@here" into a real one."""
    if call.text("parse") == "full" or call.flag("link_names"):
        extra = [name for name in ("channel", "here", "everyone") if f"@{name}" in msg.text]
        msg.pinged = tuple(dict.fromkeys([*msg.pinged, *extra]))


@method("chat.postEphemeral", tier=4, scopes="chat:write", required="channel user")
def post_ephemeral(call: Call) -> JSON:
    room = target(call)
    person = call.workspace.people.get(call.text("user"))
    if person is None or person.id not in room.members:
        raise Refused("user_not_in_channel")
    if len(call.text("text")) > TEXT_LENGTH:
        raise Refused("msg_too_long")
    msg = talk.new(call.workspace, room, user=call.me, bot_id=call.workspace.bot_id, **content(call))
    msg.ephemeral_to, msg.thread_ts = person.id, thread(call, room)
    show_ephemeral(call, room, msg)
    return {"message_ts": msg.ts}


def show_ephemeral(call: Call, room: Channel, msg: Message) -> None:
    room.ephemerals[msg.ts] = msg
    call.workspace.changed("message", msg)


@method("chat.update", tier=3, scopes="chat:write", required="channel ts")
def update(call: Call) -> JSON:
    msg = _own(call, "cant_update_message")
    if call.workspace.channels[msg.channel].is_archived:
        raise Refused("is_inactive")
    if len(call.text("text")) > UPDATE_LENGTH:
        raise Refused("msg_too_long")
    fields = _changes(call, msg)
    # Slack docs, "chat.update": with `blocks` the edited flag is not displayed; with text alone it is.
    talk.edit(call.workspace, msg, call.me, marked=not fields["blocks"], **fields)
    shown = shapes.message(call.workspace, msg, with_metadata=True)
    return {"channel": msg.channel, "ts": msg.ts, "text": msg.text, "message": shown}


def _changes(call: Call, msg: Message) -> dict[str, Any]:
    """Slack docs, "chat.update": text alone removes the blocks; without text the blocks stay as they were."""
    fields = content(call)
    if not call.text("text") and not call.text("markdown_text"):
        fields["text"] = msg.text
        if "blocks" not in call.args:
            fields["blocks"] = msg.blocks
    if "attachments" not in call.args:
        fields["attachments"] = msg.attachments
    if (metadata := read_metadata(call)) is not None:
        fields["metadata"] = metadata
    return fields


@method("chat.delete", tier=3, scopes="chat:write", required="channel ts")
def delete(call: Call) -> JSON:
    msg = _own(call, "cant_delete_message")
    talk.delete(call.workspace, msg)
    return {"channel": msg.channel, "ts": msg.ts}


def _own(call: Call, error: str) -> Message:
    msg = call.message(call.room(), "ts")
    if msg.bot_id != call.workspace.bot_id:
        raise Refused(error)
    return msg


@method("chat.getPermalink", tier=0, required="channel message_ts", takes_json=False)
def get_permalink(call: Call) -> JSON:
    room = call.room()
    msg = call.message(room, "message_ts")
    return {"channel": room.id, "permalink": shapes.permalink(call.workspace, msg)}
