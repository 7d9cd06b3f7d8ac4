"""One line of mrkdwn -> inlines: marks and inline code. `<…>` is `markup_entities`'s.

Slack gives no grammar. What its clients do: a mark opens after something that is no letter or digit and before
something that is no space, closes the other way round, and neither crosses a line.
"""

from __future__ import annotations

import re

from adapters.slack.escaping import unescape
from adapters.slack.identity import Identity
from adapters.slack.markup_entities import read_entity
from core.chat.text import Bold, Code, Inline, Italic, Plain, Strike

_STYLES: dict[str, type[Bold | Italic | Strike]] = {"*": Bold, "_": Italic, "~": Strike}
# No alternative can take back what it has matched: linear on any input.
_TOKEN = re.compile(r"<[^<>\n]+>|`[^`\n]+`|[*_~]|[^<`*_~]+|[<`]")
_ENTITY = re.compile(r"<([^<>\n]+)>")


class _Frame:
    """A mark that has been opened, and what came since."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.children: list[Inline] = []

    def add(self, node: Inline) -> None:
        last = self.children[-1] if self.children else None
        if isinstance(node, Plain) and isinstance(last, Plain):
            self.children[-1] = Plain(last.text + node.text)
        elif node != Plain(""):
            self.children.append(node)


def read_inline(line: str, identity: Identity) -> list[Inline]:
    frames = [_Frame("")]
    plain: list[str] = []

    def flush() -> None:
        if plain:
            frames[-1].add(Plain("".join(plain)))
            plain.clear()

    for token in _TOKEN.finditer(line):
        piece = token[0]
        if piece in _STYLES and _is_mark(line, token.start(), frames, piece):
            flush()
            _turn(frames, piece)
        elif len(piece) > 2 and piece[0] == "`":
            flush()
            frames[-1].add(Code(visible(piece[1:-1])))
        elif len(piece) > 2 and piece[0] == "<":
            node = read_entity(piece[1:-1], identity)
            if isinstance(node, Plain):
                plain.append(node.text)
            else:
                flush()
                frames[-1].add(node)
        else:
            plain.append(unescape(piece))
    flush()
    _unwind(frames, 0)
    return frames[0].children


def visible(source: str) -> str:
    """The characters of code: Slack writes addresses and mentions as entities even there."""
    return unescape(_ENTITY.sub(lambda found: _label(found[1]), source))


def _label(entity: str) -> str:
    target, _, label = entity.partition("|")
    return label or target.removeprefix("!").removeprefix("mailto:")


def _is_mark(line: str, position: int, frames: list[_Frame], mark: str) -> bool:
    before = line[position - 1] if position else " "
    after = line[position + 1] if position + 1 < len(line) else " "
    if mark in (before, after):
        return False
    if any(frame.mark == mark for frame in frames):
        return not before.isspace() and not after.isalnum()
    return not before.isalnum() and not after.isspace()


def _turn(frames: list[_Frame], mark: str) -> None:
    """Open the mark, or close it when it is open; what was opened inside and not closed was no mark."""
    depth = next((depth for depth, frame in enumerate(frames) if frame.mark == mark), 0)
    if not depth:
        frames.append(_Frame(mark))
        return
    _unwind(frames, depth)
    closed = frames.pop()
    frames[-1].add(_STYLES[mark](tuple(closed.children)))


def _unwind(frames: list[_Frame], depth: int) -> None:
    while len(frames) > depth + 1:
        unclosed = frames.pop()
        frames[-1].add(Plain(unclosed.mark))
        for child in unclosed.children:
            frames[-1].add(child)
