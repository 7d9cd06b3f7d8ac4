"""Making characters mean nothing but themselves to Slack ("Formatting message text", "Escaping text").

`&`, `<` and `>` are control characters in every text object and are written as entities: that alone keeps
`<!channel>` or `<@U1>` which somebody typed from notifying anybody. Bare words such as `@here` are only linked by
`parse=full` or `link_names`, which Muster never sends, and text objects are `verbatim`.

Marks (`*bold*`) have no documented escape in mrkdwn. So wherever Slack takes it, text of which a mark could be made
goes out as `plain_text` or as a `rich_text` block, in which nothing is parsed and each character shows as typed. Where
only mrkdwn is possible (a field or small print that also holds a mention), a zero-width space is set beside each mark
that could open or close something. What a person sees is what was typed; only copying it takes the space along.
"""

from __future__ import annotations

import re

ZERO_WIDTH_SPACE = "\u200b"

_CONTROL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ENTITY = re.compile(r"&(amp|lt|gt);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}
_MARKS = frozenset("*_~`")
_LINE_MARK = re.compile(r"(?m)^(\s*)(>|[•◦▪-](?=\s)|\d+\.(?=\s))")
# Not text: Slack's JSON parser refuses lone surrogates, and a NUL ends the message.
_NOT_TEXT = re.compile(r"[\x00\ud800-\udfff]")


def clean(characters: str) -> str:
    """Without what no JSON text may hold."""
    return _NOT_TEXT.sub("\ufffd", characters)


def escape(characters: str) -> str:
    """The three control characters as entities."""
    return clean(characters).translate(_CONTROL)


def unescape(characters: str) -> str:
    """The three entities as characters, decoded once: `&amp;lt;` is what somebody typed as `&lt;`."""
    return _ENTITY.sub(lambda found: _CHARACTERS[found[1]], characters)


def could_format(characters: str) -> bool:
    """Whether mrkdwn could take a character of this for a mark."""
    return bool(_mark_positions(characters)) or bool(_LINE_MARK.search(characters))


def guard(characters: str) -> str:
    """Escaped, with a zero-width space beside each mark that could open or close something."""
    positions = _mark_positions(characters)
    if not positions:
        return escape(characters)
    pieces: list[str] = []
    start = 0
    for position in positions:
        pieces += [escape(characters[start:position]), ZERO_WIDTH_SPACE, characters[position], ZERO_WIDTH_SPACE]
        start = position + 1
    return "".join([*pieces, escape(characters[start:])])


def _mark_positions(characters: str) -> list[int]:
    last = len(characters) - 1
    found = []
    for position, character in enumerate(characters):
        if character not in _MARKS:
            continue
        before = characters[position - 1] if position else "*"
        after = characters[position + 1] if position < last else "*"
        # Inside a word (snake_case) or between spaces (2 * 3) it is no mark; a backtick always is one.
        inside = (before.isalnum() and after.isalnum()) or (before.isspace() and after.isspace())
        if character == "`" or not inside:
            found.append(position)
    return found


def shorten(characters: str, limit: int) -> str:
    """At most `limit` characters, with "…" where something was cut off."""
    return characters if len(characters) <= limit else characters[: limit - 1].rstrip() + "…"


def escape_within(characters: str, limit: int) -> str:
    """Escaped and at most `limit` long; entities are never cut in two."""
    escaped = escape(characters)
    if len(escaped) <= limit:
        return escaped
    length = 0
    kept: list[str] = []
    for character in characters:
        written = escape(character)
        length += len(written)
        if length > limit - 1:
            break
        kept.append(written)
    return "".join(kept).rstrip() + "…"
