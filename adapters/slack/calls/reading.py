"""What a message says, by its stamp."""

from __future__ import annotations

from adapters.slack import methods
from adapters.slack.calls.connection import Connection
from adapters.slack.payload import attachments, message_text, moment, objects, string
from core.chat.effects import FetchFile, FetchMessage
from core.chat.errors import Refused
from core.chat.events import FoundMessage
from core.chat.platform import Attempt, Outcome


async def fetch_message(at: Connection, effect: FetchMessage, attempt: Attempt) -> Outcome:
    """Takes the stamp of a message in the channel or of a reply in a thread ("conversations.replies": `ts` may be
    either). Raises `Refused` when it is gone."""
    channel, ts = await at.channel_id(effect.message.place.channel), effect.message.id
    answer = await at.client.call(methods.CONVERSATIONS_REPLIES, channel=channel, ts=ts, limit=1)
    found = next((each for each in objects(answer, "messages") if string(each, "ts") == ts), None)
    if found is None:
        raise Refused("That message is gone.", "message_not_found")
    author = string(found, "user")
    said = FoundMessage(
        text=message_text(found, at.identity),
        author=at.identity.person(author) if author else None,
        written_at=moment(ts),
        attachments=attachments(found),
    )
    return Outcome(found=said)


async def fetch_file(at: Connection, effect: FetchFile, attempt: Attempt) -> Outcome:
    """A file's bytes. Pictures of link previews lie with strangers and are never fetched."""
    return Outcome(file=await at.client.download(effect.file.url, effect.most))
