"""Characters that Discord's Markdown would interpret, kept from it.

A backslash makes any ASCII punctuation mean itself ("Markdown Text 101"). Mentions of everybody are read from the raw
text: a zero-width space parts them, beside `allowed_mentions`, which alone decides who is notified.
"""

from __future__ import annotations

import re

ZERO_WIDTH_SPACE = "\u200b"
GRAVE = "ˋ"
"""Looks like a backtick and is none: there is no way to write one inside code."""

_SPECIAL = re.compile(r"([\\*_~`|<\[\]])")
_LINE_START = re.compile(r"^(\s*)([#>+-]|\d+[.)])", re.MULTILINE)
"""What makes a title, a quote, a list or small print at the beginning of a line, and nothing elsewhere."""
_URL = re.compile(r"https?://[^\s<>\x00-\x1f]+")
_EVERYBODY = re.compile(r"@(?=everyone|here)", re.IGNORECASE)


def clean(typed: str) -> str:
    """Without what no message can hold: control characters and halves of surrogate pairs."""
    kept = "".join(each for each in typed if each in "\n\t" or ord(each) >= 32)
    return kept.encode("utf-16", "surrogatepass").decode("utf-16", "ignore").replace("\ufeff", "")


def escape(typed: str) -> str:
    """Characters that mean nothing but themselves. Web addresses stay whole: Discord makes links of them."""
    done, at = [], 0
    said = clean(typed)
    for found in _URL.finditer(said):
        done += [_guard(said[at : found.start()]), _EVERYBODY.sub(f"@{ZERO_WIDTH_SPACE}", found[0])]
        at = found.end()
    done.append(_guard(said[at:]))
    return "".join(done)


def _guard(typed: str) -> str:
    parted = _EVERYBODY.sub(f"@{ZERO_WIDTH_SPACE}", typed)
    return _LINE_START.sub(_held, _SPECIAL.sub(r"\\\1", parted))


def _held(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark[:-1]}\\{mark[-1]}"


def in_code(typed: str) -> str:
    """What stands between backticks is taken as it is, except for backticks."""
    return _EVERYBODY.sub(f"@{ZERO_WIDTH_SPACE}", clean(typed).replace("`", GRAVE))


def shorten(typed: str, limit: int) -> str:
    """At most `limit` characters, as Discord counts them (UTF-16 units, the strictest way)."""
    if units(typed) <= limit:
        return typed
    return typed.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore") + "…"


def units(typed: str) -> int:
    return len(typed.encode("utf-16-le", "surrogatepass")) // 2


def label(typed: str, limit: int) -> str:
    """A line of plain text in a place that knows no Markdown; never empty."""
    return shorten(" ".join(clean(typed).split()), limit) or "–"
