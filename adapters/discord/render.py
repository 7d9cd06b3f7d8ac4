"""Neutral messages -> what Discord posts ("Create Message")."""

from __future__ import annotations

from adapters.discord import limits
from adapters.discord.identity import Identity
from adapters.discord.payload import Json
from adapters.discord.render_cards import embeds, overflow, section_lines
from adapters.discord.render_controls import rows
from adapters.discord.render_text import fit, is_web, link, markdown_lines, mentioned
from core.chat.cards import Actions, Card, Context, Control, Message, Part, Section
from core.chat.text import Text


def render_message(message: Message, identity: Identity) -> Json:
    """Content, embeds, components; and who may be notified: nobody but those whom the text itself mentions.

    A card with a title is an embed below the message's line. One without is said as people say things: its first
    texts are the content, and the line, which says the same for those who see no cards, is not repeated. Lists are
    always there, so that an edit takes away what is no longer shown.
    """
    url = message.more_url or ""
    more = link(url, "Read all of it") if is_web(url) else ""
    shown, controls, text = list[Json](), list[Control](), message.text
    if message.card is None:
        said, left = fit(markdown_lines(text, identity), limits.CONTENT)
        shown = overflow(left, more)
    elif message.card.title.strip():
        said, _ = fit(markdown_lines(text, identity), limits.CONTENT, more)
        shown, controls = embeds(message.card, identity, more)
    else:
        text, said, rest = _said(message.card, identity)
        shown, controls = embeds(rest, identity, more)
        said = said or fit(markdown_lines(message.text, identity), limits.CONTENT, more)[0]
    people, roles = mentioned(text, identity)
    return {
        "content": said,
        "embeds": shown,
        "components": rows(controls),
        "allowed_mentions": {
            "parse": [],
            "users": people[: limits.MENTIONS],
            "roles": roles[: limits.MENTIONS],
            "replied_user": False,
        },
    }


def _said(card: Card, identity: Identity) -> tuple[Text, str, Card]:
    """The texts that a card begins with, as long as they fit; and the card without them. Controls stand below all text
    on Discord, so they part nothing."""
    first: list[Section | Context] = []
    others: list[Part] = []
    for part in card.parts:
        if isinstance(part, Section | Context) and all(isinstance(each, Actions) for each in others):
            first.append(part)
        else:
            others.append(part)
    said, left = fit([line for part in first for line in section_lines(part, identity)], limits.CONTENT)
    if left:
        return Text(), "", card
    text = Text(tuple(block for part in first for block in part.text.blocks))
    beside = tuple(each.accessory for each in first if isinstance(each, Section) and each.accessory)
    kept = (Actions(controls=beside), *others) if beside else tuple(others)
    return text, said, Card(parts=kept, accent=card.accent)
