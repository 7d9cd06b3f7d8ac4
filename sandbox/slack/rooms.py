"""What happens to channels: made, joined, left, renamed, archived; with the messages and events each leaves behind."""

import re

from sandbox.slack import shapes, talk
from sandbox.slack.errors import JSON, Refused
from sandbox.slack.model import Channel, Note
from sandbox.slack.workspace import Workspace

NAME_LENGTH, NOTE_LENGTH = 80, 250
_RESERVED = frozenset(["channel", "everyone", "group", "here", "archive", "archived", "me"])


def check_name(workspace: Workspace, name: str, except_id: str = "") -> None:
    """Slack docs, "conversations.create": lower case letters, digits, hyphens, underscores; 80 characters at most.

    Letters of scripts without case pass; an archived channel keeps its name taken.
    """
    if not name:
        raise Refused("invalid_name_required")
    if len(name) > NAME_LENGTH:
        raise Refused("invalid_name_maxlength")
    if not any(c.isalnum() for c in name):
        raise Refused("invalid_name_punctuation")
    if name != name.lower() or not re.fullmatch(r"[\w-]+", name):
        raise Refused("invalid_name_specials")
    if name in _RESERVED or workspace.names.get(name, except_id) != except_id:
        raise Refused("name_taken")


def create(workspace: Workspace, by: str, name: str, is_private: bool = False) -> Channel:
    check_name(workspace, name)
    kind = "group" if is_private else "channel"
    room = Channel(workspace.ids.make("C"), name, "group" if kind == "group" else "channel", by, workspace.now())
    room.members = {by: None}
    workspace.add_channel(room)
    workspace.changed("channel", room)
    if not is_private:
        event = shapes.channel(workspace, room)
        names = [
            "id",
            "name",
            "name_normalized",
            "is_channel",
            "created",
            "creator",
            "is_shared",
            "is_org_shared",
            "context_team_id",
        ]
        workspace.emit({"type": "channel_created", "channel": {n: event[n] for n in names}})
    _announce(workspace, room, by, "join", "has joined the channel")
    _member_event(workspace, room, by, "member_joined_channel")
    return room


def join(workspace: Workspace, room: Channel, user: str, inviter: str = "") -> None:
    room.members[user] = None
    workspace.changed("channel", room)
    extra: JSON = {"inviter": inviter} if inviter and inviter != user else {}
    _announce(workspace, room, user, "join", "has joined the channel", **extra)
    _member_event(workspace, room, user, "member_joined_channel", **extra)


def leave(workspace: Workspace, room: Channel, user: str, actor: str = "") -> None:
    """Out of the channel, on their own or by somebody else. The bot hears of its own going last."""
    if not room.is_private:
        text = "has left the channel" if actor in ("", user) else "was removed from the channel"
        _announce(workspace, room, user, "leave", text)
    _member_event(workspace, room, user, "member_left_channel")
    if user == workspace.bot_user_id:
        name = "group_left" if room.kind == "group" else "channel_left"
        workspace.emit({"type": name, "channel": room.id, "actor_id": actor or user}, room)
    room.members.pop(user, None)
    workspace.changed("channel", room)


def rename(workspace: Workspace, room: Channel, by: str, name: str) -> None:
    check_name(workspace, name, except_id=room.id)
    old = room.name
    workspace.names.pop(old, None)
    room.name = name
    room.previous_names.insert(0, old)
    workspace.names[name] = room.id
    workspace.changed("channel", room)
    text = f'has renamed the channel from "{old}" to "{name}"'
    talk.system(workspace, room, by, _subtype(room, "name"), text, old_name=old, name=name)
    event = {"id": room.id, "name": name, "name_normalized": name, "created": room.created}
    event.update(is_channel=room.kind == "channel", is_mpim=False)
    workspace.emit({"type": _subtype(room, "rename"), "channel": event}, room)


def set_note(workspace: Workspace, room: Channel, by: str, which: str, value: str) -> None:
    if len(value) > NOTE_LENGTH:
        raise Refused("too_long")
    note = Note(talk.stored_text(value), by, workspace.now())
    setattr(room, which, note)
    workspace.changed("channel", room)
    verb = "set the channel topic" if which == "topic" else "set the channel description"
    text = f"<@{by}> {verb}: {note.value}" if note.value else f"<@{by}> cleared the channel {which}"
    talk.system(workspace, room, by, _subtype(room, which), text, **{which: note.value})


def archive(workspace: Workspace, room: Channel, by: str) -> None:
    talk.system(workspace, room, by, _subtype(room, "archive"), "archived the channel")
    room.is_archived = True
    workspace.changed("channel", room)
    workspace.emit({"type": _subtype(room, "archive"), "channel": room.id, "user": by, "is_moved": 0}, room)


def unarchive(workspace: Workspace, room: Channel, by: str) -> None:
    room.is_archived = False
    workspace.changed("channel", room)
    talk.system(workspace, room, by, _subtype(room, "unarchive"), "un-archived the channel")
    workspace.emit({"type": _subtype(room, "unarchive"), "channel": room.id, "user": by}, room)


def _subtype(room: Channel, what: str) -> str:
    """Private channels have their own names for the same things (Slack docs, "message event", subtypes)."""
    return f"group_{what}" if room.kind == "group" else f"channel_{what}"


def _announce(workspace: Workspace, room: Channel, user: str, what: str, text: str, **extra: str) -> None:
    if not room.is_direct:
        talk.system(workspace, room, user, f"channel_{what}", f"<@{user}> {text}", **extra)


def _member_event(workspace: Workspace, room: Channel, user: str, kind: str, **extra: str) -> None:
    # Slack docs, "member_joined_channel": channel_type is the id's letter here, not "channel" or "group".
    event: JSON = {"type": kind, "user": user, "channel": room.id, "channel_type": room.id[0]}
    workspace.emit({**event, "team": workspace.team_id, **extra}, room)
