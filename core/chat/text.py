"""Text as a tree, written once and rendered natively by each adapter.

A tree cannot be misread as markup: what a person typed is a `Plain` leaf, and each renderer escapes its leaves.
`core.chat.markdown` turns the tree into the Markdown that the store keeps, and back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal, TypeAlias, Union

import msgspec

from core.chat.people import PersonRef
from core.chat.places import Place


class _Node(msgspec.Struct, frozen=True, tag_field="t"):
    pass


class Plain(_Node, frozen=True, tag="plain"):
    """Characters that mean nothing but themselves."""

    text: str


class Bold(_Node, frozen=True, tag="bold"):
    children: tuple[Inline, ...]


class Italic(_Node, frozen=True, tag="italic"):
    children: tuple[Inline, ...]


class Strike(_Node, frozen=True, tag="strike"):
    children: tuple[Inline, ...]


class Code(_Node, frozen=True, tag="code"):
    text: str


class Link(_Node, frozen=True, tag="link"):
    """A link to an http, https or mailto address; any other scheme is rendered as its label only."""

    url: str
    label: str = ""


class Person(_Node, frozen=True, tag="person"):
    """A mention. `name` is shown where the platform does not know the account."""

    ref: PersonRef
    name: str = ""


class Channel(_Node, frozen=True, tag="channel"):
    place: Place
    name: str = ""


class Group(_Node, frozen=True, tag="group"):
    """A user group or role. Rendered by name: it never pings anybody unless `ping` is set by Muster's own code."""

    id: str
    name: str = ""
    ping: bool = False


class Time(_Node, frozen=True, tag="time"):
    """A moment (UTC), shown in the reader's own zone where the platform can."""

    at: datetime
    style: Literal["datetime", "date", "time", "relative"] = "datetime"


class Break(_Node, frozen=True, tag="break"):
    """A line break inside a paragraph."""


Inline: TypeAlias = Union[Plain, Bold, Italic, Strike, Code, Link, Person, Channel, Group, Time, Break]  # noqa: UP007


class Paragraph(_Node, frozen=True, tag="paragraph"):
    children: tuple[Inline, ...]


class Quote(_Node, frozen=True, tag="quote"):
    children: tuple[Block, ...]


class Listing(_Node, frozen=True, tag="list"):
    """A bulleted or numbered list; each item is a run of blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False


class CodeBlock(_Node, frozen=True, tag="codeblock"):
    text: str


Block: TypeAlias = Union[Paragraph, Quote, Listing, CodeBlock]  # noqa: UP007


class Text(msgspec.Struct, frozen=True):
    """A document: a run of blocks."""

    blocks: tuple[Block, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.blocks)

    def __add__(self, other: Text) -> Text:
        return Text(self.blocks + other.blocks)

    @property
    def plain(self) -> str:
        """All characters a reader would see, without markup."""
        return "\n".join(_plain_block(block) for block in self.blocks)

    def inlines(self) -> Iterator[Inline]:
        """Every inline leaf and branch, in reading order."""
        for block in self.blocks:
            yield from _walk_block(block)

    def people(self) -> tuple[PersonRef, ...]:
        """The people mentioned, in order."""
        return tuple(node.ref for node in self.inlines() if isinstance(node, Person))


Piece: TypeAlias = "str | Inline | Block | Text"


def text(*pieces: Piece) -> Text:
    """Build a text: strings and inlines run together into a paragraph, blocks stand alone.

    >>> text("Lead is ", bold("Ada"), ".").plain
    'Lead is Ada.'
    """
    blocks: list[Block] = []
    run: list[Inline] = []

    def close_run() -> None:
        if run:
            blocks.append(Paragraph(tuple(run)))
            run.clear()

    for piece in pieces:
        if isinstance(piece, str):
            run.extend(_lines(piece))
        elif isinstance(piece, Text):
            close_run()
            blocks.extend(piece.blocks)
        elif isinstance(piece, Paragraph | Quote | Listing | CodeBlock):
            close_run()
            blocks.append(piece)
        else:
            run.append(piece)
    close_run()
    return Text(tuple(blocks))


def bold(*pieces: str | Inline) -> Bold:
    """Bold words."""
    return Bold(_inlines(pieces))


def italic(*pieces: str | Inline) -> Italic:
    """Italic words."""
    return Italic(_inlines(pieces))


def code(characters: str) -> Code:
    """Characters in a fixed width, taken as they are."""
    return Code(characters)


def bullets(*items: str | Text) -> Listing:
    """A bulleted list; each item a string or a text."""
    return Listing(tuple((text(item) if isinstance(item, str) else item).blocks for item in items))


def _inlines(pieces: tuple[str | Inline, ...]) -> tuple[Inline, ...]:
    flat: list[Inline] = []
    for piece in pieces:
        flat.extend(_lines(piece) if isinstance(piece, str) else (piece,))
    return tuple(flat)


def _lines(characters: str) -> list[Inline]:
    nodes: list[Inline] = []
    for number, line in enumerate(characters.split("\n")):
        if number:
            nodes.append(Break())
        if line:
            nodes.append(Plain(line))
    return nodes


def _walk(nodes: tuple[Inline, ...]) -> Iterator[Inline]:
    for node in nodes:
        yield node
        if isinstance(node, Bold | Italic | Strike):
            yield from _walk(node.children)


def _walk_block(block: Block) -> Iterator[Inline]:
    match block:
        case Paragraph(children):
            yield from _walk(children)
        case Quote(blocks):
            for inner in blocks:
                yield from _walk_block(inner)
        case Listing(items):
            for item in items:
                for inner in item:
                    yield from _walk_block(inner)


def _plain_inline(node: Inline) -> str:
    match node:
        case Plain(characters) | Code(characters):
            return characters
        case Bold(children) | Italic(children) | Strike(children):
            return "".join(map(_plain_inline, children))
        case Link(url, label):
            return label or url
        case Person(ref, name):
            return f"@{name or ref.user}"
        case Channel(place, name):
            return f"#{name or place.channel}"
        case Group(group, name):
            return f"@{name or group}"
        case Time(at):
            return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return "\n"


def _plain_block(block: Block) -> str:
    match block:
        case Paragraph(children):
            return "".join(map(_plain_inline, children))
        case Quote(blocks):
            return "\n".join(map(_plain_block, blocks))
        case Listing(items):
            return "\n".join("- " + "\n".join(map(_plain_block, item)) for item in items)
    return block.text
