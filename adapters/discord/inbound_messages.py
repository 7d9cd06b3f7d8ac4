"""Messages, reactions and what happens to channels -> neutral events ("Gateway Events")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.discord.directory import Directory
from adapters.discord.emoji_names import short_name
from adapters.discord.identity import Identity
from adapters.discord.markup import read_markdown
from adapters.discord.payload import Json, made_at, moment, obj, objects, string
from core.chat import events
from core.chat.events import Attachment, Event
from core.chat.people import PersonRef, Profile
from core.chat.places import MessageRef, Place
from core.chat.text import Text

SAID = frozenset({0, 19})
"""Default and reply; everything else is a line of Discord's own ("Message Types")."""
PINNED = 6
_JUST_NOW = timedelta(seconds=5)


@dataclass(frozen=True)
class Occasion:
    """`key` names the event where it has no id of its own; `at` is when it was received (UTC)."""

    identity: Identity
    directory: Directory
    key: str
    at: datetime

    def place(self, channel_id: str) -> Place:
        channel, thread = self.directory.thread_of(channel_id)
        return self.identity.place(channel, thread)

    def ref(self, data: Json, field: str = "id") -> MessageRef:
        return MessageRef(self.place(string(data, "channel_id")), string(data, field))


def message_created(data: Json, at: Occasion) -> list[Event]:
    """What somebody said. In a direct conversation, and where the bot is mentioned, it is said to Muster as well."""
    author = string(data, "author", "id")
    if data.get("type", 0) not in SAID or not author or author == at.identity.user:
        return []
    ref, stamp = at.ref(data), made_at(string(data, "id"))
    direct = not string(data, "guild_id")
    from_bot = obj(data, "author").get("bot") is True or bool(string(data, "webhook_id"))
    person, name = at.identity.person(author), person_name(data)
    text = message_text(data, at)
    key = f"discord/{at.identity.guild}/message/{ref.id}"
    found: list[Event] = [
        events.MessagePosted(
            key=key,
            at=stamp,
            place=ref.place,
            person=person,
            person_name=name,
            direct=direct,
            text=text,
            message=ref,
            from_bot=from_bot,
            attachments=attachments(data),
        )
    ]
    if not from_bot and (direct or calls_bot(data, at)):
        said = after_mention(string(data, "content"), data, at)
        found.append(
            events.Mentioned(
                key=f"{key}/mentioned",
                at=stamp,
                place=ref.place,
                person=person,
                person_name=name,
                direct=direct,
                text=said,
                message=ref,
            )
        )
    return found


def calls_bot(data: Json, at: Occasion) -> bool:
    """By the bot's name, or by the role that Discord made for it: both look the same to whoever types. A reply to the
    bot's message mentions it without a word and calls nobody."""
    return bool(_mention(at).search(string(data, "content")))


def _mention(at: Occasion) -> re.Pattern[str]:
    roles = "".join(f"|&{role}" for role in sorted(at.identity.roles))
    return re.compile(rf"<@(?:!?{at.identity.user}{roles})>(?:[:,](?=\s))?")


def after_mention(content: str, data: Json, at: Occasion) -> Text:
    """The words after the first mention of the bot, or those before it where none follow."""
    mention = _mention(at)
    before, *rest = mention.split(content, maxsplit=1)
    after = rest[0].strip() if rest else ""
    while found := mention.match(after):
        after = after[found.end() :].strip()
    return read_markdown(after or before.strip(), at.identity, names(data, at))


def message_updated(data: Json, at: Occasion) -> list[Event]:
    """An edit by a person; or the pin taken off. Unfolded links update a message, too, and are no edit.

    That pinning and unpinning updates a message stands in no gateway document, but in discord.py's of `on_message_edit`;
    CHANNEL_PINS_UPDATE, which is documented, does not tell the message.
    """
    author = string(data, "author", "id")
    if data.get("type", 0) not in SAID or not author:
        return []
    ref, edited = at.ref(data), moment(data.get("edited_timestamp"))
    is_edit = edited is not None and edited > at.at - _JUST_NOW
    if is_edit and edited and author != at.identity.user:
        return [
            *_said_again(data, at, ref, edited),
            events.MessageEdited(
                key=f"discord/{at.identity.guild}/edit/{ref.id}/{edited.timestamp():.6f}",
                at=edited,
                place=ref.place,
                person=at.identity.person(author),
                direct=not string(data, "guild_id"),
                text=message_text(data, at),
                message=ref,
                attachments=attachments(data),
            ),
        ]
    if data.get("pinned") is False and not is_edit:
        return [events.PinRemoved(key=at.key, at=at.at, place=ref.place, message=ref)]
    return []


def _said_again(data: Json, at: Occasion, ref: MessageRef, edited: datetime) -> list[Event]:
    """What is said to Muster, in other words than before."""
    direct = not string(data, "guild_id")
    if obj(data, "author").get("bot") is True or not (direct or calls_bot(data, at)):
        return []
    return [
        events.Mentioned(
            key=f"discord/{at.identity.guild}/edit/{ref.id}/{edited.timestamp():.6f}/mentioned",
            at=edited,
            place=ref.place,
            person=at.identity.person(string(data, "author", "id")),
            person_name=person_name(data),
            direct=direct,
            text=after_mention(string(data, "content"), data, at),
            message=ref,
            is_edit=True,
        )
    ]


def message_deleted(data: Json, at: Occasion) -> list[Event]:
    """Discord does not tell who deleted it. Many at once come with a list of ids."""
    listed = data.get("ids")
    ids = [str(each) for each in listed] if isinstance(listed, list) else [string(data, "id")]
    place = at.place(string(data, "channel_id"))
    return [
        events.MessageDeleted(
            key=f"discord/{at.identity.guild}/delete/{each}", at=at.at, place=place, message=MessageRef(place, each)
        )
        for each in ids
        if each
    ]


def pin_added(data: Json, pinned: Json, at: Occasion) -> Event | None:
    """The line "… pinned a message" tells who and which; `pinned` is that message, looked up."""
    reference = string(data, "message_reference", "message_id")
    if not reference:
        return None
    ref = MessageRef(at.place(string(data, "channel_id")), reference)
    author = string(pinned, "author", "id")
    return events.PinAdded(
        key=f"discord/{at.identity.guild}/pin/{string(data, 'id')}",
        at=made_at(string(data, "id")),
        place=ref.place,
        person=at.identity.person(string(data, "author", "id")),
        person_name=person_name(data),
        message=ref,
        text=message_text(pinned, at),
        author=at.identity.person(author) if author else None,
        written_at=made_at(reference),
        attachments=attachments(pinned),
    )


def reaction(data: Json, at: Occasion, removed: bool) -> list[Event]:
    """A skin tone makes no other reaction of it."""
    user, emoji = string(data, "user_id"), string(data, "emoji", "name")
    if not user or not emoji or user == at.identity.user:
        return []
    ref = at.ref(data, "message_id")
    name, person = short_name(emoji).partition("_tone")[0], at.identity.person(user)
    if removed:
        return [
            events.ReactionRemoved(key=at.key, at=at.at, place=ref.place, person=person, message=ref, reaction=name)
        ]
    author = string(data, "message_author_id")
    return [
        events.ReactionAdded(
            key=at.key,
            at=at.at,
            place=ref.place,
            person=person,
            message=ref,
            reaction=name,
            author=at.identity.person(author) if author else None,
        )
    ]


def message_text(data: Json, at: Occasion) -> Text:
    """The words; for a message that has only embeds (many bots), what these say."""
    content = string(data, "content")
    if not content:
        parts = [string(each, name) for each in objects(data, "embeds") for name in ("title", "description")]
        content = "\n".join(filter(None, parts))
    return read_markdown(content, at.identity, names(data, at))


def names(data: Json, at: Occasion) -> dict[str, str]:
    """What the people, roles and channels that a message may mention are called."""
    people = {string(each, "id"): called(each, obj(each, "member")) for each in objects(data, "mentions")}
    channels = {each.id: each.name for each in at.directory.channels.values()}
    return {**channels, **at.directory.roles, **people}


def called(user: Json, member: Json) -> str:
    """A person's name as this server shows it."""
    return string(member, "nick") or string(user, "global_name") or string(user, "username")


def person_name(data: Json) -> str:
    return called(obj(data, "author"), obj(data, "member"))


def attachments(data: Json) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(
            id=string(each, "id"),
            name=string(each, "filename"),
            media_type=string(each, "content_type").partition(";")[0],
            url=string(each, "url"),
            size=size if isinstance(size := each.get("size"), int) else 0,
        )
        for each in objects(data, "attachments")
        if string(each, "id")
    )


def profile(user: Json, member: Json, ref: PersonRef, at: datetime) -> Profile:
    """Discord tells no bot anybody's email address."""
    avatar = string(user, "avatar")
    return Profile(
        ref=ref,
        name=called(user, member),
        handle=string(user, "username"),
        avatar_url=f"https://cdn.discordapp.com/avatars/{ref.user}/{avatar}.png" if avatar else None,
        is_bot=user.get("bot") is True,
        fetched_at=at,
    )
