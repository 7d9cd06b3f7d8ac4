"""conversations.history and .replies (Slack docs, "conversations.history", "conversations.replies")."""

import re

from sandbox.slack import shapes
from sandbox.slack.api.call import Call
from sandbox.slack.api.registry import method
from sandbox.slack.errors import JSON, Refused
from sandbox.slack.model import Channel, Message

HISTORY = "channels:history groups:history im:history mpim:history"


@method("conversations.history", tier=3, scopes=HISTORY, required="channel", takes_json=False)
def history(call: Call) -> JSON:
    """Newest first. Replies are not in it, unless they were also sent to the channel."""
    room = _readable(call)
    top = [m for m in _between(call, room) if not m.is_reply or m.broadcast]
    page, cursor = call.page(top[::-1], call.number("limit", 100, 999))
    has_more = bool(cursor["response_metadata"]["next_cursor"])
    pins = sum(1 for m in room.messages.values() if m.pinned)
    body: JSON = {"messages": _shown(call, page), "has_more": has_more, "pin_count": pins}
    return {**body, **cursor} if has_more else body


@method("conversations.replies", tier=3, scopes=HISTORY, required="channel ts", takes_json=False)
def replies(call: Call) -> JSON:
    """The parent first, then its replies, oldest first. A reply's own ts gives that reply alone."""
    room = _readable(call)
    parent = call.message(room, "ts", "thread_not_found")
    if parent.is_reply:
        return {"messages": _shown(call, [parent]), "has_more": False}
    thread = [m for m in _between(call, room) if m.ts in parent.replies]
    page, cursor = call.page([parent, *thread], call.number("limit", 1000, 1000))
    has_more = bool(cursor["response_metadata"]["next_cursor"])
    body: JSON = {"messages": _shown(call, page), "has_more": has_more}
    return {**body, **cursor} if has_more else body


def _readable(call: Call) -> Channel:
    room = call.room()
    call.need_kind(room, "history")
    if call.me not in room.members:
        raise Refused("not_in_channel")
    return room


def _between(call: Call, room: Channel) -> list[Message]:
    """Messages between `oldest` and `latest`, the ends left out unless `inclusive`."""
    oldest, latest = _moment(call, "oldest", "0"), _moment(call, "latest", "99999999999")
    found = [m for m in room.messages.values() if not m.deleted]
    if call.flag("inclusive"):
        return [m for m in found if oldest <= _key(m.ts) <= latest]
    return [m for m in found if oldest < _key(m.ts) < latest]


def _moment(call: Call, name: str, default: str) -> tuple[int, int]:
    value = call.text(name) or default
    if not re.fullmatch(r"\d+(\.\d+)?", value):
        raise Refused(f"invalid_ts_{name}")
    return _key(value)


def _key(ts: str) -> tuple[int, int]:
    seconds, _, fraction = ts.partition(".")
    return int(seconds), int((fraction or "0").ljust(6, "0")[:6])


def _shown(call: Call, messages: list[Message]) -> list[JSON]:
    metadata = call.flag("include_all_metadata")
    return [shapes.message(call.workspace, m, with_metadata=metadata) for m in messages]
