"""Events API events -> neutral events. `EVENTS` is also what the app manifest subscribes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from adapters.slack.identity import Identity
from adapters.slack.inbound_messages import read_app_mention, read_message
from adapters.slack.payload import Json, attachments, first_moment, message_text, moment, obj, objects, string
from adapters.slack.profiles import read_profile
from core.chat import events
from core.chat.events import Event

Reader: TypeAlias = Callable[[Json, Identity, str, datetime], list[Event]]


@dataclass(frozen=True)
class EventKind:
    """How a type is read, and each name it is subscribed to by with the scopes that takes ("Events API: events")."""

    read: Reader
    subscriptions: dict[str, tuple[str, ...]]


def _pin(event: Json, identity: Identity, key: str, received_at: datetime) -> list[Event]:
    item, message = obj(event, "item"), obj(event, "item", "message")
    channel = string(event, "channel_id") or string(item, "channel")
    ts = string(message, "ts")
    if string(item, "type") != "message" or not (channel and ts):
        return []
    ref = identity.message(channel, ts, string(message, "thread_ts") or None)
    at = first_moment(received_at, event.get("event_ts"), item.get("created"))
    person = identity.person(string(event, "user")) if string(event, "user") else None
    if string(event, "type") == "pin_removed":
        return [events.PinRemoved(key=key, at=at, place=ref.place, person=person, message=ref)]
    author = string(message, "user") or string(event, "item_user")
    return [
        events.PinAdded(
            key=key,
            at=at,
            place=ref.place,
            person=person,
            message=ref,
            text=message_text(message, identity),
            author=identity.person(author) if author else None,
            written_at=moment(ts),
            attachments=attachments(message),
        )
    ]


def _reaction(event: Json, identity: Identity, key: str, received_at: datetime) -> list[Event]:
    channel, ts = string(event, "item", "channel"), string(event, "item", "ts")
    if string(event, "item", "type") != "message" or not (channel and ts):
        return []
    if string(event, "user") == identity.user:
        # The tick under each command is our own: nobody needs to be told, and the database least of all.
        return []
    ref = identity.message(channel, ts)
    at = first_moment(received_at, event.get("event_ts"))
    person = identity.person(string(event, "user"))
    # A skin tone (`wave::skin-tone-2`) makes no other reaction of it.
    name = string(event, "reaction").partition("::")[0]
    if string(event, "type") == "reaction_removed":
        return [events.ReactionRemoved(key=key, at=at, place=ref.place, person=person, message=ref, reaction=name)]
    author = identity.person(string(event, "item_user")) if string(event, "item_user") else None
    return [
        events.ReactionAdded(key=key, at=at, place=ref.place, person=person, message=ref, reaction=name, author=author)
    ]


def _member(event: Json, identity: Identity, key: str, received_at: datetime) -> list[Event]:
    user, channel = string(event, "user"), string(event, "channel")
    if not (user and channel):
        return []
    at = first_moment(received_at, event.get("event_ts"))
    place, person = identity.place(channel), identity.person(user)
    if string(event, "type") == "member_joined_channel":
        return [events.MemberJoined(key=key, at=at, place=place, person=person)]
    if user == identity.user:
        return [_self_left(identity, channel, at)]
    return [events.MemberLeft(key=key, at=at, place=place, person=person)]


def _channel_left(event: Json, identity: Identity, key: str, received_at: datetime) -> list[Event]:
    channel = string(event, "channel")
    return [_self_left(identity, channel, first_moment(received_at, event.get("event_ts")))] if channel else []


def _self_left(identity: Identity, channel: str, at: datetime) -> Event:
    # Slack may tell it twice, as channel_left and as member_left_channel: one key for both.
    key = f"slack/{identity.team}/left/{channel}/{at:%Y%m%dT%H%M%S}"
    person = identity.person(identity.user)
    return events.MemberLeft(key=key, at=at, place=identity.place(channel), person=person, is_self=True)


def _channel(event: Json, identity: Identity, key: str, received_at: datetime) -> list[Event]:
    """A rename carries an object, archiving only the id."""
    channel = string(event, "channel") or string(event, "channel", "id")
    if not channel:
        return []
    at = first_moment(received_at, event.get("event_ts"))
    person = identity.person(string(event, "user")) if string(event, "user") else None
    place, kind = identity.place(channel), string(event, "type").partition("_")[2]
    if kind == "rename":
        name = string(event, "channel", "name")
        return [events.ChannelRenamed(key=key, at=at, place=place, person=person, name=name)]
    if kind == "archive":
        return [events.ChannelArchived(key=key, at=at, place=place, person=person)]
    return [events.ChannelUnarchived(key=key, at=at, place=place, person=person)]


def _link_shared(event: Json, identity: Identity, key: str, received_at: datetime) -> list[Event]:
    channel, ts = string(event, "channel"), string(event, "message_ts")
    # A link that is still being typed (source "composer") has no message yet.
    if not channel or moment(ts) is None or string(event, "source") == "composer":
        return []
    ref = identity.message(channel, ts, string(event, "thread_ts") or None)
    at = first_moment(received_at, event.get("event_ts"), ts)
    urls = tuple(filter(None, (string(link, "url") for link in objects(event, "links"))))
    person = identity.person(string(event, "user"))
    return [events.LinkShared(key=key, at=at, place=ref.place, person=person, message=ref, urls=urls)]


def _home(event: Json, identity: Identity, key: str, received_at: datetime) -> list[Event]:
    user = string(event, "user")
    if string(event, "tab") != "home" or not user:
        return []
    at = first_moment(received_at, event.get("event_ts"))
    place = identity.place(string(event, "channel") or user)
    return [events.HomeOpened(key=key, at=at, place=place, person=identity.person(user), direct=True)]


def _user(event: Json, identity: Identity, key: str, received_at: datetime) -> list[Event]:
    user = string(event, "user", "id")
    if not user:
        return []
    at = first_moment(received_at, event.get("event_ts"), event.get("cache_ts"))
    profile = read_profile(obj(event, "user"), identity, at)
    return [
        events.ProfileChanged(
            key=key, at=at, place=identity.place(user), person=profile.ref, person_name=profile.name, profile=profile
        )
    ]


def _one(name: str, read: Reader, *scopes: str) -> dict[str, EventKind]:
    return {name: EventKind(read, {name: scopes})}


EVENTS: dict[str, EventKind] = {
    "message": EventKind(
        read_message,
        {
            "message.channels": ("channels:history",),
            "message.groups": ("groups:history",),
            "message.im": ("im:history",),
        },
    ),
    **_one("app_mention", read_app_mention, "app_mentions:read"),
    **_one("pin_added", _pin, "pins:read"),
    **_one("pin_removed", _pin, "pins:read"),
    **_one("reaction_added", _reaction, "reactions:read"),
    **_one("reaction_removed", _reaction, "reactions:read"),
    **_one("member_joined_channel", _member, "channels:read", "groups:read"),
    **_one("member_left_channel", _member, "channels:read", "groups:read"),
    **_one("channel_left", _channel_left, "channels:read"),
    **_one("group_left", _channel_left, "groups:read"),
    **_one("channel_rename", _channel, "channels:read"),
    **_one("group_rename", _channel, "groups:read"),
    **_one("channel_archive", _channel, "channels:read"),
    **_one("group_archive", _channel, "groups:read"),
    **_one("channel_unarchive", _channel, "channels:read"),
    **_one("group_unarchive", _channel, "groups:read"),
    **_one("link_shared", _link_shared, "links:read"),
    **_one("app_home_opened", _home),
    **_one("user_change", _user, "users:read"),
    **_one("team_join", _user, "users:read"),
}
