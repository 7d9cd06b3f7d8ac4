"""`message` and `app_mention` events -> neutral events ("Events: message", "Events: app_mention")."""

from __future__ import annotations

import re
from datetime import datetime

from adapters.slack.identity import Identity
from adapters.slack.markup import read_mrkdwn
from adapters.slack.payload import Json, attachments, first_moment, message_text, obj, objects, string
from core.chat import events
from core.chat.events import Event
from core.chat.people import PersonRef
from core.chat.text import Text

_POSTED = frozenset({"", "file_share", "thread_broadcast", "me_message", "bot_message"})


def read_message(event: Json, identity: Identity, key: str, received_at: datetime) -> list[Event]:
    """Posted, edited or deleted; other subtypes (joins, topics, …) are told by events of their own, or are nothing."""
    subtype = string(event, "subtype")
    if not string(event, "channel"):
        return []
    if subtype in _POSTED:
        return _posted(event, identity, key, received_at)
    if subtype == "message_changed":
        return _changed(event, identity, key, received_at)
    if subtype == "message_deleted":
        return _deleted(event, identity, key, received_at, string(event, "deleted_ts"))
    return []


def read_app_mention(event: Json, identity: Identity, key: str, received_at: datetime) -> list[Event]:
    """One by a bot runs nothing, so that no two bots talk. An edit comes again, with `edited` (bolt-js issue 960)."""
    channel, ts = string(event, "channel"), string(event, "ts")
    if not (channel and ts) or _is_bot(event, identity):
        return []
    ref = identity.message(channel, ts, string(event, "thread_ts") or None)
    at = first_moment(received_at, obj(event, "edited").get("ts"), event.get("event_ts"), ts)
    return [
        events.Mentioned(
            key=key,
            at=at,
            place=ref.place,
            person=_author(event, identity),
            text=after_mention(string(event, "text"), identity),
            message=ref,
            is_edit="edited" in event,
        )
    ]


def after_mention(source: str, identity: Identity) -> Text:
    """The words after the first mention of the bot, or those before it where none follow; line breaks kept."""
    mention = re.compile(rf"<@{re.escape(identity.user)}(?:\|[^<>]*)?>(?:[:,](?=\s))?")
    before, *rest = mention.split(source, maxsplit=1)
    after = rest[0].strip() if rest else ""
    while found := mention.match(after):
        after = after[found.end() :].strip()
    return read_mrkdwn(after or before.strip(), identity)


def _posted(event: Json, identity: Identity, key: str, received_at: datetime) -> list[Event]:
    channel, ts = string(event, "channel"), string(event, "ts")
    if not ts:
        return []
    ref = identity.message(channel, ts, string(event, "thread_ts") or None)
    at = first_moment(received_at, event.get("event_ts"), ts)
    person, from_bot = _author(event, identity), _is_bot(event, identity)
    direct = string(event, "channel_type") == "im"
    posted = events.MessagePosted(
        key=key,
        at=at,
        place=ref.place,
        person=person,
        person_name=string(event, "username"),
        direct=direct,
        text=message_text(event, identity),
        message=ref,
        from_bot=from_bot,
        attachments=attachments(event),
    )
    if not direct or from_bot or person is None:
        return [posted]
    # "Events: app_mention": what is said in a direct conversation never comes as a mention, so the message is one.
    text = after_mention(string(event, "text"), identity)
    mentioned = events.Mentioned(
        key=f"{key}/mentioned", at=at, place=ref.place, person=person, direct=True, text=text, message=ref
    )
    return [posted, mentioned]


def _changed(event: Json, identity: Identity, key: str, received_at: datetime) -> list[Event]:
    message, before = obj(event, "message"), obj(event, "previous_message")
    ts = string(message, "ts")
    if not ts:
        return []
    if string(message, "subtype") == "tombstone":
        # A deleted message that has replies is replaced by a placeholder.
        return _deleted(event, identity, key, received_at, ts)
    if before and _content(message) == _content(before):
        return []
    ref = identity.message(string(event, "channel"), ts, string(message, "thread_ts") or None)
    editor = string(message, "edited", "user")
    return [
        events.MessageEdited(
            key=key,
            at=first_moment(received_at, event.get("event_ts"), event.get("ts"), obj(message, "edited").get("ts")),
            place=ref.place,
            person=identity.person(editor) if editor else _author(message, identity),
            direct=string(event, "channel_type") == "im",
            text=message_text(message, identity),
            message=ref,
            attachments=attachments(message),
        )
    ]


def _content(message: Json) -> tuple[str, tuple[str, ...], str]:
    """What a person changes by editing. Unfurled links, pins and reply counts change a message too, and are no edit."""
    files = tuple(string(file, "id") for file in objects(message, "files"))
    return string(message, "text"), files, string(message, "edited", "ts")


def _deleted(event: Json, identity: Identity, key: str, received_at: datetime, ts: str) -> list[Event]:
    """Slack does not tell who deleted it."""
    if not ts:
        return []
    thread = string(event, "previous_message", "thread_ts") or None
    ref = identity.message(string(event, "channel"), ts, thread)
    at = first_moment(received_at, event.get("event_ts"), event.get("ts"))
    return [events.MessageDeleted(key=key, at=at, place=ref.place, message=ref)]


def _author(message: Json, identity: Identity) -> PersonRef | None:
    user = string(message, "user")
    return identity.person(user) if user else None


def _is_bot(message: Json, identity: Identity) -> bool:
    is_marked = bool(string(message, "bot_id")) or string(message, "subtype") == "bot_message"
    return is_marked or string(message, "user") in (identity.user, "USLACKBOT")
