"""What a bot may send ("Bot Connector REST API: Activity object"; "Format your bot messages")."""

import json
from typing import Any

from sandbox.teams.errors import JSON, Refused
from sandbox.teams.model import Person
from sandbox.teams.rules.cards import check_card
from sandbox.teams.rules.reading import texts_of
from sandbox.teams.workspace import Workspace

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
FORMATS = ("plain", "markdown", "xml", "extendedmarkdown")
MOST_BYTES = 100 * 1024
"""Of the whole message in UTF-16."""
_KNOWN = {"type", "id", "text", "textFormat", "summary", "attachments", "attachmentLayout", "entities", "importance"}
_KNOWN |= {"channelData", "from", "recipient", "conversation", "replyToId", "locale", "inputHint", "serviceUrl"}
_KNOWN |= {"channelId", "timestamp", "localTimestamp", "suggestedActions", "value", "deliveryMode", "expiration"}


def check_activity(body: Any, where: str, workspace: Workspace) -> tuple[JSON, set[str]]:
    """The card of a message, if it has one, and who is called by it. Raises `Refused`."""
    if not isinstance(body, dict) or body.get("type") != "message":
        raise Refused(400, "BadSyntax", "a bot sends activities of type message or typing")
    if unknown := set(body) - _KNOWN:
        raise Refused(400, "BadSyntax", f"an activity has no property {sorted(unknown)}")
    size = len(json.dumps(body, ensure_ascii=False).encode("utf-16-le"))
    if size > MOST_BYTES:
        raise Refused(413, "MessageSizeTooBig", f"the message has {size} bytes in UTF-16; the limit is {MOST_BYTES}")
    if str(body.get("textFormat", "markdown")) not in FORMATS:
        raise Refused(400, "BadArgument", f"textFormat is one of {FORMATS}")
    text = body.get("text", "")
    listed = body.get("attachments") or []
    if not isinstance(text, str) or not isinstance(listed, list) or not (listed or text.strip()):
        raise Refused(400, "BadSyntax", "a message has a text or attachments")
    card = _card(listed, where)
    entities = [each for each in body.get("entities") or [] if each.get("type") == "mention"]
    called = _called(entities, [text], "the text", workspace)
    return card, called | _called(
        (card.get("msteams") or {}).get("entities") or [], texts_of(card), "the card", workspace
    )


def _card(listed: list[Any], where: str) -> JSON:
    if len(listed) > 1:
        raise Refused(400, "BadArgument", "this sandbox shows one attachment a message")
    for each in listed:
        if not isinstance(each, dict) or each.get("contentType") != CARD_TYPE:
            raise Refused(400, "BadArgument", "this sandbox takes attachments that are Adaptive Cards")
        card = each.get("content")
        check_card(card, len(json.dumps(card, ensure_ascii=False).encode()), where)
        assert isinstance(card, dict)
        return card
    return {}


def _called(entities: list[Any], words: list[str], place: str, workspace: Workspace) -> set[str]:
    """Who is notified: each mention whose text stands there, of somebody in the team ("Mention support")."""
    found = set()
    for each in entities:
        if each.get("type") != "mention" or not str(each.get("text", "")).startswith("<at>"):
            raise Refused(400, "BadArgument", "entities of a card are mentions, and their text is <at>…</at>")
        if not any(each["text"] in line for line in words):
            raise Refused(400, "BadArgument", f"the mention {each['text']} is nowhere in {place}")
        person = _mentioned(each.get("mentioned"), workspace)
        if person.is_member:
            found.add(person.aad)
    return found


def _mentioned(given: Any, workspace: Workspace) -> Person:
    """By the id that bots have, the one that Entra has, or the name with which people log in."""
    who = str(given.get("id", "")) if isinstance(given, dict) else ""
    for each in workspace.people.values():
        if who in (each.aad, each.id, each.email):
            return each
    raise Refused(400, "BadArgument", f"nobody in the organisation is {who!r}")
