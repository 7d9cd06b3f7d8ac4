"""reactions.* (Slack docs, the page of each method)."""

import re

from sandbox.slack import shapes, talk
from sandbox.slack.api.call import Call
from sandbox.slack.api.registry import method
from sandbox.slack.errors import JSON, Refused
from sandbox.slack.model import Message

MOST_EMOJI = 50


def _item(call: Call) -> Message:
    if not call.text("channel") or not call.text("timestamp"):
        raise Refused("no_item_specified")
    room = call.my_room()
    if not re.fullmatch(r"\d+\.\d+", call.text("timestamp")):
        raise Refused("bad_timestamp")
    return call.message(room, "timestamp")


def _name(call: Call) -> str:
    """Without colons; a skin tone may follow."""
    name = call.text("name")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise Refused("invalid_name")
    return name


@method("reactions.add", tier=3, scopes="reactions:write", required="name")
def add(call: Call) -> JSON:
    msg, name = _item(call), _name(call)
    if call.workspace.channels[msg.channel].is_archived:
        raise Refused("is_archived")
    if call.me in msg.reactions.get(name, []):
        raise Refused("already_reacted")
    if name not in msg.reactions and len(msg.reactions) >= MOST_EMOJI:
        raise Refused("too_many_emoji")
    talk.react(call.workspace, msg, call.me, name)
    return {}


@method("reactions.remove", tier=2, scopes="reactions:write", required="name")
def remove(call: Call) -> JSON:
    msg, name = _item(call), _name(call)
    if call.me not in msg.reactions.get(name, []):
        raise Refused("no_reaction")
    talk.unreact(call.workspace, msg, call.me, name)
    return {}


@method("reactions.get", tier=3, scopes="reactions:read", takes_json=False)
def get(call: Call) -> JSON:
    msg = _item(call)
    body = {**shapes.message(call.workspace, msg), "permalink": shapes.permalink(call.workspace, msg)}
    return {"type": "message", "channel": msg.channel, "message": body}
