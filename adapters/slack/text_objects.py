"""Text objects ("Block Kit: composition objects")."""

from __future__ import annotations

from adapters.slack import limits
from adapters.slack.escaping import could_format, escape_within
from adapters.slack.identity import Identity
from adapters.slack.payload import Json
from adapters.slack.render_text import mrkdwn
from core.chat.text import Break, Paragraph, Plain, Text

_NOTHING = "–"


def plain_text(characters: str, limit: int) -> Json:
    """One line in which nothing is formatted; emoji names (`:fire:`) show as emoji, as they do everywhere else."""
    return {"type": "plain_text", "text": escape_within(characters, limit) or _NOTHING, "emoji": True}


def short_text(characters: str, limit: int) -> Json:
    """As `plain_text`, for what holds no line breaks and must not be blank: labels, titles, options."""
    return plain_text(" ".join(characters.split()), limit)


def verbatim(source: str) -> Json:
    """mrkdwn in which Slack links no bare names and addresses by itself."""
    return {"type": "mrkdwn", "text": source, "verbatim": True}


def text_object(text: Text, identity: Identity, limit: int = limits.SECTION_TEXT, more: str = "") -> Json:
    """`plain_text` where that shows more exactly what was typed, else mrkdwn; shortened to `limit`."""
    if is_only_plain(text) and could_format(text.plain) and len(text.plain) * 5 < limit:
        return plain_text(text.plain, limit)
    return verbatim(mrkdwn(text, identity, limit, more) or _NOTHING)


def is_only_plain(text: Text) -> bool:
    """Whether there is nothing to format or mention in it."""
    blocks = text.blocks
    if len(blocks) != 1 or not isinstance(blocks[0], Paragraph):
        return False
    return all(isinstance(node, Plain | Break) for node in blocks[0].children)
