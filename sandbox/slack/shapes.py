"""Slack's JSON for people, channels and messages (Slack docs, "Object types"; examples in slackapi/slack-api-specs)."""

from sandbox.slack.errors import JSON
from sandbox.slack.model import Channel, Message, Note, Person, View
from sandbox.slack.workspace import Workspace

SLACK_HOST = "https://{domain}.slack.com"


def team_url(workspace: Workspace) -> str:
    return SLACK_HOST.format(domain=workspace.config.team_domain)


def user(workspace: Workspace, person: Person, with_email: bool = True) -> JSON:
    avatar = f"https://avatars.example/{person.id}"
    profile: JSON = {
        "title": person.title,
        "phone": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.display_name,
        "display_name_normalized": person.display_name,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": person.id.lower(),
        "first_name": person.real_name.split(" ")[0],
        "last_name": person.real_name.partition(" ")[2],
        "team": workspace.team_id,
    }
    profile.update({f"image_{size}": f"{avatar}_{size}.png" for size in (24, 32, 48, 72, 192, 512)})
    if person.is_bot:
        profile.update(api_app_id=workspace.app_id, bot_id=person.bot_id, always_active=True)
    elif with_email and person.email:
        profile["email"] = person.email
    body: JSON = {"id": person.id, "team_id": workspace.team_id, "name": person.handle, "deleted": person.deleted}
    body.update(profile=profile, is_bot=person.is_bot, is_app_user=False, updated=person.updated)
    # A deactivated account keeps its profile but loses its zone and its roles.
    if not person.deleted:
        body.update(
            color=person.color,
            real_name=person.real_name,
            tz=person.tz,
            tz_label=person.tz_label,
            tz_offset=person.tz_offset,
            is_admin=person.is_admin,
            is_owner=False,
            is_primary_owner=False,
            is_restricted=person.is_restricted,
            is_ultra_restricted=person.is_ultra_restricted,
            is_email_confirmed=True,
            who_can_share_contact_card="EVERYONE",
        )
    return body


def _note(note: Note) -> JSON:
    return {"value": note.value, "creator": note.creator, "last_set": note.last_set}


def channel(workspace: Workspace, room: Channel, viewer: str = "", num_members: bool = False) -> JSON:
    viewer = viewer or workspace.bot_user_id
    if room.kind == "im":
        other = next((m for m in room.members if m != viewer), viewer)
        return {
            "id": room.id,
            "created": room.created,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "context_team_id": workspace.team_id,
            "user": other,
            "is_user_deleted": workspace.people[other].deleted,
            "priority": 0,
        }
    body: JSON = {
        "id": room.id,
        "name": room.name,
        "is_channel": room.kind == "channel",
        # Private channels made since 2021 have C ids and is_group set too (Slack docs, "Conversation object").
        "is_group": room.kind == "group",
        "is_im": False,
        "is_mpim": room.kind == "mpim",
        "is_private": room.is_private,
        "created": room.created,
        "creator": room.creator,
        "is_archived": room.is_archived,
        "is_general": room.is_general,
        "unlinked": 0,
        "name_normalized": room.name,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "pending_shared": [],
        "is_pending_ext_shared": False,
        "is_member": viewer in room.members,
        "context_team_id": workspace.team_id,
        "updated": room.created * 1000,
        "topic": _note(room.topic),
        "purpose": _note(room.purpose),
        "previous_names": room.previous_names,
    }
    if num_members:
        body["num_members"] = len(room.members)
    return body


def bot_profile(workspace: Workspace) -> JSON:
    icon = "https://a.slack-edge.example/bot"
    return {
        "id": workspace.bot_id,
        "app_id": workspace.app_id,
        "user_id": workspace.bot_user_id,
        "name": workspace.config.app_name,
        "icons": {f"image_{size}": f"{icon}_{size}.png" for size in (36, 48, 72)},
        "deleted": False,
        "updated": workspace.bot.updated,
        "team_id": workspace.team_id,
    }


def message(workspace: Workspace, msg: Message, with_metadata: bool = False) -> JSON:
    body: JSON = {"type": "message", "ts": msg.ts, "text": msg.text}
    if msg.subtype:
        body["subtype"] = msg.subtype
    if msg.user:
        body["user"] = msg.user
    if msg.user and msg.subtype not in ("channel_topic", "channel_purpose"):
        body["team"] = workspace.team_id
    if msg.client_msg_id:
        body["client_msg_id"] = msg.client_msg_id
    if msg.bot_id:
        body.update(bot_id=msg.bot_id, app_id=workspace.app_id)
        if msg.username:
            body["username"] = msg.username
        else:
            body["bot_profile"] = bot_profile(workspace)
    for name in ("blocks", "attachments", "files"):
        if getattr(msg, name):
            body[name] = getattr(msg, name)
    if msg.subtype == "file_share":
        body.update(upload=False, display_as_bot=False)
    body.update(msg.extra)
    body.update(_thread(workspace, msg), **_marks(msg))
    if with_metadata and msg.metadata:
        body["metadata"] = msg.metadata
    return body


def _thread(workspace: Workspace, msg: Message) -> JSON:
    if not msg.thread_ts:
        return {}
    body: JSON = {"thread_ts": msg.thread_ts}
    room = workspace.channels[msg.channel]
    if msg.is_reply:
        parent = room.messages.get(msg.thread_ts)
        if parent is not None:
            body["parent_user_id"] = parent.user
        return body
    replies = [room.messages[ts] for ts in msg.replies if ts in room.messages and not room.messages[ts].deleted]
    users = list(dict.fromkeys(r.user for r in replies))
    body.update(reply_count=len(replies), reply_users_count=len(users), reply_users=users[:5])
    body.update(latest_reply=replies[-1].ts if replies else msg.ts, is_locked=False, subscribed=False)
    return body


def _marks(msg: Message) -> JSON:
    body: JSON = {}
    if msg.edited:
        body["edited"] = msg.edited
    if msg.pinned:
        body["pinned_to"] = [msg.channel]
        body["pinned_info"] = {"channel": msg.channel, "pinned_by": msg.pinned.by, "pinned_ts": msg.pinned.at}
    if msg.reactions:
        body["reactions"] = [{"name": n, "users": u, "count": len(u)} for n, u in msg.reactions.items()]
    return body


def permalink(workspace: Workspace, msg: Message) -> str:
    """Slack docs, "chat.getPermalink": a reply's link names its thread."""
    link = f"{team_url(workspace)}/archives/{msg.channel}/p{msg.ts.replace('.', '')}"
    return f"{link}?thread_ts={msg.thread_ts}&cid={msg.channel}" if msg.is_reply else link


def view(workspace: Workspace, shown: View) -> JSON:
    source = shown.source
    body: JSON = {
        "id": shown.id,
        "team_id": workspace.team_id,
        "type": source["type"],
        "blocks": source.get("blocks", []),
        "private_metadata": source.get("private_metadata") or "",
        "callback_id": source.get("callback_id") or "",
        "state": {"values": shown.state},
        "hash": shown.hash,
        "title": source.get("title"),
        "close": source.get("close"),
        "submit": source.get("submit"),
        "clear_on_close": bool(source.get("clear_on_close")),
        "notify_on_close": bool(source.get("notify_on_close")),
        "previous_view_id": shown.previous_id,
        "root_view_id": shown.root_id,
        "app_id": workspace.app_id,
        "external_id": source.get("external_id") or "",
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
    }
    if source["type"] == "home":
        body.pop("title")
    return body
