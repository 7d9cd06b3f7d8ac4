"""Making and furnishing channels."""

from __future__ import annotations

from datetime import timedelta

from adapters.slack import limits, methods
from adapters.slack.calls.connection import Connection
from adapters.slack.channel_names import candidates, channel_name
from adapters.slack.escaping import escape_within, shorten
from adapters.slack.payload import Json, obj, objects, string
from core.chat.effects import ArchiveChannel, Bookmark, CreateChannel, RenameChannel, SetTopic
from core.chat.errors import Refused
from core.chat.platform import Attempt, Outcome

_SKEW = timedelta(minutes=2)
_ALL_TAKEN = "All names near that one are taken. Rename or archive an old channel, or try another name."


async def create(at: Connection, effect: CreateChannel, attempt: Attempt) -> Outcome:
    """On a later try, what an earlier one made is looked for first; a name that is taken is passed over.

    Raises `Refused` with the code `name_taken` when all near names are taken.
    """
    names = list(candidates(effect.name, effect.alternatives))
    if attempt.number > 1:
        ours = await _made_since(at, effect, attempt)
        if found := next((name for name in names if name in ours), None):
            return Outcome(made=at.identity.place(ours[found]), name=found)
    for name in names:
        try:
            answer = await at.client.call(methods.CONVERSATIONS_CREATE, name=name, is_private=effect.private)
        except Refused as error:
            if error.code != "name_taken":
                raise
            continue
        made = obj(answer, "channel")
        return Outcome(made=at.identity.place(string(made, "id")), name=string(made, "name") or name)
    raise Refused(_ALL_TAKEN, "name_taken")


async def _made_since(at: Connection, effect: CreateChannel, attempt: Attempt) -> dict[str, str]:
    """Name and id of the channels that the bot itself has made since the effect was asked for."""
    earliest = (attempt.asked_at - _SKEW).timestamp()
    types = "private_channel" if effect.private else "public_channel"
    found: dict[str, str] = {}
    async for channel in at.own_channels(types):
        if string(channel, "creator") == at.identity.user and _created(channel) >= earliest:
            found[string(channel, "name")] = string(channel, "id")
    return found


def _created(channel: Json) -> float:
    created = channel.get("created")
    return float(created) if isinstance(created, int | float) else 0.0


async def rename(at: Connection, effect: RenameChannel, attempt: Attempt) -> Outcome:
    channel, name = await at.channel_id(effect.place.channel), channel_name(effect.name)
    try:
        answer = await at.client.call(methods.CONVERSATIONS_RENAME, channel=channel, name=name)
    except Refused as error:
        # The name may be taken by this very channel.
        if error.code != "name_taken" or string(await _own(at, channel), "name") != name:
            raise
        return Outcome(name=name)
    return Outcome(name=string(answer, "channel", "name") or name)


async def _own(at: Connection, channel_id: str) -> Json:
    """One of the channels that the bot is in, as Slack lists it; empty if it is not among them."""
    async for channel in at.own_channels():
        if string(channel, "id") == channel_id:
            return channel
    return {}


async def set_topic(at: Connection, effect: SetTopic, attempt: Attempt) -> Outcome:
    """On a later try it is looked at first: each call leaves a line in the channel, the same topic or not."""
    topic = escape_within(" ".join(effect.topic.split()), limits.TOPIC)
    channel = await at.channel_id(effect.place.channel)
    if attempt.number > 1 and string(await _own(at, channel), "topic", "value") == topic:
        return Outcome()
    await at.client.call(methods.CONVERSATIONS_SET_TOPIC, channel=channel, topic=topic)
    return Outcome()


async def bookmark(at: Connection, effect: Bookmark, attempt: Attempt) -> Outcome:
    """One with the same address is left as it is."""
    channel = await at.channel_id(effect.place.channel)
    kept = await at.client.call(methods.BOOKMARKS_LIST, channel_id=channel)
    if any(string(each, "link") == effect.url for each in objects(kept, "bookmarks")):
        return Outcome()
    title = shorten(" ".join(effect.title.split()), limits.BOOKMARK_TITLE)
    await at.client.call(methods.BOOKMARKS_ADD, channel_id=channel, title=title, link=effect.url, type="link")
    return Outcome()


async def archive(at: Connection, effect: ArchiveChannel, attempt: Attempt) -> Outcome:
    channel = await at.channel_id(effect.place.channel)
    try:
        await at.client.call(methods.CONVERSATIONS_ARCHIVE, channel=channel)
    except Refused as error:
        if error.code not in ("already_archived", "is_archived"):
            raise
    return Outcome()
