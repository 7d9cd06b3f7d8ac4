"""bookmarks.* (Slack docs, the page of each method)."""

import re

from sandbox.slack.api.call import Call
from sandbox.slack.api.registry import method
from sandbox.slack.errors import JSON, Refused, invalid_arguments
from sandbox.slack.model import Channel

MOST_BOOKMARKS = 100


def _room(call: Call) -> Channel:
    room = call.room("channel_id")
    if call.me not in room.members:
        raise Refused("permission_denied")
    return room


def _link(call: Call) -> str:
    link = call.text("link")
    if not link.startswith(("http://", "https://")):
        raise Refused("invalid_link")
    return link


def _emoji(call: Call) -> str:
    emoji = call.text("emoji")
    if emoji and not re.fullmatch(r":[a-z0-9_+'-]+:", emoji):
        raise Refused("invalid_emoji")
    return emoji


@method("bookmarks.add", tier=2, scopes="bookmarks:write", required="channel_id title type")
def add(call: Call) -> JSON:
    room = _room(call)
    if call.text("type") != "link":
        raise Refused("invalid_bookmark_type")
    link, emoji = _link(call), _emoji(call)
    if len(room.bookmarks) >= MOST_BOOKMARKS:
        raise Refused("too_many_bookmarks")
    id_, now = call.workspace.ids.make("Bk"), call.workspace.now()
    bookmark: JSON = {
        "id": id_,
        "channel_id": room.id,
        "title": call.text("title"),
        "link": link,
        "emoji": emoji,
        "icon_url": None,
        "type": "link",
        "entity_id": None,
        "date_created": now,
        "date_updated": 0,
        "rank": f"{len(room.bookmarks):03d}",
        "last_updated_by_user_id": call.me,
        "last_updated_by_team_id": call.workspace.team_id,
        "shortcut_id": None,
        "app_id": call.workspace.app_id,
    }
    room.bookmarks[id_] = bookmark
    call.workspace.changed("channel", room)
    return {"bookmark": bookmark}


@method("bookmarks.list", tier=3, scopes="bookmarks:read", required="channel_id")
def list_(call: Call) -> JSON:
    return {"bookmarks": list(_room(call).bookmarks.values())}


@method("bookmarks.edit", tier=2, scopes="bookmarks:write", required="channel_id bookmark_id")
def edit(call: Call) -> JSON:
    room, bookmark = _found(call)
    if not any(call.text(name) for name in ("title", "link", "emoji")):
        raise invalid_arguments("nothing to change [json-pointer:/title]")
    if call.text("link"):
        bookmark["link"] = _link(call)
    if call.text("emoji"):
        bookmark["emoji"] = _emoji(call)
    bookmark["title"] = call.text("title", bookmark["title"])
    bookmark["date_updated"] = call.workspace.now()
    call.workspace.changed("channel", room)
    return {"bookmark": bookmark}


@method("bookmarks.remove", tier=2, scopes="bookmarks:write", required="channel_id bookmark_id")
def remove(call: Call) -> JSON:
    room, bookmark = _found(call)
    del room.bookmarks[bookmark["id"]]
    call.workspace.changed("channel", room)
    return {}


def _found(call: Call) -> tuple[Channel, JSON]:
    room = _room(call)
    bookmark = room.bookmarks.get(call.text("bookmark_id"))
    if bookmark is None:
        raise Refused("not_found")
    return room, bookmark
