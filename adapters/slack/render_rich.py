"""The neutral text tree -> a `rich_text` block ("Block Kit: rich text block").

Nothing in it is parsed, so it shows exactly what somebody typed, `*asterisks*` and all. It is used where mrkdwn could
take a typed character for a mark; mrkdwn is used otherwise, for sections also take buttons beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapters.slack.escaping import clean, could_format
from adapters.slack.identity import Identity
from adapters.slack.payload import Json
from adapters.slack.render_text import date_format, is_channel_here, is_group_id, is_person_here, is_web
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

# One message's blocks together hold some 12,000 characters; a longer text is split as mrkdwn sections are.
_LONGEST = 2500
_STYLES: dict[type[Inline], str] = {Bold: "bold", Italic: "italic", Strike: "strike"}
_EMOJI = re.compile(r":([a-z0-9_+'-]{1,100}):")


def shows_more_exactly(text: Text) -> bool:
    """Whether somebody's own characters could be taken for marks."""
    is_short = len(text.plain) <= _LONGEST
    return is_short and any(isinstance(node, Plain) and could_format(node.text) for node in text.inlines())


def rich_text(text: Text, identity: Identity) -> Json | None:
    """None when it has what the block can't hold: a list or code inside a quote, several blocks in a list's item."""
    elements: list[Json] = []
    for number, block in enumerate(text.blocks):
        made = _block(block, identity)
        if made is None:
            return None
        if number and isinstance(block, Paragraph) and isinstance(text.blocks[number - 1], Paragraph):
            made["elements"].insert(0, {"type": "text", "text": "\n"})
        elements.append(made)
    elements = [each for each in elements if each["elements"]]
    return {"type": "rich_text", "elements": elements} if elements else None


def _block(block: Block, identity: Identity) -> Json | None:
    match block:
        case Paragraph(children):
            return {"type": "rich_text_section", "elements": list(_inlines(children, identity, {}))}
        case Quote((Paragraph(children),)):
            return {"type": "rich_text_quote", "elements": list(_inlines(children, identity, {}))}
        case CodeBlock(characters):
            shown = [{"type": "text", "text": clean(characters)}] if characters else []
            return {"type": "rich_text_preformatted", "elements": shown}
        case Listing(items, ordered):
            sections = [_item(item, identity) for item in items]
            if any(section is None for section in sections):
                return None
            return {"type": "rich_text_list", "style": "ordered" if ordered else "bullet", "elements": sections}
    return None


def _item(item: tuple[Block, ...], identity: Identity) -> Json | None:
    match item:
        case (Paragraph(children),):
            return {"type": "rich_text_section", "elements": list(_inlines(children, identity, {}))}
    return None


def _inlines(nodes: tuple[Inline, ...], identity: Identity, style: dict[str, bool]) -> Iterator[Json]:
    for node in nodes:
        if isinstance(node, Bold | Italic | Strike):
            yield from _inlines(node.children, identity, {**style, _STYLES[type(node)]: True})
        elif isinstance(node, Plain):
            yield from _plain(node.text, style)
        elif isinstance(node, Break):
            yield {"type": "text", "text": "\n"}
        else:
            yield from _leaf(node, identity, style)


def _plain(characters: str, style: dict[str, bool]) -> Iterator[Json]:
    """Emoji are elements of their own here; a name that Slack does not know shows as typed."""
    for number, piece in enumerate(_EMOJI.split(clean(characters))):
        if number % 2:
            yield {"type": "emoji", "name": piece}
        elif piece:
            yield _styled({"type": "text", "text": piece}, style)


def _leaf(node: Inline, identity: Identity, style: dict[str, bool]) -> Iterator[Json]:
    match node:
        case Code(characters) if characters:
            yield _styled({"type": "text", "text": clean(characters)}, {**style, "code": True})
        case Link(url, label) if is_web(url):
            shown = {"text": clean(label)} if label else {}
            yield _styled({"type": "link", "url": clean(url), **shown}, style)
        case Link(url, label):
            yield from _plain(label or url, style)
        case Person(ref, name):
            if is_person_here(ref, identity):
                yield _styled({"type": "user", "user_id": ref.user}, style)
            else:
                yield from _plain(name or ref.user, style)
        case Channel(place, name):
            if is_channel_here(place, identity):
                yield _styled({"type": "channel", "channel_id": place.channel}, style)
            else:
                yield from _plain(f"#{(name or place.channel).removeprefix('#')}", style)
        case Group(group, name, ping):
            if ping and is_group_id(group):
                yield _styled({"type": "usergroup", "usergroup_id": group}, style)
            else:
                yield from _plain(f"@{name or group}", style)
        case Time():
            stamp, shown_as, fallback = date_format(node)
            yield _styled({"type": "date", "timestamp": stamp, "format": shown_as, "fallback": fallback}, style)


def _styled(element: Json, style: dict[str, bool]) -> Json:
    return {**element, "style": style} if style else element
