"""Neutral messages -> Adaptive Cards ("Adaptive Cards overview: schema 1.5").

Everything that Muster says is a card: a mention by Entra id works in cards only, and a card is literal where a message
would be parsed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from adapters.teams import limits
from adapters.teams.escaping import escape, label
from adapters.teams.identity import Identity
from adapters.teams.payload import Json, objects, string
from adapters.teams.render_controls import controls
from adapters.teams.render_text import Writer, is_web
from core.chat.cards import Actions, Card, Context, Divider, Fields, Image, Message, Part, Section

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
_ACCENTS = {"none": "default", "good": "good", "warning": "warning", "danger": "attention"}


def render_message(
    message: Message, identity: Identity, names: Mapping[str, str] | None = None, calls_people: bool = True
) -> Json:
    """The card. What is too long is left out from the end of its texts, with a link to the whole.

    Without `calls_people` those who are mentioned are named, and nobody is notified.
    """
    writer = Writer(identity, names or {}, calls_people=calls_people)
    body = _card(message.card, writer) if message.card else writer.blocks(message.text)
    body = _fitting(body or [_nothing()], message.more_url or "")
    return adaptive(body, writer)


def mark_of(key: str) -> str:
    """The name of an effect inside of its card, by which it is found again."""
    return f"muster-{hashlib.sha256(key.encode()).hexdigest()[:24]}"


def called(card: Json) -> list[str]:
    """The people whom a card calls, by their ids."""
    return [string(each, "mentioned", "id") for each in objects(card, "msteams", "entities")]


def summary(message: Message, names: Mapping[str, str] | None = None) -> str:
    """What the notification says."""
    return label(plain(message, names or {}), limits.SUMMARY)


def plain(message: Message, names: Mapping[str, str]) -> str:
    """The words alone; people and channels that the core knows by their ids are named."""
    said = message.text.plain
    for ident, name in names.items():
        said = said.replace(f"@{ident}", f"@{name}").replace(f"#{ident}", f"#{name}")
    return said


def adaptive(body: list[Json], writer: Writer, actions: list[Json] | None = None) -> Json:
    """The card around a body; it names the people whom it really calls."""
    said = json.dumps(body, ensure_ascii=False)
    called = [each for mark, each in writer.mentions.items() if json.dumps(mark, ensure_ascii=False)[1:-1] in said]
    teams: Json = {"width": "Full", **({"entities": called} if called else {})}
    card: Json = {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": limits.CARD_VERSION,
        "body": body,
        "msteams": teams,
    }
    return {**card, "actions": actions} if actions else card


def _nothing() -> Json:
    return {"type": "TextBlock", "text": "–", "wrap": True}


def _card(card: Card, writer: Writer) -> list[Json]:
    body: list[Json] = []
    if card.title.strip():
        title = {"type": "TextBlock", "text": escape(" ".join(card.title.split())[:300]), "wrap": True}
        head = {**title, "size": "Medium", "weight": "Bolder", "style": "heading"}
        body.append({"type": "Container", "style": _ACCENTS[card.accent], "bleed": True, "items": [head]})
    for number, part in enumerate(card.parts):
        body += _part(part, writer, number * 100)
    return body


def _part(part: Part, writer: Writer, number: int) -> list[Json]:
    match part:
        case Section():
            beside = controls((part.accessory,), number) if part.accessory else []
            return writer.blocks(part.text) + beside
        case Context():
            return writer.blocks(part.text, isSubtle=True, size="Small")
        case Fields():
            facts = [{"title": label(each.label, 60), "value": writer.line(each.text) or "–"} for each in part.fields]
            return [{"type": "FactSet", "facts": facts}] if facts else []
        case Image():
            if is_web(part.url):
                return [{"type": "Image", "url": part.url, "altText": label(part.alt or part.title, 200)}]
            return [
                {"type": "TextBlock", "text": escape(part.alt or part.title) or "–", "wrap": True, "isSubtle": True}
            ]
        case Divider():
            return [{"type": "TextBlock", "text": " ", "separator": True}]
        case Actions():
            return controls(part.controls, number)


def _fitting(body: list[Json], more: str) -> list[Json]:
    """Controls and facts stay; the longest texts are cut until it fits."""
    while _size(body) > limits.CARD_BYTES:
        texts = [each for each in body if each["type"] == "TextBlock" and len(each["text"]) > 200]
        if not texts:
            return _few(body, more)
        longest = max(texts, key=lambda each: len(each["text"]))
        kept = longest["text"][: len(longest["text"]) // 2].rstrip("\\")
        longest["text"] = f"{kept}… [Read all of it]({more})" if is_web(more) else f"{kept}…"
    return body


def _few(body: list[Json], more: str) -> list[Json]:
    """Many small parts: the first of them."""
    kept: list[Json] = []
    for each in body:
        if _size([*kept, each]) > limits.CARD_BYTES - 300:
            break
        kept.append(each)
    tail = f"… [Read all of it]({more})" if is_web(more) else "…"
    return [*kept, {"type": "TextBlock", "text": tail, "wrap": True}]


def _size(body: list[Json]) -> int:
    return len(json.dumps(body, ensure_ascii=False).encode())
