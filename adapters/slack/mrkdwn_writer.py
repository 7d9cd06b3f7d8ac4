"""Writes mrkdwn in chunks of bounded length: marks are closed at the end of a chunk or line, and opened again after.

Tokens are never cut; a mark next to a letter, a digit or another mark gets a zero-width space between, without which
Slack would not take it for a mark ("Formatting message text" asks for a boundary).
"""

from __future__ import annotations

from typing import NamedTuple

from adapters.slack.escaping import ZERO_WIDTH_SPACE

_MARKS = frozenset("*_~`")
# More blanks in a row than this are not worth a chunk.
_BLANKS = 80


class Token(NamedTuple):
    """Characters as Slack takes them, and the marks (`*_~`) they stand in."""

    characters: str
    marks: str = ""


class MrkdwnWriter:
    """Collects chunks of at most `size` characters."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._chunks: list[str] = []
        self._written: list[str] = []
        self._length = 0
        self._open = ""
        self._held = ""

    def put(self, token: Token) -> None:
        """Add a token; begins a new chunk where it does not fit. `size` must hold any one token with its marks."""
        core = token.characters.strip(" ")
        if not core:
            self._held = (self._held + token.characters)[:_BLANKS]
            return
        if token.marks != self._open:
            self._close()
        lead = len(token.characters) - len(token.characters.lstrip(" "))
        self._held = (self._held + token.characters[:lead])[:_BLANKS]
        needed = len(self._held) + len(core) + 2 * len(token.marks) + 2
        if self._length + needed > self._size:
            self._end_chunk()
        self._write_held()
        if token.marks and not self._open:
            self._separate("*")
            self._write(token.marks)
            self._open = token.marks
        elif not token.marks:
            self._separate(core[0])
        self._write(core)
        self._held = token.characters[lead + len(core) :][:_BLANKS]

    def end_line(self, prefix: str = "") -> None:
        """A line break; `prefix` begins the next line."""
        self._close()
        self._held = ""
        if self._length + 1 + len(prefix) > self._size:
            self._end_chunk()
        self._write(f"\n{prefix}" if self._written else prefix)

    def finish(self) -> list[str]:
        """The chunks that have something in them."""
        self._end_chunk()
        return [chunk for chunk in self._chunks if chunk.strip()]

    def _close(self) -> None:
        if self._open:
            self._write(self._open[::-1])
            self._open = ""

    def _end_chunk(self) -> None:
        self._close()
        self._chunks.append("".join(self._written).strip("\n"))
        self._written, self._length, self._held = [], 0, ""

    def _write_held(self) -> None:
        if self._held:
            self._write(self._held)
            self._held = ""

    def _write(self, characters: str) -> None:
        if characters:
            self._written.append(characters)
            self._length += len(characters)

    def _separate(self, following: str) -> None:
        """Between a mark and what must not touch it."""
        last = self._written[-1][-1] if self._written else "\n"
        touches = last in _MARKS and (following.isalnum() or following in _MARKS)
        if touches or (following in _MARKS and last.isalnum()):
            self._write(ZERO_WIDTH_SPACE)
