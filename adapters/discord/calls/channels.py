"""Channels: made, named, described, opened to people, put away ("Create Guild Channel", "Modify Channel")."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import structlog
from slugify import slugify

from adapters.discord import limits
from adapters.discord.calls.connection import Connection, nonce
from adapters.discord.directory import TEXT
from adapters.discord.escaping import shorten
from adapters.discord.payload import Json, made_at, obj, objects, string
from adapters.discord.permissions import EVERYBODY_MAY
from core.chat.effects import ArchiveChannel, CreateChannel, Invite, RenameChannel, SetTopic
from core.chat.errors import Refused
from core.chat.platform import Attempt, Outcome

log = structlog.get_logger()

_CHANNEL = "/channels/{channel_id}"
_OVERWRITE = "/channels/{channel_id}/permissions/{target_id}"
ROLE, MEMBER = 0, 1
_OWN = discord.Permissions(view_channel=True, send_messages=True, read_message_history=True, manage_channels=True)
_SPEAKING = discord.Permissions(send_messages=True, send_messages_in_threads=True, add_reactions=True)
_FULL = frozenset({"30013", "50035"})
"""The server, or the category, holds no more channels (500, 50)."""


def channel_name(wanted: str) -> str:
    """As Discord's own client writes names: lower case, dashes; other alphabets stay."""
    return slugify(wanted, max_length=limits.CHANNEL_NAME, word_boundary=True, allow_unicode=True) or "incident"


async def create(at: Connection, effect: CreateChannel, attempt: Attempt) -> Outcome:
    """Two channels may have one name on Discord. A repeated try finds what the first one made: of that name, made since,
    with the bot's own permissions on it, which nobody else would give."""
    name = channel_name(effect.name)
    if attempt.number > 1 and (found := await _made_before(at, name, attempt)):
        return _outcome(at, found)
    body: Json = {"name": name, "type": TEXT, "permission_overwrites": _overwrites(at, effect.private)}
    if parent := at.directory.named(at.settings.category, category=True) if at.settings.category else None:
        body["parent_id"] = parent.id
    made = await _create_in(at, body)
    at.directory.learn([made])
    return _outcome(at, made)


async def _create_in(at: Connection, body: Json) -> Json:
    """In the category; beside it when that is full."""
    try:
        return obj(await at.client.call("POST", "/guilds/{guild_id}/channels", body, guild_id=at.identity.guild))
    except Refused as error:
        if error.code not in _FULL or "parent_id" not in body:
            raise
        log.warning("discord_category_full", category=body["parent_id"])
    bare = {name: value for name, value in body.items() if name != "parent_id"}
    return obj(await at.client.call("POST", "/guilds/{guild_id}/channels", bare, guild_id=at.identity.guild))


async def _made_before(at: Connection, name: str, attempt: Attempt) -> Json | None:
    since = attempt.asked_at - timedelta(seconds=5)
    listed = await at.client.call("GET", "/guilds/{guild_id}/channels", guild_id=at.identity.guild)
    for each in listed if isinstance(listed, list) else []:
        is_own = any(string(one, "id") == at.identity.user for one in objects(each, "permission_overwrites"))
        if string(each, "name") == name and is_own and made_at(string(each, "id")) >= since:
            return obj(each)
    return None


def _overwrites(at: Connection, private: bool) -> list[Json]:
    own = _overwrite(at.identity.user, MEMBER, allow=_OWN)
    return [own, _overwrite(at.identity.guild, ROLE, deny=discord.Permissions(view_channel=True))] if private else [own]


def _overwrite(
    target: str,
    kind: int,
    allow: discord.Permissions = discord.Permissions.none(),  # noqa: B008  (a constant of the library)
    deny: discord.Permissions = discord.Permissions.none(),  # noqa: B008
) -> Json:
    return {"id": target, "type": kind, "allow": str(allow.value), "deny": str(deny.value)}


def _outcome(at: Connection, channel: Json) -> Outcome:
    return Outcome(made=at.identity.place(string(channel, "id")), name=string(channel, "name"))


async def rename(at: Connection, effect: RenameChannel, attempt: Attempt) -> Outcome:
    """Twice in ten minutes, says Discord; the third waits."""
    changed = await _change(at, effect.place.channel, name=channel_name(effect.name))
    return Outcome(name=string(changed, "name"))


async def set_topic(at: Connection, effect: SetTopic, attempt: Attempt) -> Outcome:
    await _change(at, effect.place.channel, topic=shorten(effect.topic, limits.TOPIC))
    return Outcome()


async def _change(at: Connection, channel: str, **values: Any) -> Json:
    budget = at.budget(f"channel/{channel}")
    return obj(await at.client.call("PATCH", _CHANNEL, values, budget=budget, channel_id=channel))


async def invite(at: Connection, effect: Invite, attempt: Attempt) -> Outcome:
    """Lets people and roles in where the channel is private, and calls them. Raises `Refused` for an unknown role."""
    channel = at.target(effect.place)
    people = [ref for ref in effect.people if at.identity.knows(ref) and ref.user != at.identity.user]
    roles = {name: at.directory.role_named(name) for name in effect.groups}
    if unknown := [name for name, role in roles.items() if role is None]:
        raise Refused(f"There is no role @{unknown[0]} on this server.", "no_such_role")
    if await _is_private(at, channel):
        for target, kind in [*((ref.user, MEMBER) for ref in people), *((str(each), ROLE) for each in roles.values())]:
            body = {"type": kind, "allow": str(EVERYBODY_MAY.value), "deny": "0"}
            await at.client.call("PUT", _OVERWRITE, body, channel_id=channel, target_id=target)
    await _call(at, channel, effect, [str(each) for each in roles.values()], attempt)
    return Outcome()


async def _is_private(at: Connection, channel: str) -> bool:
    """Whether @everyone may not see it. The role of everybody has the server's id."""
    found = await at.client.call("GET", _CHANNEL, channel_id=channel)
    hidden = discord.Permissions(view_channel=True)
    for each in objects(found, "permission_overwrites"):
        if string(each, "id") == at.identity.guild:
            return bool(int(string(each, "deny") or 0) & hidden.value)
    return False


async def _call(at: Connection, channel: str, effect: Invite, roles: list[str], attempt: Attempt) -> None:
    """Discord tells nobody that they may see a channel; a mention does."""
    mentions = [f"<@{ref.user}>" for ref in effect.people if at.identity.knows(ref) and ref.user != at.identity.user]
    called = " ".join([*mentions, *(f"<@&{role}>" for role in roles)])
    if not called:
        return
    users = [each.strip("<@>") for each in mentions]
    body = {
        "content": f"{called} You are asked to join here.",
        "allowed_mentions": {"parse": [], "users": users[:100], "roles": roles[:100]},
        "nonce": nonce(attempt.key),
        "enforce_nonce": True,
    }
    await at.client.call("POST", "/channels/{channel_id}/messages", body, channel_id=channel)


async def archive(at: Connection, effect: ArchiveChannel, attempt: Attempt) -> Outcome:
    """Moved to the archive's category, if there is one with room, and closed for new messages."""
    channel = at.target(effect.place)
    lock = {"type": ROLE, "allow": "0", "deny": str(await _closed_to_all(at, channel))}
    await at.client.call("PUT", _OVERWRITE, lock, channel_id=channel, target_id=at.identity.guild)
    wanted = at.settings.archive_category
    parent = at.directory.named(wanted, category=True) if wanted else None
    if parent:
        try:
            at.directory.learn([await _change(at, channel, parent_id=parent.id)])
        except Refused as error:
            if error.code not in _FULL:
                raise
            log.warning("discord_archive_full", category=parent.id)
    return Outcome()


async def _closed_to_all(at: Connection, channel: str) -> int:
    """What @everyone is denied already (a private channel stays hidden), and speaking."""
    found = await at.client.call("GET", _CHANNEL, channel_id=channel)
    denied = 0
    for each in objects(found, "permission_overwrites"):
        if string(each, "id") == at.identity.guild:
            denied = int(string(each, "deny") or 0)
    return _SPEAKING.value | denied
