"""Characters that Adaptive Cards' Markdown would interpret, kept from it ("Text features", "Format cards in Teams")."""

from __future__ import annotations

import re

ZERO_WIDTH_SPACE = "\u200b"

_SPECIAL = re.compile(r"([\\*_~`\[\]])")
_LINE_START = re.compile(r"^(\s*)([#>+-]|\d+[.)])", re.MULTILINE)
_TAG = re.compile(r"<(?=/?\w)")
_MACRO = re.compile(r"(?<=\{)(?=\{)|(?<=\$)(?=\{)")
"""`{{DATE(…)}}` is worked out by the client, `${…}` by templates."""
_URL = re.compile(r"https?://[^\s<>\x00-\x1f]+")


def clean(typed: str) -> str:
    """Without what no message can hold: control characters and halves of surrogate pairs."""
    kept = "".join(each for each in typed if each in "\n\t" or ord(each) >= 32)
    return kept.encode("utf-16", "surrogatepass").decode("utf-16", "ignore").replace("\ufeff", "")


def escape(typed: str) -> str:
    """Characters that mean nothing but themselves. Web addresses stay whole: Teams makes links of them."""
    done, at = [], 0
    said = clean(typed)
    for found in _URL.finditer(said):
        done += [_guard(said[at : found.start()]), parted(found[0])]
        at = found.end()
    done.append(_guard(said[at:]))
    return "".join(done)


def parted(typed: str) -> str:
    """Without tags (`<at>` calls people) and without macros."""
    return _MACRO.sub(ZERO_WIDTH_SPACE, _TAG.sub(f"<{ZERO_WIDTH_SPACE}", typed))


def _guard(typed: str) -> str:
    return _LINE_START.sub(_held, _SPECIAL.sub(r"\\\1", parted(typed)))


def _held(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark[:-1]}\\{mark[-1]}"


def shorten(typed: str, limit: int) -> str:
    return typed if len(typed) <= limit else typed[: limit - 1] + "…"


def label(typed: str, limit: int) -> str:
    """A line of plain text in a place that knows no Markdown; never empty."""
    return shorten(parted(" ".join(clean(typed).split())), limit) or "–"
