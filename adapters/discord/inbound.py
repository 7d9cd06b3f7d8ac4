"""Gateway dispatches -> neutral events. Pure: what has to be looked up first (pins) is the transport's business."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from adapters.discord.directory import CATEGORY
from adapters.discord.inbound_messages import (
    Occasion,
    called,
    message_created,
    message_deleted,
    message_updated,
    profile,
    reaction,
)
from adapters.discord.payload import Json, obj, objects, string
from core.chat import events
from core.chat.events import Event

Reader: TypeAlias = Callable[[Json, Occasion], list[Event]]


def read_dispatch(name: str, data: Json, at: Occasion) -> list[Event]:
    """The events that a dispatch means, and what it tells about channels and roles kept on the side."""
    reader = _READERS.get(name)
    if reader is None or _is_elsewhere(data, at):
        return []
    return reader(data, at)


def _is_elsewhere(data: Json, at: Occasion) -> bool:
    """Of another server. Direct conversations are in none."""
    guild = string(data, "guild_id")
    return bool(guild) and guild != at.identity.guild


def _guild(data: Json, at: Occasion) -> list[Event]:
    if string(data, "id") == at.identity.guild:
        at.directory.learn_guild(data)
    return []


def _channel(data: Json, at: Occasion) -> list[Event]:
    """A new name; people who were let in, or no longer are."""
    channel = string(data, "id")
    before = at.directory.channels.get(channel)
    at.directory.learn([data])
    now = at.directory.channels.get(channel)
    if before is None or now is None or before.kind == CATEGORY:
        return []
    place = at.place(channel)
    found: list[Event] = [
        events.MemberJoined(key=f"{at.key}/{user}", at=at.at, place=place, person=at.identity.person(user))
        for user in sorted(now.let_in - before.let_in - {at.identity.user})
    ]
    found += [
        events.MemberLeft(key=f"{at.key}/{user}", at=at.at, place=place, person=at.identity.person(user))
        for user in sorted(before.let_in - now.let_in - {at.identity.user})
    ]
    if now.name != before.name:
        found.append(events.ChannelRenamed(key=at.key, at=at.at, place=place, name=now.name))
    return found


def _channel_gone(data: Json, at: Occasion) -> list[Event]:
    place = at.place(string(data, "id"))
    at.directory.forget(string(data, "id"))
    return [events.ChannelArchived(key=at.key, at=at.at, place=place)]


def _threads(data: Json, at: Occasion) -> list[Event]:
    at.directory.learn(objects(data, "threads"))
    return []


def _role(data: Json, at: Occasion) -> list[Event]:
    at.directory.learn_roles([obj(data, "role")])
    return []


def _joined(data: Json, at: Occasion) -> list[Event]:
    """People who came into a thread. Channels have no members: who may see them is a matter of permissions."""
    place = at.place(string(data, "id"))
    users = [string(each, "user_id") for each in objects(data, "added_members")]
    return [
        events.MemberJoined(key=f"{at.key}/{user}", at=at.at, place=place, person=at.identity.person(user))
        for user in users
        if user and user != at.identity.user
    ]


def _member(data: Json, at: Occasion) -> list[Event]:
    user = obj(data, "user")
    if not string(user, "id"):
        return []
    person = at.identity.person(string(user, "id"))
    return [
        events.ProfileChanged(
            key=at.key,
            at=at.at,
            place=at.identity.place(person.user),
            person=person,
            person_name=called(user, data),
            profile=profile(user, data, person, at.at),
        )
    ]


def _removed(data: Json, at: Occasion) -> list[Event]:
    """The bot was removed from the server: nothing can be done there any more, but the log should say so."""
    return []


_READERS: dict[str, Reader] = {
    "GUILD_CREATE": _guild,
    "CHANNEL_CREATE": _channel,
    "CHANNEL_UPDATE": _channel,
    "CHANNEL_DELETE": _channel_gone,
    "THREAD_CREATE": _channel,
    "THREAD_UPDATE": _channel,
    "THREAD_LIST_SYNC": _threads,
    "THREAD_MEMBERS_UPDATE": _joined,
    "GUILD_ROLE_CREATE": _role,
    "GUILD_ROLE_UPDATE": _role,
    "GUILD_MEMBER_UPDATE": _member,
    "GUILD_DELETE": _removed,
    "MESSAGE_CREATE": message_created,
    "MESSAGE_UPDATE": message_updated,
    "MESSAGE_DELETE": message_deleted,
    "MESSAGE_DELETE_BULK": message_deleted,
    "MESSAGE_REACTION_ADD": lambda data, at: reaction(data, at, removed=False),
    "MESSAGE_REACTION_REMOVE": lambda data, at: reaction(data, at, removed=True),
}
