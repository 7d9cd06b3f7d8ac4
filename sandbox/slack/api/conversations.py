"""conversations.*: making, finding and changing channels (Slack docs, the page of each method)."""

from sandbox.slack import rooms, shapes
from sandbox.slack.api.call import Call
from sandbox.slack.api.registry import method
from sandbox.slack.errors import JSON, Refused, invalid_arguments
from sandbox.slack.model import Channel

MANAGE = "channels:manage groups:write im:write mpim:write"
READ = "channels:read groups:read im:read mpim:read"
_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
_READ_SCOPES = {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"}


def named(call: Call) -> Channel:
    """A channel with a name: these methods are not for direct messages."""
    room = call.room()
    if room.is_direct:
        raise Refused("method_not_supported_for_channel_type")
    call.need_kind(room, "manage")
    return room


def named_mine(call: Call) -> Channel:
    room = named(call)
    if call.me not in room.members:
        raise Refused("not_in_channel")
    return room


@method("conversations.create", tier=2, scopes=MANAGE)
def create(call: Call) -> JSON:
    private = call.flag("is_private")
    call.need("groups:write" if private else "channels:manage")
    if not call.workspace.config.bots_may_create_channels:
        raise Refused("restricted_action")
    room = rooms.create(call.workspace, call.me, call.text("name"), private)
    return {"channel": shapes.channel(call.workspace, room)}


@method("conversations.info", tier=3, scopes=READ, required="channel", takes_json=False)
def info(call: Call) -> JSON:
    room = call.room()
    call.need_kind(room, "read")
    return {"channel": shapes.channel(call.workspace, room, num_members=call.flag("include_num_members"))}


@method("conversations.list", tier=2, scopes=READ, takes_json=False)
def list_(call: Call) -> JSON:
    """Archived channels are left out of a page after it was cut, so a page may be short, even empty, and not the last.

    Slack docs, "conversations.list", on `limit`: "fewer than the requested number may be returned".
    """
    kinds = _kinds(call)
    page, cursor = call.page(_visible(call, kinds), call.number("limit", 100, 1000))
    shown = [room for room in page if not (room.is_archived and call.flag("exclude_archived"))]
    return {"channels": [shapes.channel(call.workspace, r, num_members=True) for r in shown], **cursor}


def _kinds(call: Call) -> set[str]:
    wanted = [t.strip() for t in call.text("types", "public_channel").split(",") if t.strip()]
    if not wanted or any(t not in _TYPES for t in wanted):
        raise Refused("invalid_types")
    kinds = {_TYPES[t] for t in wanted}
    for kind in sorted(kinds):
        call.need(_READ_SCOPES[kind])
    return kinds


def _visible(call: Call, kinds: set[str]) -> list[Channel]:
    me = call.me
    return [r for r in call.workspace.channels.values() if r.kind in kinds and (not r.is_private or me in r.members)]


@method("users.conversations", tier=3, scopes=READ, takes_json=False)
def of_user(call: Call) -> JSON:
    """A member's conversations; for somebody else's, only those that the bot sees too."""
    user = call.person().id if call.text("user") else call.me
    kinds = _kinds(call)
    mine = [r for r in _visible(call, kinds) if user in r.members]
    page, cursor = call.page(mine, call.number("limit", 100, 999))
    shown = [room for room in page if not (room.is_archived and call.flag("exclude_archived"))]
    return {"channels": [shapes.channel(call.workspace, r) for r in shown], **cursor}


@method("conversations.rename", tier=2, scopes=MANAGE, required="channel")
def rename(call: Call) -> JSON:
    room = named_mine(call)
    if room.is_archived:
        raise Refused("is_archived")
    # Only the channel's maker may rename it with a bot token (Slack docs, "conversations.rename").
    if room.creator != call.me:
        raise Refused("not_authorized")
    rooms.rename(call.workspace, room, call.me, call.text("name"))
    return {"channel": shapes.channel(call.workspace, room)}


@method("conversations.setTopic", tier=2, scopes=f"channels:write.topic {MANAGE}", required="channel")
def set_topic(call: Call) -> JSON:
    return _set_note(call, "topic")


@method("conversations.setPurpose", tier=2, scopes=f"channels:write.topic {MANAGE}", required="channel")
def set_purpose(call: Call) -> JSON:
    return _set_note(call, "purpose")


def _set_note(call: Call, which: str) -> JSON:
    if which not in call.args:
        raise invalid_arguments(f"missing required field: {which} [json-pointer:/{which}]")
    room = call.room()
    if room.kind == "im":
        raise Refused("method_not_supported_for_channel_type")
    if room.is_archived:
        raise Refused("is_archived")
    if call.me not in room.members:
        raise Refused("not_in_channel")
    rooms.set_note(call.workspace, room, call.me, which, call.text(which))
    return {"channel": shapes.channel(call.workspace, room)}


@method("conversations.archive", tier=2, scopes=MANAGE, required="channel")
def archive(call: Call) -> JSON:
    room = named_mine(call)
    if room.is_archived:
        raise Refused("already_archived")
    if room.is_general:
        raise Refused("cant_archive_general")
    rooms.archive(call.workspace, room, call.me)
    return {}


@method("conversations.unarchive", tier=2, scopes=MANAGE, required="channel")
def unarchive(call: Call) -> JSON:
    """A bot cannot: archiving puts it out of the channel (slack-go issue 1066 and others, not in the documents)."""
    room = named(call)
    raise Refused("not_in_channel" if room.is_archived else "not_archived")
