"""Slack's mrkdwn -> the neutral text tree ("Formatting message text").

Reads whatever comes, in one pass over the characters: code blocks are cut out first, what stands between them is read
line by line (quotes, lists, plain lines), and each line's inside is `markup_inline`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from adapters.slack.identity import Identity
from adapters.slack.markup_inline import read_inline, visible
from core.chat.text import Block, Break, CodeBlock, Inline, Listing, Paragraph, Quote, Text

_FENCE = "```"
_QUOTE = re.compile(r"&gt; ?")
_QUOTE_REST = "&gt;&gt;&gt;"
_BULLET = re.compile(r"\s*[•◦▪] ?")
_DASH = re.compile(r"[-*] ")
_NUMBER = re.compile(r"(\d{1,9})\. ", re.ASCII)


def read_mrkdwn(source: str, identity: Identity) -> Text:
    """Never raises: what is no markup is plain text."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    blocks: list[Block] = []
    for is_code, characters in _split_code(source):
        if is_code:
            blocks.append(CodeBlock(visible(characters.removeprefix("\n").removesuffix("\n"))))
        else:
            blocks.extend(_read_lines(characters, identity, bool(blocks)))
    return Text(tuple(blocks))


def _split_code(source: str) -> Iterator[tuple[bool, str]]:
    pieces = source.split(_FENCE)
    if len(pieces) % 2 == 0:
        # The last fence is never closed, so it is no fence.
        pieces[-2:] = [_FENCE.join(pieces[-2:])]
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        is_code = number % 2 == 1
        # A fence stands on lines of its own: the line breaks next to it are not text.
        inner = piece if is_code or number == 0 else piece.removeprefix("\n")
        inner = inner if is_code or number == last else inner.removesuffix("\n")
        if inner:
            yield is_code, inner


class _Line(NamedTuple):
    kind: str
    content: str


def _read_lines(characters: str, identity: Identity, is_after_block: bool) -> Iterator[Block]:
    lines = _classify(characters.split("\n"))
    for kind, run in groupby(lines, key=lambda line: line.kind):
        contents = [line.content for line in run]
        if kind == "quote":
            yield Quote((_paragraph(contents, identity),))
        elif kind in ("bullet", "number"):
            items = tuple((_paragraph([content], identity),) for content in contents)
            yield Listing(items, ordered=kind == "number")
        elif any(contents) or not is_after_block:
            paragraph = _paragraph(contents, identity)
            if paragraph.children:
                yield paragraph


def _classify(lines: list[str]) -> list[_Line]:
    """A dash or a number makes a list only where two or more follow one another: "1. May" alone is a date."""
    found: list[_Line] = []
    quotes_rest = False
    for line in lines:
        if quotes_rest or line.startswith(_QUOTE_REST):
            content = line if quotes_rest else line.removeprefix(_QUOTE_REST).removeprefix(" ")
            found.append(_Line("quote", content))
            quotes_rest = True
        elif quote := _QUOTE.match(line):
            found.append(_Line("quote", line[quote.end() :]))
        elif bullet := _BULLET.match(line):
            found.append(_Line("bullet", line[bullet.end() :]))
        else:
            found.append(_Line("plain", line))
    return list(_typed_lists(found))


def _typed_lists(lines: list[_Line]) -> Iterator[_Line]:
    for kind, run in groupby(lines, key=_typed_kind):
        group = list(run)
        if kind == "dash" and len(group) > 1:
            yield from (_Line("bullet", line.content[2:]) for line in group)
        elif kind == "number" and _is_counted(group):
            yield from (_Line("number", line.content.split(". ", 1)[1]) for line in group)
        else:
            yield from group


def _typed_kind(line: _Line) -> str:
    if line.kind != "plain":
        return line.kind
    if _DASH.match(line.content):
        return "dash"
    return "number" if _NUMBER.match(line.content) else "plain"


def _is_counted(lines: list[_Line]) -> bool:
    numbers = [int(line.content.split(".", 1)[0]) for line in lines]
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))


def _paragraph(lines: list[str], identity: Identity) -> Paragraph:
    children: list[Inline] = []
    for number, line in enumerate(lines):
        if number:
            children.append(Break())
        children.extend(read_inline(line, identity))
    return Paragraph(tuple(children))
