"""Making characters mean nothing but themselves to Slack ("Formatting message text", "Escaping text").

`&`, `<` and `>` are control characters in every text object and are written as entities: that alone keeps
`<!channel>` or `<@U1>` which somebody typed from notifying anybody. Bare words such as `@here` are only linked by
`parse=full` or `link_names`, which Muster never sends, and text objects are `verbatim`.

Marks (`*bold*`) have no documented escape in mrkdwn. So wherever Slack takes it, text of which a mark could be made
goes out as `plain_text` or as a `rich_text` block, in which nothing is parsed and each character shows as typed. Where
only mrkdwn is possible (a field or small print that also holds a mention, the line in a notification), a hair space
stands on both sides of each such mark: no mark opens before a space or closes after one. What a person sees then is
what was typed with a hair's breadth around the mark. A zero-width space would not be seen at all, but is no space to
what takes `\\s` for one. A backtick opens before anything, so there the letter that looks like it stands for it.
"""

from __future__ import annotations

import re

ZERO_WIDTH_SPACE = "\u200b"
HAIR_SPACE = "\u200a"
GRAVE = "ˋ"
"""Looks like a backtick, and is none."""

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
    """Escaped, and no character of it is taken for a mark or for the beginning of a quote."""
    positions = _mark_positions(characters)
    # Slack takes an escaped ">" at the beginning of a line for a quote as well.
    pieces: list[str] = [ZERO_WIDTH_SPACE] if characters.lstrip().startswith(">") else []
    start = 0
    for position in positions:
        mark = characters[position]
        pieces += [escape(characters[start:position]), GRAVE if mark == "`" else f"{HAIR_SPACE}{mark}{HAIR_SPACE}"]
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
