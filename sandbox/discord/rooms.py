"""What happens to channels, with the gateway events each makes."""

import re

from sandbox.discord import shapes, talk
from sandbox.discord.errors import JSON, Refused
from sandbox.discord.model import CATEGORY, TEXT, THREAD, THREAD_LINE, Channel, Message, Overwrite
from sandbox.discord.workspace import Workspace

_IN_SERVER, _IN_CATEGORY = 500, 50


def text_name(wanted: str) -> str:
    """Clients and API alike write text channels in lower case, with dashes for blanks."""
    return re.sub(r"-{2,}", "-", re.sub(r"\s+", "-", wanted.strip().lower())).strip("-")


def read_overwrites(found: list[JSON]) -> dict[str, Overwrite]:
    return {
        str(each["id"]): Overwrite(
            str(each["id"]), int(each["type"]), int(each.get("allow") or 0), int(each.get("deny") or 0)
        )
        for each in found
    }


def create(workspace: Workspace, body: JSON) -> Channel:
    kind, parent = int(body.get("type") or TEXT), str(body.get("parent_id") or "")
    if sum(each.kind in (TEXT, CATEGORY) for each in workspace.channels.values()) >= _IN_SERVER:
        raise Refused(400, 30013, "Maximum number of guild channels reached (500)")
    _check_parent(workspace, parent)
    name = text_name(str(body["name"])) if kind == TEXT else str(body["name"])
    made = Channel(workspace.ids.next(), name, kind, parent, str(body.get("topic") or ""))
    if "permission_overwrites" in body:
        made.overwrites = read_overwrites(body["permission_overwrites"])
    elif parent:
        made.overwrites = dict(workspace.channels[parent].overwrites)
    workspace.channels[made.id] = made
    workspace.emit("CHANNEL_CREATE", shapes.channel(workspace, made), made)
    workspace.changed("channel", made)
    return made


def _check_parent(workspace: Workspace, parent: str) -> None:
    if not parent:
        return
    found = workspace.channels.get(parent)
    problem = None
    if found is None or found.kind != CATEGORY:
        problem = {"code": "CHANNEL_PARENT_INVALID", "message": "Category does not exist"}
    elif sum(each.parent == parent for each in workspace.channels.values()) >= _IN_CATEGORY:
        problem = {
            "code": "CHANNEL_PARENT_MAX_CHANNELS",
            "message": "Maximum number of channels in category reached (50)",
        }
    if problem:
        raise Refused(400, 50035, "Invalid Form Body", {"parent_id": {"_errors": [problem]}})


def modify(workspace: Workspace, channel: Channel, body: JSON) -> None:
    if "name" in body:
        channel.name = text_name(str(body["name"])) if channel.kind == TEXT else str(body["name"])
    if "topic" in body:
        channel.topic = str(body["topic"] or "")
    if "parent_id" in body and str(body["parent_id"] or "") != channel.parent:
        _check_parent(workspace, str(body["parent_id"] or ""))
        channel.parent = str(body["parent_id"] or "")
    if "permission_overwrites" in body:
        channel.overwrites = read_overwrites(body["permission_overwrites"])
    channel.is_archived = bool(body.get("archived", channel.is_archived))
    channel.is_locked = bool(body.get("locked", channel.is_locked))
    tell(workspace, channel)


def tell(workspace: Workspace, channel: Channel) -> None:
    name = "THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE"
    workspace.emit(name, shapes.channel(workspace, channel), channel)
    workspace.changed("channel", channel)


def remove(workspace: Workspace, channel: Channel) -> None:
    data = shapes.channel(workspace, channel)
    workspace.emit("THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE", data, channel)
    del workspace.channels[channel.id]
    workspace.changed("channel", channel)


def open_thread(workspace: Workspace, parent: Channel, name: str, owner: str, message: Message | None) -> Channel:
    """From a message it has the message's id ("Start Thread from Message")."""
    if message and message.id in workspace.channels:
        raise Refused(400, 160004, "A thread has already been created for this message")
    made = Channel(
        message.id if message else workspace.ids.next(), name, THREAD, parent.id, people=[owner], owner=owner
    )
    workspace.channels[made.id] = made
    workspace.emit("THREAD_CREATE", {**shapes.channel(workspace, made), "newly_created": True}, made)
    workspace.changed("channel", made)
    if message is None:
        line = Message(workspace.ids.next(), parent.id, owner, name, kind=THREAD_LINE)
        talk.say(workspace, line, {"parse": []})
    return made
