"""The browser page's own JSON: simpler than Slack's, one shape each for people, channels, messages and views."""

from sandbox.slack import shapes
from sandbox.slack.errors import JSON
from sandbox.slack.model import Channel, Message, Person, View
from sandbox.slack.workspace import Workspace

LAST = 200
# A browser is not given a company's fifty thousand channels at once; a person's own always come.
MOST_CHANNELS, MOST_PEOPLE = 400, 400


def person(one: Person) -> JSON:
    words = one.real_name.split()
    return {
        "id": one.id,
        "handle": one.handle,
        "real_name": one.real_name,
        "display_name": one.display_name,
        "color": f"#{one.color}",
        "initials": "".join(w[0] for w in (words[:1] + words[1:][-1:])).upper(),
        "deleted": one.deleted,
        "is_bot": one.is_bot,
        "tz": one.tz,
    }


def channel(workspace: Workspace, room: Channel, me: str, with_messages: bool = False) -> JSON:
    others = [m for m in room.members if m != me]
    body: JSON = {
        "id": room.id,
        "name": room.name,
        "is_private": room.is_private,
        "is_im": room.is_direct,
        "is_archived": room.is_archived,
        "topic": room.topic.value,
        "purpose": room.purpose.value,
        "members": list(room.members),
        "im_user": (others[0] if others else me) if room.kind == "im" else None,
        "bookmarks": [{n: b[n] for n in ("id", "title", "link", "emoji")} for b in room.bookmarks.values()],
        "unread": 0,
    }
    if with_messages:
        body["messages"] = [message(workspace, m) for m in visible_messages(room, me)]
    return body


def visible_messages(room: Channel, me: str) -> list[Message]:
    said = [m for m in list(room.messages.values())[-LAST:] if not m.deleted]
    mine = [m for m in room.ephemerals.values() if m.ephemeral_to == me]
    return sorted([*said, *mine], key=lambda m: m.ts)


def message(workspace: Workspace, msg: Message) -> JSON:
    """A person's composer block only repeats their text, so it is left out."""
    sender = workspace.people.get(msg.user)
    name = (sender.display_name or sender.real_name) if sender else ""
    return {
        "ts": msg.ts,
        "channel": msg.channel,
        "user": msg.user,
        "bot": msg.by_bot,
        "username": msg.username or (workspace.config.app_name if msg.by_bot else name),
        "text": msg.text,
        "blocks": msg.blocks if msg.by_bot else [],
        "thread_ts": msg.thread_ts or None,
        "edited": bool(msg.edited),
        "deleted": msg.deleted,
        "ephemeral": bool(msg.ephemeral_to),
        "pinned": {"by": msg.pinned.by, "at": msg.pinned.at} if msg.pinned else None,
        "reactions": [{"name": n, "users": list(u)} for n, u in msg.reactions.items()],
        "reply_count": len(msg.replies),
        "subtype": msg.subtype or None,
        "files": [{"name": f["name"], "mimetype": f["mimetype"], "url": f["url_private"]} for f in msg.files],
        "only_visible_to": msg.ephemeral_to or None,
        "broadcast": msg.broadcast,
    }


def view(workspace: Workspace, shown: View) -> JSON:
    stack = workspace.stacks.get(shown.user, [])
    depth = stack.index(shown) + 1 if shown in stack else 0
    body = shapes.view(workspace, shown)
    return {**body, "depth": depth, "errors": shown.errors, "failure": shown.failure}


def snapshot(workspace: Workspace, me: str) -> JSON:
    config = workspace.config
    rooms = [r for r in workspace.channels.values() if workspace.can_see(me, r)]
    mine = [r for r in rooms if me in r.members]
    rest = [r for r in rooms if me not in r.members][: max(0, MOST_CHANNELS - len(mine))]
    people = list(workspace.people.values())
    return {
        "type": "snapshot",
        "team": {"id": workspace.team_id, "name": config.team_name},
        "me": me,
        "bot": {"user_id": workspace.bot_user_id, "name": config.bot_handle, "app_name": config.app_name},
        "people": [person(p) for p in people[:MOST_PEOPLE]],
        "channels": [channel(workspace, r, me, with_messages=True) for r in [*mine[:MOST_CHANNELS], *rest]],
        "commands": [
            {"command": c.command, "description": c.description, "usage_hint": c.usage_hint} for c in config.commands
        ],
        "shortcuts": {
            "message": [{"callback_id": s.callback_id, "name": s.name} for s in config.message_shortcuts],
            "global": [{"callback_id": s.callback_id, "name": s.name} for s in config.global_shortcuts],
        },
        "views": [view(workspace, v) for v in _views(workspace, me)],
    }


def _views(workspace: Workspace, me: str) -> list[View]:
    home = workspace.homes.get(me)
    return [*([home] if home else []), *workspace.stacks.get(me, [])]
