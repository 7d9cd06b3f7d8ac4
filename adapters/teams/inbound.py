"""Activities -> neutral events ("Conversation events in your Teams bot", "Bot Framework: Activity").

An activity has the id of its message, and Teams sends it again when nobody answers in time: the key is made of both.
"""

from __future__ import annotations

from datetime import datetime

from adapters.teams.identity import Identity
from adapters.teams.inbound_text import is_bot, said
from adapters.teams.payload import Json, made_at, moment, obj, objects, string
from core.chat import events
from core.chat.events import Attachment, Event
from core.chat.people import PersonRef
from core.chat.places import MessageRef, Place

_REACTIONS = {
    "like": "thumbsup",
    "heart": "heart",
    "laugh": "laughing",
    "surprised": "open_mouth",
    "sad": "cry",
    "angry": "angry",
}


def read_activity(activity: Json, identity: Identity, now: datetime) -> list[Event]:
    """What happened; nothing for what Muster does not follow."""
    match string(activity, "type"):
        case "message":
            return _posted(activity, identity, now)
        case "messageUpdate":
            return _edited(activity, identity, now)
        case "messageDelete":
            return _deleted(activity, identity, now)
        case "messageReaction":
            return _reacted(activity, identity, now)
        case "conversationUpdate":
            return _updated(activity, identity, now)
    return []


def place_of(activity: Json, identity: Identity) -> Place:
    return identity.place(string(activity, "conversation", "id"))


def is_direct(activity: Json) -> bool:
    return string(activity, "conversation", "conversationType") == "personal"


def person_of(activity: Json, identity: Identity) -> tuple[PersonRef | None, str]:
    sender = obj(activity, "from")
    user = string(sender, "aadObjectId") or string(sender, "id")
    return (identity.person(user) if user else None), string(sender, "name")


def key_of(activity: Json, identity: Identity, *more: str) -> str:
    where = string(activity, "conversation", "id").partition(";")[0]
    return "/".join(("teams", identity.tenant, string(activity, "type"), where, string(activity, "id"), *more))


def stamp_of(activity: Json, now: datetime) -> datetime:
    return moment(string(activity, "timestamp")) or made_at(string(activity, "id")) or now


def _posted(activity: Json, identity: Identity, now: datetime) -> list[Event]:
    """What somebody said. In a direct conversation, and where the bot is mentioned, it is said to Muster as well."""
    if is_bot(obj(activity, "from"), identity) or obj(activity, "value"):
        return []
    place, direct = place_of(activity, identity), is_direct(activity)
    person, name = person_of(activity, identity)
    message, at, key = MessageRef(place, string(activity, "id")), stamp_of(activity, now), key_of(activity, identity)
    from_bot = string(activity, "from", "role") == "bot" or string(activity, "from", "id").startswith("28:")
    found: list[Event] = [
        events.MessagePosted(
            key=key,
            at=at,
            place=place,
            person=person,
            person_name=name,
            direct=direct,
            text=said(activity, identity),
            message=message,
            from_bot=from_bot,
            attachments=attachments(activity),
        )
    ]
    if not from_bot and (direct or _calls_bot(activity, identity)):
        words = said(activity, identity, without_bot=True)
        found.append(
            events.Mentioned(
                key=f"{key}/mentioned",
                at=at,
                place=place,
                person=person,
                person_name=name,
                direct=direct,
                text=words,
                message=message,
            )
        )
    return found


def _calls_bot(activity: Json, identity: Identity) -> bool:
    return any(is_bot(obj(each, "mentioned"), identity) for each in objects(activity, "entities"))


def _edited(activity: Json, identity: Identity, now: datetime) -> list[Event]:
    if string(activity, "channelData", "eventType") not in ("editMessage", "undeleteMessage"):
        return []
    if is_bot(obj(activity, "from"), identity):
        return []
    place, at = place_of(activity, identity), stamp_of(activity, now)
    key, direct = key_of(activity, identity, f"{at.timestamp():.3f}"), is_direct(activity)
    person, message = person_of(activity, identity)[0], MessageRef(place, string(activity, "id"))
    edited = events.MessageEdited(
        key=key,
        at=at,
        place=place,
        person=person,
        direct=direct,
        text=said(activity, identity),
        message=message,
        attachments=attachments(activity),
    )
    if not (direct or _calls_bot(activity, identity)):
        return [edited]
    words = said(activity, identity, without_bot=True)
    again = events.Mentioned(
        key=f"{key}/mentioned",
        at=at,
        place=place,
        person=person,
        direct=direct,
        text=words,
        message=message,
        is_edit=True,
    )
    return [edited, again]


def _deleted(activity: Json, identity: Identity, now: datetime) -> list[Event]:
    place, at = place_of(activity, identity), stamp_of(activity, now)
    ref = MessageRef(place, string(activity, "id"))
    return [
        events.MessageDeleted(key=key_of(activity, identity, f"{at.timestamp():.3f}"), at=at, place=place, message=ref)
    ]


def _reacted(activity: Json, identity: Identity, now: datetime) -> list[Event]:
    """Teams tells a bot of reactions to its own messages only."""
    place, at = place_of(activity, identity), stamp_of(activity, now)
    person, name = person_of(activity, identity)
    ref = MessageRef(place, string(activity, "replyToId"))
    found: list[Event] = []
    for kind, made in (("reactionsAdded", events.ReactionAdded), ("reactionsRemoved", events.ReactionRemoved)):
        for each in objects(activity, kind):
            emoji = string(each, "type")
            # Newer emoji come as "1f4cc_pushpin".
            reaction = _REACTIONS.get(emoji) or emoji.partition("_")[2] or emoji
            found.append(
                made(
                    key=key_of(activity, identity, kind, emoji, f"{at.timestamp():.3f}"),
                    at=at,
                    place=place,
                    person=person,
                    person_name=name,
                    message=ref,
                    reaction=reaction,
                )
            )
    return found


def _updated(activity: Json, identity: Identity, now: datetime) -> list[Event]:
    """A channel of the team has another name or is gone; the bot has left."""
    kind = string(activity, "channelData", "eventType")
    channel = identity.place(string(activity, "channelData", "channel", "id"))
    at, key = stamp_of(activity, now), key_of(activity, identity, kind)
    if kind == "channelRenamed":
        name = string(activity, "channelData", "channel", "name")
        return [events.ChannelRenamed(key=key, at=at, place=channel, name=name)]
    if kind == "channelDeleted":
        return [events.ChannelArchived(key=key, at=at, place=channel)]
    return []


def attachments(activity: Json) -> tuple[Attachment, ...]:
    """Files. The message itself comes as an HTML attachment as well, and cards are no files."""
    found = []
    for each in objects(activity, "attachments"):
        kind = string(each, "contentType")
        url = string(each, "content", "downloadUrl") or string(each, "contentUrl")
        if kind.startswith(("text/html", "application/vnd.microsoft.card")) or not url:
            continue
        name = string(each, "name") or "file"
        ident = string(each, "content", "uniqueId") or string(each, "id") or url[-80:]
        found.append(Attachment(id=ident, name=name, media_type=_media_type(kind, each), url=url))
    return tuple(found)


_IMAGES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}


def _media_type(kind: str, attachment: Json) -> str:
    if kind == "application/vnd.microsoft.teams.file.download.info":
        return _IMAGES.get(string(attachment, "content", "fileType").lower(), "application/octet-stream")
    return kind
