"""The neutral text tree -> text blocks of an Adaptive Card ("Format cards in Teams").

Teams' cards know bold, italic, links and lists; code stands in a fixed width of its own, or in bold inside a line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC

from adapters.teams import limits
from adapters.teams.escaping import clean, escape, parted, shorten
from adapters.teams.identity import Identity
from adapters.teams.payload import Json
from core.chat.people import PersonRef
from core.chat.text import (
    Block,
    Bold,
    Break,
    Channel,
    Code,
    CodeBlock,
    Group,
    Inline,
    Italic,
    Link,
    Listing,
    Paragraph,
    Person,
    Plain,
    Quote,
    Strike,
    Text,
    Time,
)

_WEB = re.compile(r"https?://[^\s<>()]+\Z", re.IGNORECASE)
_MARKS: dict[type[Inline], str] = {Bold: "**", Italic: "_", Code: "**"}
_ID = re.compile(r"[0-9A-Za-z:_@.-]{1,200}\Z", re.ASCII)


@dataclass
class Writer:
    """Writes texts for one card; `mentions` are the people it calls, which the card has to list."""

    identity: Identity
    names: Mapping[str, str] = field(default_factory=dict)
    """As Teams knows people; others are shown as whoever mentions them calls them."""
    mentions: dict[str, Json] = field(default_factory=dict)
    calls_people: bool = True

    def blocks(self, text: Text, **style: object) -> list[Json]:
        """Text blocks: one for each line, closer together inside a paragraph."""
        made: list[Json] = []
        for block in text.blocks:
            made += self._block(block)
        kept, room = [], limits.TEXT
        for each in made:
            if room <= 0:
                break
            words = shorten(each["text"], max(room, 2))
            room -= len(words)
            kept.append({**each, "text": words, **style})
        return kept

    def line(self, text: Text) -> str:
        """All of it in one string, for facts."""
        return "\n\n".join(each["text"] for each in self.blocks(text))

    def _block(self, block: Block) -> list[Json]:
        match block:
            case Paragraph(children):
                lines = self._inline(children).split("\n")
                return [_text_block(each, number) for number, each in enumerate(lines) if each.strip()]
            case Quote(blocks):
                return [{**each, "isSubtle": True} for inner in blocks for each in self._block(inner)]
            case Listing(items, ordered):
                lines = []
                for number, item in enumerate(items, 1):
                    said = " ".join(each["text"] for inner in item for each in self._block(inner))
                    lines.append(f"{number}. {said}" if ordered else f"- {said}")
                return [_text_block("\n".join(lines))] if lines else []
            case CodeBlock(characters):
                lines = clean(characters).split("\n")
                shown = "\n\n".join(escape(each) for each in lines if each.strip())
                return [{**_text_block(shown), "fontType": "Monospace"}] if shown else []

    def _inline(self, nodes: tuple[Inline, ...], marks: str = "") -> str:
        return "".join(self._node(node, marks) for node in nodes)

    def _node(self, node: Inline, marks: str) -> str:
        match node:
            case Plain(characters):
                return escape(characters)
            case Bold() | Italic():
                return _marked(self._inline(node.children, marks + _MARKS[type(node)]), _MARKS[type(node)], marks)
            case Strike(children):
                return self._inline(children, marks)
            case Code(characters):
                return _marked(escape(" ".join(characters.split("\n"))), "**", marks)
            case Link(url, label):
                return link(url, label)
            case Person(ref, name):
                return self._mention(ref, name)
            case Channel(place, name):
                # What a webhook posts to has no name that it is told.
                known = name or self.names.get(place.channel, "" if place.channel == "webhook" else place.channel)
                return escape(f"#{known.removeprefix('#')}") if known else "the channel"
            case Group(group, name):
                return escape(f"@{name or group}")
            case Time(at):
                stamp = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
                return f"{{{{DATE({stamp}, SHORT)}}}} {{{{TIME({stamp})}}}}"
            case Break():
                return "\n"

    def _mention(self, ref: PersonRef, name: str) -> str:
        known = self.names.get(ref.user) if self.identity.knows(ref) else None
        shown = " ".join(re.sub(r"[<>&*_\[\]{}\\`~]", "", clean(known or name or ref.user)).split()) or "somebody"
        if not self.calls_people or not self.identity.knows(ref) or not _ID.match(ref.user):
            return escape(f"@{shown}")
        said = f"<at>{shown}</at>"
        self.mentions[said] = {"type": "mention", "text": said, "mentioned": {"id": ref.user, "name": shown}}
        return said


def _marked(inner: str, mark: str, marks: str) -> str:
    """A mark must touch a word; and one inside its own kind would end it."""
    if mark in marks or not inner.strip() or "\n" in inner:
        return inner
    return f"{mark}{inner.strip()}{mark}" + (" " if inner.endswith(" ") else "")


def _text_block(words: str, number: int = 0) -> Json:
    close = {"spacing": "None"} if number else {}
    return {"type": "TextBlock", "text": words, "wrap": True, **close}


def is_web(url: str) -> bool:
    """An address that a person may be sent to, in a form that can't break out of its brackets."""
    return bool(_WEB.match(url))


def link(url: str, label: str = "") -> str:
    address = clean(url).replace(" ", "%20").replace("(", "%28").replace(")", "%29")
    if not is_web(address):
        return escape(label or url)
    return f"[{escape(' '.join(label.split()) or url)}]({parted(address)})"
