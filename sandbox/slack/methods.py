"""The Web API methods: arguments, answers and errors as each method's page documents them."""

from __future__ import annotations

import copy
import json
import re
import secrets
from collections.abc import Callable
from typing import Any

from sandbox.slack.blocks import InvalidBlocks, check_message, check_view
from sandbox.slack.hub import Hub
from sandbox.slack.markup import pings
from sandbox.slack.workspace import Channel, Json, Message, View

Method = Callable[["Api", Json], Json]


class ApiError(Exception):
    """The `error` of an answer with `ok: false`."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error, self.more = error, more


SCOPES: dict[str, str] = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "conversations.history": "channels:history",
    "conversations.replies": "channels:history",
    "conversations.info": "channels:read",
    "conversations.members": "channels:read",
    "conversations.list": "channels:read",
    "users.conversations": "channels:read",
    "conversations.create": "channels:manage",
    "conversations.archive": "channels:manage",
    "conversations.unarchive": "channels:manage",
    "conversations.rename": "channels:manage",
    "conversations.invite": "channels:manage|channels:write.invites",
    "conversations.kick": "channels:manage",
    "conversations.setTopic": "channels:manage|channels:write.topic",
    "conversations.setPurpose": "channels:manage|channels:write.topic",
    "conversations.join": "channels:join",
    "conversations.open": "im:write",
    "users.info": "users:read",
    "users.list": "users:read",
    "users.lookupByEmail": "users:read.email",
    "bookmarks.add": "bookmarks:write",
    "bookmarks.edit": "bookmarks:write",
    "bookmarks.remove": "bookmarks:write",
    "bookmarks.list": "bookmarks:read",
    "pins.add": "pins:write",
    "pins.remove": "pins:write",
    "pins.list": "pins:read",
    "reactions.add": "reactions:write",
    "reactions.remove": "reactions:write",
    "reactions.get": "reactions:read",
    "usergroups.list": "usergroups:read",
    "team.info": "team:read",
}
_NAME = re.compile(r"[a-z0-9_\-\u00c0-\uffff]+")


class Api:
    """The methods, over a hub (workspace, events, triggers)."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.workspace = hub.workspace

    def call(self, method: str, args: Json) -> Json:
        """Carry out one method. Raises `ApiError`."""
        found = METHODS.get(method)
        if found is None:
            raise ApiError("unknown_method", req_method=method)
        wanted = SCOPES.get(method, "")
        if wanted and not any(each in self.hub.config.scopes for each in wanted.split("|")):
            provided = ",".join(self.hub.config.scopes)
            raise ApiError("missing_scope", needed=wanted.split("|")[0], provided=provided)
        return {"ok": True, **found(self, args)}

    # --- looking up -------------------------------------------------------------------------------------------------

    def need(self, args: Json, *names: str) -> None:
        for name in names:
            if args.get(name) in (None, ""):
                raise ApiError(
                    "invalid_arguments", response_metadata={"messages": [f"[ERROR] missing required field: {name}"]}
                )

    def channel(self, args: Json, member: bool = False, open_only: bool = False) -> Channel:
        found = self.workspace.find_channel(str(args.get("channel", "")))
        is_in = found is not None and self.workspace.bot_user in found.members
        # A private channel that the bot is not in does not exist for it.
        if found is None or (found.is_private and not is_in):
            raise ApiError("channel_not_found")
        if open_only and found.is_archived:
            raise ApiError("is_archived")
        if member and not is_in:
            raise ApiError("not_in_channel")
        return found

    def message(self, channel: Channel, ts: Any, error: str = "message_not_found") -> Message:
        found = channel.messages.get(str(ts))
        if found is None or found.only_for:
            raise ApiError(error)
        return found

    def content(self, args: Json) -> tuple[str, list[Json]]:
        """Text and blocks of a message, checked."""
        text, blocks = str(args.get("text") or ""), parsed(args.get("blocks"), [])
        if not text and not blocks and not args.get("attachments"):
            raise ApiError("no_text")
        if len(text) > 40_000:
            raise ApiError("msg_too_long")
        try:
            check_message(blocks)
        except InvalidBlocks as wrong:
            raise ApiError("invalid_blocks", response_metadata={"messages": wrong.messages}) from wrong
        metadata = parsed(args.get("metadata"), None)
        if metadata is not None and not (
            metadata.get("event_type") and isinstance(metadata.get("event_payload"), dict)
        ):
            raise ApiError("invalid_metadata_schema")
        return text, blocks


def parsed(value: Any, default: Any) -> Any:
    """A structured argument: JSON text in a form, or the thing itself in a JSON body."""
    if value in (None, ""):
        return default
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            raise ApiError("invalid_arguments") from None
    return value


def page(items: list[Any], args: Json, most: int = 1000) -> tuple[list[Any], Json]:
    """Cursor paging (Slack docs, "Pagination")."""
    limit = min(int(args.get("limit") or 100), most)
    start = int(args["cursor"]) if str(args.get("cursor") or "").isdigit() else 0
    if args.get("cursor") and not str(args["cursor"]).isdigit():
        raise ApiError("invalid_cursor")
    after = str(start + limit) if start + limit < len(items) else ""
    return items[start : start + limit], {"response_metadata": {"next_cursor": after}}


# --- chat -----------------------------------------------------------------------------------------------------------


def post_message(api: Api, args: Json) -> Json:
    api.need(args, "channel")
    person = api.workspace.people.get(str(args["channel"]))
    if person:
        args = {**args, "channel": api.workspace.im_with(person.id).id}
    channel = api.channel(args, member=True, open_only=True)
    text, blocks = api.content(args)
    thread = args.get("thread_ts") or None
    if thread and thread not in channel.messages:
        raise ApiError("thread_not_found")
    message = Message(
        ts=api.workspace.new_ts(),
        channel=channel.id,
        user=api.workspace.bot_user,
        text=text,
        blocks=with_ids(blocks),
        bot_id=api.workspace.bot_id,
        thread_ts=thread,
        metadata=parsed(args.get("metadata"), None),
        pings=pings(text, blocks),
    )
    api.hub.say(channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": message.api()}


def post_ephemeral(api: Api, args: Json) -> Json:
    api.need(args, "channel", "user")
    channel = api.channel(args, member=True, open_only=True)
    if args["user"] not in channel.members:
        raise ApiError("user_not_in_channel")
    text, blocks = api.content(args)
    message = api.hub.whisper(channel, str(args["user"]), text, with_ids(blocks), args.get("thread_ts"))
    return {"message_ts": message.ts}


def update(api: Api, args: Json) -> Json:
    api.need(args, "channel", "ts")
    channel = api.channel(args, open_only=True)
    message = api.message(channel, args["ts"])
    if message.bot_id != api.workspace.bot_id:
        raise ApiError("cant_update_message")
    text, blocks = api.content(args)
    message.pings += pings(text, blocks)
    api.hub.change(channel, message, text, with_ids(blocks))
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": message.api()}


def delete(api: Api, args: Json) -> Json:
    api.need(args, "channel", "ts")
    channel = api.channel(args)
    message = api.message(channel, args["ts"])
    if message.bot_id != api.workspace.bot_id:
        raise ApiError("cant_delete_message")
    api.hub.remove(channel, message)
    return {"channel": channel.id, "ts": message.ts}


def with_ids(blocks: list[Json]) -> list[Json]:
    """Slack names the blocks that the app did not."""
    made = copy.deepcopy(blocks)
    for block in made:
        block.setdefault("block_id", secrets.token_urlsafe(4))
    return made


# --- views ----------------------------------------------------------------------------------------------------------


def _view(args: Json) -> Json:
    view = parsed(args.get("view"), None)
    if view is None:
        raise ApiError("invalid_arguments")
    try:
        check_view(view)
    except InvalidBlocks as wrong:
        raise ApiError("invalid_arguments", response_metadata={"messages": wrong.messages}) from wrong
    if len(json.dumps(view)) > 250_000:
        raise ApiError("view_too_large")
    return {**view, "blocks": with_ids(view.get("blocks") or [])}


def views_open(api: Api, args: Json) -> Json:
    api.need(args, "trigger_id")
    body = _view(args)
    user, error = api.hub.triggers.use(str(args["trigger_id"]))
    if error:
        raise ApiError(error)
    view = View(api.workspace.new_id("V"), user, body, secrets.token_hex(5))
    api.hub.show_view(view)
    return {"view": view.api()}


def views_update(api: Api, args: Json) -> Json:
    view = api.workspace.views.get(str(args.get("view_id") or ""))
    if view is None:
        raise ApiError("not_found")
    if args.get("hash") and args["hash"] != view.hash:
        raise ApiError("hash_conflict")
    view.body, view.hash = _view(args), secrets.token_hex(5)
    api.hub.show_view(view)
    return {"view": view.api()}


def views_publish(api: Api, args: Json) -> Json:
    api.need(args, "user_id")
    view = View(api.workspace.new_id("V"), str(args["user_id"]), _view(args), secrets.token_hex(5), is_home=True)
    api.workspace.homes[view.user] = view
    return {"view": view.api()}


# --- conversations --------------------------------------------------------------------------------------------------


def _check_name(name: str) -> None:
    if not name:
        raise ApiError("invalid_name_required")
    if len(name) > 80:
        raise ApiError("invalid_name_maxlength")
    if not _NAME.fullmatch(name) or name != name.lower():
        raise ApiError("invalid_name_specials")
    if not re.search(r"[^\-_]", name):
        raise ApiError("invalid_name_punctuation")


def create(api: Api, args: Json) -> Json:
    name = str(args.get("name") or "")
    _check_name(name)
    if name in api.workspace.names:
        raise ApiError("name_taken")
    private = str(args.get("is_private", "")).lower() in ("true", "1")
    bot = api.workspace.bot_user
    channel = api.workspace.add_channel(name, bot, is_private=private, members=[bot])
    api.hub.tell_channel(channel)
    return {"channel": channel.api(bot)}


def info(api: Api, args: Json) -> Json:
    return {"channel": api.channel(args).api(api.workspace.bot_user)}


def list_channels(api: Api, args: Json) -> Json:
    bot = api.workspace.bot_user
    seen = [
        each
        for each in api.workspace.channels.values()
        if not each.is_im and (not each.is_private or bot in each.members)
    ]
    found, more = page(seen, args)
    return {"channels": [each.api(bot) for each in found], **more}


def users_conversations(api: Api, args: Json) -> Json:
    user = str(args.get("user") or api.workspace.bot_user)
    kinds = str(args.get("types") or "public_channel").split(",")
    mine = [
        each
        for each in api.workspace.channels.values()
        if user in each.members
        and ("im" if each.is_im else "private_channel" if each.is_private else "public_channel") in kinds
        and not (each.is_archived and str(args.get("exclude_archived", "")).lower() == "true")
    ]
    found, more = page(mine, args)
    return {"channels": [each.api(user) for each in found], **more}


def members(api: Api, args: Json) -> Json:
    found, more = page(api.channel(args).members, args)
    return {"members": found, **more}


def history(api: Api, args: Json) -> Json:
    channel = api.channel(args, member=True)
    seen = [each for each in channel.messages.values() if not each.only_for and not each.thread_ts]
    return _messages(seen, args)


def replies(api: Api, args: Json) -> Json:
    channel = api.channel(args, member=True)
    api.message(channel, args.get("ts"), "thread_not_found")
    thread = [each for each in channel.messages.values() if args["ts"] in (each.ts, each.thread_ts)]
    return _messages(thread, args)


def _messages(messages: list[Message], args: Json) -> Json:
    oldest, latest = float(args.get("oldest") or 0), float(args.get("latest") or "inf")
    inclusive = str(args.get("inclusive", "")).lower() in ("true", "1")
    if inclusive:
        kept = [each for each in messages if oldest <= float(each.ts) <= latest]
    else:
        kept = [each for each in messages if oldest < float(each.ts) < latest]
    found, more = page(list(reversed(kept)), args, most=999)
    with_metadata = str(args.get("include_all_metadata", "")).lower() in ("true", "1")
    bodies = [
        {**each.api(), **({"metadata": each.metadata} if with_metadata and each.metadata else {})} for each in found
    ]
    return {"messages": bodies, "has_more": bool(more["response_metadata"]["next_cursor"]), **more}


def invite(api: Api, args: Json) -> Json:
    channel = api.channel(args, member=True, open_only=True)
    users = [each for each in str(args.get("users") or "").split(",") if each]
    if not users:
        raise ApiError("no_user")
    errors: list[Json] = []
    good: list[str] = []
    for user in users:
        person = api.workspace.people.get(user)
        if person is None or person.deleted:
            errors.append(
                {"user": user, "ok": False, "error": "user_not_found" if person is None else "user_is_deactivated"}
            )
        elif user == api.workspace.bot_user:
            errors.append({"user": user, "ok": False, "error": "cant_invite_self"})
        elif person.is_restricted:
            errors.append({"user": user, "ok": False, "error": "user_is_restricted"})
        elif user in channel.members:
            errors.append({"user": user, "ok": False, "error": "already_in_channel"})
        else:
            good.append(user)
    force = str(args.get("force", "")).lower() in ("true", "1")
    if errors and not (force and good):
        raise ApiError(str(errors[0]["error"]), errors=errors)
    for user in good:
        api.hub.join(channel, user, api.workspace.bot_user)
    return {"channel": channel.api(api.workspace.bot_user), **({"errors": errors} if errors else {})}


def kick(api: Api, args: Json) -> Json:
    channel = api.channel(args, member=True)
    if args.get("user") not in channel.members:
        raise ApiError("not_in_channel")
    api.hub.leave(channel, str(args["user"]))
    return {}


def join(api: Api, args: Json) -> Json:
    channel = api.channel(args, open_only=True)
    if channel.is_private:
        raise ApiError("method_not_supported_for_channel_type")
    if api.workspace.bot_user not in channel.members:
        api.hub.join(channel, api.workspace.bot_user)
    return {"channel": channel.api(api.workspace.bot_user)}


def rename(api: Api, args: Json) -> Json:
    channel = api.channel(args, member=True)
    name = str(args.get("name") or "")
    _check_name(name)
    if api.workspace.names.get(name, channel.id) != channel.id:
        raise ApiError("name_taken")
    api.hub.rename(channel, name)
    return {"channel": channel.api(api.workspace.bot_user)}


def set_topic(api: Api, args: Json) -> Json:
    channel = api.channel(args, member=True, open_only=True)
    if len(str(args.get("topic") or "")) > 250:
        raise ApiError("too_long")
    channel.topic = str(args.get("topic") or "")
    api.hub.tell_channel(channel)
    return {"channel": channel.api(api.workspace.bot_user)}


def set_purpose(api: Api, args: Json) -> Json:
    channel = api.channel(args, member=True, open_only=True)
    if len(str(args.get("purpose") or "")) > 250:
        raise ApiError("too_long")
    channel.purpose = str(args.get("purpose") or "")
    return {"channel": channel.api(api.workspace.bot_user)}


def archive(api: Api, args: Json) -> Json:
    channel = api.channel(args, member=True)
    if channel.is_archived:
        raise ApiError("already_archived")
    api.hub.archive(channel, True)
    return {}


def unarchive(api: Api, args: Json) -> Json:
    channel = api.channel(args)
    if not channel.is_archived:
        raise ApiError("not_archived")
    api.hub.archive(channel, False)
    return {}


def open_im(api: Api, args: Json) -> Json:
    users = [each for each in str(args.get("users") or "").split(",") if each]
    if not users:
        raise ApiError("users_list_not_supplied")
    person = api.workspace.people.get(users[0])
    if person is None:
        raise ApiError("user_not_found")
    if person.deleted:
        raise ApiError("user_disabled")
    return {"channel": {"id": api.workspace.im_with(person.id).id}}


# --- people ---------------------------------------------------------------------------------------------------------


def users_info(api: Api, args: Json) -> Json:
    person = api.workspace.people.get(str(args.get("user") or ""))
    if person is None:
        raise ApiError("user_not_found")
    return {"user": person.api("users:read.email" in api.hub.config.scopes)}


def users_list(api: Api, args: Json) -> Json:
    found, more = page(list(api.workspace.people.values()), args)
    return {"members": [each.api() for each in found], **more}


def lookup(api: Api, args: Json) -> Json:
    for person in api.workspace.people.values():
        if person.email == args.get("email") and not person.deleted:
            return {"user": person.api()}
    raise ApiError("users_not_found")


# --- bookmarks, pins, reactions -------------------------------------------------------------------------------------


def bookmark_add(api: Api, args: Json) -> Json:
    api.need(args, "title", "type")
    channel = api.channel({"channel": args.get("channel_id")}, member=True, open_only=True)
    if args["type"] != "link":
        raise ApiError("invalid_bookmark_type")
    if not str(args.get("link") or "").startswith(("http://", "https://")):
        raise ApiError("invalid_link")
    bookmark = {"id": api.workspace.new_id("Bk"), "channel_id": channel.id, "type": "link", "emoji": ""}
    bookmark |= {"title": str(args["title"]), "link": str(args["link"])}
    channel.bookmarks.append(bookmark)
    api.hub.tell_channel(channel)
    return {"bookmark": bookmark}


def bookmark_list(api: Api, args: Json) -> Json:
    return {"bookmarks": api.channel({"channel": args.get("channel_id")}, member=True).bookmarks}


def pin_add(api: Api, args: Json) -> Json:
    channel = api.channel(args, member=True, open_only=True)
    message = api.message(channel, args.get("timestamp"))
    if message.pinned:
        raise ApiError("already_pinned")
    api.hub.pin(channel, message, api.workspace.bot_user)
    return {}


def pin_remove(api: Api, args: Json) -> Json:
    channel = api.channel(args, member=True)
    message = api.message(channel, args.get("timestamp"))
    if not message.pinned:
        raise ApiError("no_pin")
    api.hub.unpin(channel, message, api.workspace.bot_user)
    return {}


def pin_list(api: Api, args: Json) -> Json:
    channel = api.channel(args, member=True)
    return {"items": [{"type": "message", "message": each.api()} for each in channel.messages.values() if each.pinned]}


def react_add(api: Api, args: Json) -> Json:
    channel = api.channel(args, member=True, open_only=True)
    message = api.message(channel, args.get("timestamp"))
    name = str(args.get("name") or "").strip(":")
    if not re.fullmatch(r"[a-z0-9_+\-']+(::skin-tone-\d)?", name):
        raise ApiError("invalid_name")
    if api.workspace.bot_user in message.reactions.get(name, []):
        raise ApiError("already_reacted")
    api.hub.react(channel, message, api.workspace.bot_user, name)
    return {}


def react_remove(api: Api, args: Json) -> Json:
    channel = api.channel(args, member=True)
    message = api.message(channel, args.get("timestamp"))
    name = str(args.get("name") or "").strip(":")
    if api.workspace.bot_user not in message.reactions.get(name, []):
        raise ApiError("no_reaction")
    api.hub.unreact(channel, message, api.workspace.bot_user, name)
    return {}


def auth_test(api: Api, _args: Json) -> Json:
    workspace = api.workspace
    return {
        "url": "https://acme.slack.example/",
        "team": "Acme",
        "user": "incident",
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def permalink(api: Api, args: Json) -> Json:
    channel = api.channel(args)
    message = api.message(channel, args.get("message_ts"))
    link = f"https://acme.slack.example/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


METHODS: dict[str, Method] = {
    "api.test": lambda _api, args: {"args": args},
    "auth.test": auth_test,
    "team.info": lambda api, _args: {"team": {"id": api.workspace.team_id, "name": "Acme", "domain": "acme"}},
    "bots.info": lambda api, _args: {"bot": {"id": api.workspace.bot_id, "user_id": api.workspace.bot_user}},
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": permalink,
    "views.open": views_open,
    "views.update": views_update,
    "views.publish": views_publish,
    "conversations.create": create,
    "conversations.info": info,
    "conversations.list": list_channels,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
    "conversations.invite": invite,
    "conversations.kick": kick,
    "conversations.join": join,
    "conversations.rename": rename,
    "conversations.setTopic": set_topic,
    "conversations.setPurpose": set_purpose,
    "conversations.archive": archive,
    "conversations.unarchive": unarchive,
    "conversations.open": open_im,
    "users.conversations": users_conversations,
    "users.info": users_info,
    "users.list": users_list,
    "users.lookupByEmail": lookup,
    "usergroups.list": lambda _api, _args: {"usergroups": []},
    "bookmarks.add": bookmark_add,
    "bookmarks.list": bookmark_list,
    "pins.add": pin_add,
    "pins.remove": pin_remove,
    "pins.list": pin_list,
    "reactions.add": react_add,
    "reactions.remove": react_remove,
}
