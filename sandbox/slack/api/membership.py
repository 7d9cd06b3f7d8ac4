"""conversations.*: who is in a channel (Slack docs, the page of each method)."""

from sandbox.slack import rooms, shapes
from sandbox.slack.api.call import Call
from sandbox.slack.api.conversations import MANAGE, READ, named, named_mine
from sandbox.slack.api.registry import method
from sandbox.slack.errors import JSON, Refused
from sandbox.slack.model import Channel

MOST_INVITED, MOST_IN_GROUP_DM = 1000, 8


@method("conversations.members", tier=4, scopes=READ, required="channel", takes_json=False)
def members(call: Call) -> JSON:
    room = call.room()
    call.need_kind(room, "read")
    page, cursor = call.page(list(room.members), call.number("limit", 100, 1000))
    return {"members": page, **cursor}


@method("conversations.join", tier=3, scopes="channels:join", required="channel")
def join(call: Call) -> JSON:
    room = call.room()
    if room.kind != "channel":
        raise Refused("method_not_supported_for_channel_type")
    if room.is_archived:
        raise Refused("is_archived")
    if call.me in room.members:
        warning = "already_in_channel"
        body: JSON = {"warning": warning, "response_metadata": {"warnings": [warning]}}
        return {"channel": shapes.channel(call.workspace, room), **body}
    rooms.join(call.workspace, room, call.me)
    return {"channel": shapes.channel(call.workspace, room)}


@method("conversations.leave", tier=3, scopes=MANAGE, required="channel")
def leave(call: Call) -> JSON:
    room = named(call)
    if room.is_archived:
        raise Refused("is_archived")
    if room.is_general:
        raise Refused("cant_leave_general")
    if call.me not in room.members:
        return {"not_in_channel": True}
    rooms.leave(call.workspace, room, call.me)
    return {}


@method("conversations.invite", tier=3, scopes=f"channels:write.invites {MANAGE}", required="channel")
def invite(call: Call) -> JSON:
    """One wrong id and nobody is invited, unless `force`; deactivated people fail without holding up the rest."""
    users = [u.strip() for u in call.text("users").split(",") if u.strip()]
    if not users:
        raise Refused("no_user")
    if len(users) > MOST_INVITED:
        raise Refused("too_many_users")
    room = named_mine(call)
    if room.is_archived:
        raise Refused("is_archived")
    problems = {user: problem for user in users if (problem := _problem(call, room, user))}
    errors = [{"user": user, "ok": False, "error": error} for user, error in problems.items()]
    stops = [user for user in problems if not _is_removed(call, user)]
    if not stops or call.flag("force"):
        for user in dict.fromkeys(u for u in users if u not in problems):
            rooms.join(call.workspace, room, user, inviter=call.me)
    invited_all = len(problems) == len(users)
    if errors and (invited_all or not call.flag("force")):
        raise Refused(str(errors[0]["error"]), errors=errors)
    body: JSON = {"channel": shapes.channel(call.workspace, room)}
    return {**body, "errors": errors} if errors else body


def _is_removed(call: Call, user: str) -> bool:
    return user in call.workspace.people and call.workspace.people[user].deleted


def _problem(call: Call, room: Channel, user: str) -> str:
    person = call.workspace.people.get(user)
    if person is None:
        return "user_not_found"
    if user == call.me:
        return "cant_invite_self"
    if user in room.members:
        return "already_in_channel"
    if person.deleted or person.id == "USLACKBOT":
        return "cant_invite"
    return "ura_max_channels" if person.is_ultra_restricted else ""


@method("conversations.kick", tier=3, scopes=MANAGE, required="channel user")
def kick(call: Call) -> JSON:
    room = named_mine(call)
    user = call.person().id
    if user == call.me:
        raise Refused("cant_kick_self")
    if room.is_general:
        raise Refused("cant_kick_from_general")
    if user not in room.members:
        raise Refused("not_in_channel")
    rooms.leave(call.workspace, room, user, actor=call.me)
    return {}


@method("conversations.open", tier=3, scopes="im:write mpim:write channels:manage groups:write")
def open_(call: Call) -> JSON:
    """A direct conversation with one person or up to eight; opening what is open says so."""
    if call.text("channel"):
        room = call.room()
        if not room.is_direct:
            raise Refused("method_not_supported_for_channel_type")
        return _opened(call, room, already=True)
    users = [u.strip() for u in call.text("users").split(",") if u.strip()]
    _check_users(call, users)
    call.need("im:write" if len(users) == 1 else "mpim:write")
    already = frozenset({call.me, *users}) in call.workspace.directs
    return _opened(call, call.workspace.direct(call.me, *users), already)


def _check_users(call: Call, users: list[str]) -> None:
    if not users:
        raise Refused("users_list_not_supplied")
    if len(users) > MOST_IN_GROUP_DM:
        raise Refused("too_many_users")
    for user in users:
        if user not in call.workspace.people:
            raise Refused("user_not_found")
        if call.workspace.people[user].deleted:
            raise Refused("user_disabled")


def _opened(call: Call, room: Channel, already: bool) -> JSON:
    body: JSON = {"channel": shapes.channel(call.workspace, room) if call.flag("return_im") else {"id": room.id}}
    return {**body, "no_op": True, "already_open": True} if already else body
