"""Neutral messages -> what Discord posts ("Create Message")."""

from __future__ import annotations

from adapters.discord import limits
from adapters.discord.identity import Identity
from adapters.discord.payload import Json
from adapters.discord.render_cards import embeds, overflow
from adapters.discord.render_controls import rows
from adapters.discord.render_text import fit, is_web, link, markdown_lines, mentioned
from core.chat.cards import Message


def render_message(message: Message, identity: Identity) -> Json:
    """Content, embeds, components; and who may be notified: nobody but those whom the text itself mentions.

    A text too long for the content goes on in an embed. Lists are always there, so that an edit takes away what is no
    longer shown.
    """
    url = message.more_url or ""
    more = link(url, "Read all of it") if is_web(url) else ""
    said, left = fit(markdown_lines(message.text, identity), limits.CONTENT)
    people, roles = mentioned(message.text, identity)
    shown, controls = embeds(message.card, identity, message.text, more) if message.card else (overflow(left, more), [])
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
