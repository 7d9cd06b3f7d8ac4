"""pins.* (Slack docs, the page of each method)."""

from sandbox.slack import talk
from sandbox.slack.api.call import Call
from sandbox.slack.api.registry import method
from sandbox.slack.errors import JSON, Refused
from sandbox.slack.model import Message

MOST_PINS = 100


def _item(call: Call) -> Message:
    room = call.my_room()
    ts = call.text("timestamp")
    if not ts:
        raise Refused("no_item_specified")
    if not all(part.isdigit() for part in ts.split(".")):
        raise Refused("bad_timestamp")
    return call.message(room, "timestamp")


@method("pins.add", tier=2, scopes="pins:write", required="channel")
def add(call: Call) -> JSON:
    msg = _item(call)
    if msg.pinned:
        raise Refused("already_pinned")
    if msg.subtype not in (*talk.SAID, "bot_message"):
        raise Refused("not_pinnable")
    if sum(1 for m in call.workspace.channels[msg.channel].messages.values() if m.pinned) >= MOST_PINS:
        raise Refused("too_many_pins")
    talk.pin(call.workspace, msg, call.me)
    return {}


@method("pins.remove", tier=2, scopes="pins:write", required="channel")
def remove(call: Call) -> JSON:
    msg = _item(call)
    if not msg.pinned:
        raise Refused("no_pin")
    talk.unpin(call.workspace, msg, call.me)
    return {}


@method("pins.list", tier=2, scopes="pins:read", required="channel", takes_json=False)
def list_(call: Call) -> JSON:
    room = call.my_room()
    pinned = [m for m in room.messages.values() if m.pinned and not m.deleted]
    pinned.sort(key=lambda m: m.pinned.at if m.pinned else 0, reverse=True)
    return {"items": [talk.pinned_item(call.workspace, m) for m in pinned]}
