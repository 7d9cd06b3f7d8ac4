"""Cards -> Block Kit blocks ("Block Kit: blocks", "Block Kit: block elements")."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.slack import limits
from adapters.slack.escaping import clean, could_format, escape, guard
from adapters.slack.identity import Identity
from adapters.slack.payload import Json
from adapters.slack.render_controls import controls_blocks, element
from adapters.slack.render_rich import rich_text, shows_more_exactly
from adapters.slack.render_text import is_web, mrkdwn, mrkdwn_chunks
from adapters.slack.text_objects import is_only_plain, plain_text, text_object, verbatim
from core.chat.cards import Actions, Card, Context, Divider, Field, Fields, Image, Part, Section
from core.chat.text import Text


def card_blocks(card: Card, identity: Identity, more: str = "") -> list[Json]:
    """`more` (mrkdwn) follows where a text is cut. The accent has no place: only legacy attachments have an edge."""
    blocks = list(_title(card.title)) if card.title.strip() else []
    for part in card.parts:
        blocks += part_blocks(part, identity, more)
    return blocks


def _title(title: str) -> Iterator[Json]:
    """A header takes 150 characters and no line breaks; a longer title is a section."""
    line = " ".join(title.split())
    if len(escape(line)) <= limits.HEADER_TEXT:
        yield {"type": "header", "text": plain_text(line, limits.HEADER_TEXT)}
    else:
        yield {"type": "section", "text": plain_text(line, limits.SECTION_TEXT)}


def part_blocks(part: Part, identity: Identity, more: str) -> list[Json]:
    match part:
        case Section():
            return _section(part, identity)
        case Fields():
            return _fields(part, identity, more)
        case Context():
            shown = text_object(part.text, identity, limits.SECTION_TEXT, more)
            return [{"type": "context", "elements": [shown]}] if part.text.plain.strip() else []
        case Image():
            return [_image(part)]
        case Divider():
            return [{"type": "divider"}]
        case Actions():
            return controls_blocks(part.controls)


def text_blocks(text: Text, identity: Identity) -> list[Json]:
    """A text as blocks of its own, split where it is too long for one."""
    if not text.plain.strip():
        return []
    if is_only_plain(text) and len(escape(text.plain)) <= limits.SECTION_TEXT:
        return [{"type": "section", "text": text_object(text, identity)}]
    if shows_more_exactly(text) and (block := rich_text(text, identity)):
        return [block]
    chunks = mrkdwn_chunks(text, identity, limits.SECTION_TEXT)
    return [{"type": "section", "text": verbatim(chunk)} for chunk in chunks]


def _section(part: Section, identity: Identity) -> list[Json]:
    if part.accessory is None:
        return text_blocks(part.text, identity)
    if not part.text.plain.strip():
        return controls_blocks((part.accessory,))
    if is_only_plain(part.text) and len(escape(part.text.plain)) <= limits.SECTION_TEXT:
        blocks: list[Json] = [{"type": "section", "text": text_object(part.text, identity)}]
    else:
        chunks = mrkdwn_chunks(part.text, identity, limits.SECTION_TEXT)
        blocks = [{"type": "section", "text": verbatim(chunk)} for chunk in chunks]
    if made := element(part.accessory, 1):
        blocks[0]["accessory"] = made
    return blocks


def _fields(part: Fields, identity: Identity, more: str) -> list[Json]:
    """Ten to a section."""
    shown = [_field(each, identity, more) for each in part.fields]
    step = limits.FIELDS_IN_SECTION
    return [{"type": "section", "fields": shown[at : at + step]} for at in range(0, len(shown), step)]


def _field(field: Field, identity: Identity, more: str) -> Json:
    label = " ".join(field.label.split())[:50]
    # A label with marks of its own could not be bold.
    head = f"{guard(label)}\n" if could_format(label) else f"*{escape(label)}*\n" if label else ""
    return verbatim(head + (mrkdwn(field.text, identity, limits.FIELD_TEXT - len(head), more) or "–"))


def _image(part: Image) -> Json:
    """Slack fetches the picture itself: an address it can't take is shown as text."""
    url = clean(part.url)
    if not is_web(url) or len(url) > limits.URL:
        return {"type": "context", "elements": [plain_text(part.alt or part.title, limits.SECTION_TEXT)]}
    alt = escape(part.alt)[: limits.IMAGE_TEXT] or "–"
    block: Json = {"type": "image", "image_url": url, "alt_text": alt}
    if part.title.strip():
        block["title"] = plain_text(part.title, limits.IMAGE_TEXT)
    return block
