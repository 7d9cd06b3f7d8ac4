"""What a message says, what a channel has said since, and the bytes of a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from adapters.discord.calls.connection import Connection
from adapters.discord.inbound_messages import Occasion, attachments, message_text
from adapters.discord.payload import Json, made_at, obj, snowflake_at, string
from core.chat.effects import FetchFile, FetchMessage
from core.chat.events import FoundMessage
from core.chat.places import MessageRef, Place
from core.chat.platform import Attempt, Outcome

_PAGE = 100


async def message(at: Connection, ref: MessageRef) -> Json:
    names = {"channel_id": at.target(ref.place), "message_id": ref.id}
    return obj(await at.client.call("GET", "/channels/{channel_id}/messages/{message_id}", **names))


async def fetch_message(at: Connection, effect: FetchMessage, attempt: Attempt) -> Outcome:
    found = await message(at, effect.message)
    occasion = Occasion(at.identity, at.directory, effect.message.id, at.now)
    author = string(found, "author", "id")
    return Outcome(
        found=FoundMessage(
            text=message_text(found, occasion),
            author=at.identity.person(author) if author else None,
            written_at=made_at(effect.message.id),
            attachments=attachments(found),
        )
    )


async def fetch_file(at: Connection, effect: FetchFile, attempt: Attempt) -> Outcome:
    return Outcome(file=await at.client.download(effect.file.url, effect.most))


async def said_since(at: Connection, place: Place, since: datetime) -> AsyncIterator[Json]:
    """The messages of a channel after a moment, oldest first ("Get Channel Messages")."""
    channel, after = at.target(place), snowflake_at(since)
    while True:
        query = {"after": after, "limit": str(_PAGE)}
        page = await at.client.call("GET", "/channels/{channel_id}/messages", query=query, channel_id=channel)
        found = sorted((obj(each) for each in page), key=lambda each: int(string(each, "id") or 0))
        for each in found:
            yield each
        if len(found) < _PAGE:
            return
        after = string(found[-1], "id")
