"""What a bot may send ("Bot Connector REST API: Activity object")."""

import json
from typing import Any

from sandbox.teams.errors import JSON, Refused
from sandbox.teams.rules.cards import check_card, texts_of
from sandbox.teams.workspace import Workspace

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
_KNOWN = {"type", "id", "text", "textFormat", "summary", "attachments", "attachmentLayout", "entities", "importance"}
_KNOWN |= {
    "channelData",
    "from",
    "recipient",
    "conversation",
    "replyToId",
    "locale",
    "inputHint",
    "serviceUrl",
    "channelId",
}


def check_activity(body: Any) -> JSON:
    """The card of a message, if it has one; empty otherwise. Raises `Refused`."""
    if not isinstance(body, dict) or body.get("type") != "message":
        raise Refused(400, "BadSyntax", "a bot sends activities of type message")
    if unknown := set(body) - _KNOWN:
        raise Refused(400, "BadSyntax", f"an activity has no property {sorted(unknown)}")
    listed = body.get("attachments") or []
    if not isinstance(listed, list) or not (listed or str(body.get("text", "")).strip()):
        raise Refused(400, "BadSyntax", "a message has a text or attachments")
    card: JSON = {}
    for each in listed:
        if each.get("contentType") != CARD_TYPE:
            raise Refused(400, "BadArgument", f"this sandbox takes no attachment of type {each.get('contentType')!r}")
        check_card(each.get("content"), len(json.dumps(body, ensure_ascii=False).encode()))
        card = each["content"]
    return card


def called(card: JSON, workspace: Workspace) -> set[str]:
    """Who is notified: each mention whose text is in the card, of somebody in the team ("Mention support")."""
    words = texts_of(card)
    found = set()
    for each in (card.get("msteams") or {}).get("entities") or []:
        if each.get("type") != "mention" or not str(each.get("text", "")).startswith("<at>"):
            raise Refused(400, "BadArgument", "msteams.entities holds mentions, and their text is <at>…</at>")
        if not any(each["text"] in line for line in words):
            raise Refused(400, "BadArgument", f"the mention {each['text']} is nowhere in the card")
        who = str((each.get("mentioned") or {}).get("id", ""))
        person = next((one for one in workspace.people.values() if who in (one.aad, one.id, one.email)), None)
        if person and person.is_member:
            found.add(person.aad)
    return found
