"""What a message says, the bytes of a file, and whether something was posted already ("chatMessage resource type")."""

from __future__ import annotations

import json
from urllib.parse import quote

import structlog

from adapters.teams.calls.connection import Connection
from adapters.teams.inbound_text import from_html
from adapters.teams.payload import Json, moment, objects, string
from adapters.teams.render import mark_of
from adapters.teams.shared_messages import author_of, files_of
from core.chat.effects import FetchFile, FetchMessage
from core.chat.errors import Refused
from core.chat.events import FoundMessage
from core.chat.places import MessageRef, Place
from core.chat.platform import Attempt, Outcome
from core.chat.text import Text, text

log = structlog.get_logger()

_PAGES = 5


async def fetch_message(at: Connection, effect: FetchMessage, attempt: Attempt) -> Outcome:
    ref = effect.message
    post = ref.place.thread or ref.id
    where = _channel(at, ref.place) + f"/messages/{post}"
    found = await at.client.graph.get(where if post == ref.id else f"{where}/replies/{ref.id}")
    return Outcome(
        message=ref,
        found=FoundMessage(
            text=_said(found),
            author=author_of(found, at.identity),
            written_at=moment(string(found, "createdDateTime")),
            attachments=files_of(found),
        ),
    )


async def fetch_file(at: Connection, effect: FetchFile, attempt: Attempt) -> Outcome:
    return Outcome(file=await at.client.graph.download(effect.file.url, effect.most))


async def posted_before(at: Connection, place: Place, attempt: Attempt) -> MessageRef | None:
    """What an earlier try has posted unseen. In direct conversations, and without the consent, nobody can look."""
    if attempt.number == 1 or not place.channel.startswith("19:") or not at.identity.group:
        return None
    path = _channel(at, place) + (f"/messages/{place.thread}/replies" if place.thread else "/messages") + "?$top=50"
    for _ in range(_PAGES):
        try:
            page = await at.client.graph.get(path)
        except Refused as error:
            log.info("teams_look_refused", code=error.code)
            return None
        for each in objects(page, "value"):
            if any(mark_of(attempt.key) in string(card, "content") for card in objects(each, "attachments")):
                return MessageRef(place, string(each, "id"))
        oldest = [moment(string(each, "createdDateTime")) for each in objects(page, "value")]
        path = string(page, "@odata.nextLink")
        if not path or any(each and each < attempt.asked_at for each in oldest):
            return None
    return None


def _channel(at: Connection, place: Place) -> str:
    return f"/teams/{at.identity.group}/channels/{quote(place.channel)}"


def _said(message: Json) -> Text:
    """The words; of a card, those that stand in it."""
    said = from_html(string(message, "body", "content"))
    if said.plain.strip():
        return said
    return text("\n".join(each for card in objects(message, "attachments") for each in _texts(string(card, "content"))))


def _texts(card: str) -> list[str]:
    try:
        body = json.loads(card)
    except ValueError:
        return []
    found = []
    for each in objects(body, "body"):
        inner = [each, *objects(each, "items")]
        found += [said for one in inner if (said := string(one, "text")).strip()]
    return found
