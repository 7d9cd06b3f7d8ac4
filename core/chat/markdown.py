"""The text tree as Markdown, the form that the store keeps, and back.

The Markdown is CommonMark with `~~strike~~`, read in the way of chats: a line break in the source is a line break for
the reader, and nothing that was typed vanishes (HTML is shown as typed; there are no reference definitions and no
underlined headings). Mentions are links of the scheme `muster:`, so any Markdown reader shows their names.

Between tree and source stand *runs*: a leaf and the styles on it. They are flat, so no input nests too deep to walk.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby, takewhile
from typing import NamedTuple, TypeAlias
from urllib.parse import quote, unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.chat.people import PersonRef
from core.chat.places import Place
from core.chat.text import (
    Block,
    Bold,
    Break,
    Channel,
    Code,
    CodeBlock,
    Group,
    Inline,
    Italic,
    Link,
    Listing,
    Paragraph,
    Person,
    Plain,
    Quote,
    Strike,
    Text,
    Time,
    text,
)

_DEEPEST = 20
_MARKS: dict[type[Inline], str] = {Bold: "**", Italic: "_", Strike: "~~"}
_STYLES: dict[str, type[Bold | Italic | Strike]] = {"strong": Bold, "em": Italic, "s": Strike}
_WEB = re.compile(r"(https?://|mailto:)[^\s]", re.IGNORECASE)
_AUTOLINK = re.compile(r"https?://[^\s<>\x00-\x1f]+", re.IGNORECASE)
_SPECIAL = re.compile(r"[\\`*_\[\]<~]|&(?=[#a-zA-Z])")
_NUMBER = re.compile(r"\d{1,9}(?=[.)](?:\s|$))", re.ASCII)
_BLOCK_START = re.compile(r">|#{1,6}(?:\s|$)|[-+](?:\s|$)|--|=+\s*$")
_NOT_TEXT = re.compile(r"[\x00\ud800-\udfff]")
_NEWLINE = re.compile(r"\r\n?|\n")
_PUNCTUATION = frozenset(string.punctuation)
_Marks: TypeAlias = tuple[str, ...]


class _Run(NamedTuple):
    leaf: Inline
    styles: frozenset[type[Inline]] = frozenset()

    @property
    def marks(self) -> _Marks:
        return tuple(mark for style, mark in _MARKS.items() if style in self.styles)


class _Parser(MarkdownIt):
    """Keeps addresses as they were written; which of them are safe is decided when the tree is built."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


_parser = _Parser("commonmark", {"html": False, "maxNesting": _DEEPEST}).enable("strikethrough")
_parser.disable(["reference", "lheading"])


# -- reading ----------------------------------------------------------------------------------------------------------


def from_markdown(source: str) -> Text:
    """Read Markdown; takes any string. What is nested deeper than 20 levels is shown as typed."""
    source = _NOT_TEXT.sub("\ufffd", source)
    tokens = _parser.parse(source)
    # The parser drops what lies deeper than it goes; three levels are a list, its item and the paragraph in it.
    if any(token.level > _DEEPEST - 3 for token in tokens if token.block):
        return text(_NEWLINE.sub("\n", source))
    return Text(_read_blocks(iter(tokens)))


def _read_blocks(tokens: Iterator[Token]) -> tuple[Block, ...]:
    """The blocks up to the close of the container they stand in."""
    blocks: list[Block] = []
    for token in tokens:
        match token.type:
            case "paragraph_open" | "heading_open":
                styles = frozenset({Bold}) if token.type == "heading_open" else frozenset[type[Inline]]()
                children = _read_inline(next(tokens).children or [], styles)
                blocks.extend([Paragraph(children)] if children else [])
                next(tokens)
            case "blockquote_open":
                blocks.append(Quote(_read_blocks(tokens)))
            case "bullet_list_open" | "ordered_list_open":
                blocks.extend(_read_list(token, tokens))
            case "fence" | "code_block":
                blocks.append(CodeBlock(token.content.removesuffix("\n")))
            case "hr":
                # The parser's markup counts one character too many.
                blocks.append(Paragraph((Plain(token.markup[1:]),)))
            case _:
                break
    return tuple(blocks)


def _read_list(opened: Token, tokens: Iterator[Token]) -> Sequence[Block]:
    items = []
    for token in tokens:
        if token.type != "list_item_open":
            break
        items.append(_read_blocks(tokens))
    ordered = opened.type == "ordered_list_open"
    start = int(opened.attrs.get("start", 1))
    if not ordered or start == 1:
        return [Listing(tuple(items), ordered)]
    # The tree's lists count from one, so a list that starts elsewhere keeps its numbers as text.
    return [block for number, item in enumerate(items, start) for block in _numbered(number, item)]


def _numbered(number: int, item: tuple[Block, ...]) -> tuple[Block, ...]:
    match item:
        case (Paragraph(children), *rest):
            return (Paragraph(tuple(_join((Plain(f"{number}. "), *children)))), *rest)
    return (Paragraph((Plain(f"{number}."),)), *item)


def _read_inline(tokens: Sequence[Token], styles: frozenset[type[Inline]]) -> tuple[Inline, ...]:
    runs: list[_Run] = []
    depth = {style: int(style in styles) for style in _STYLES.values()}
    stream = iter(tokens)
    for token in stream:
        style = _STYLES.get(token.type.rpartition("_")[0])
        if style:
            depth[style] += token.nesting
            continue
        leaf = _read_link(token, stream) if token.type == "link_open" else _read_leaf(token)
        runs.append(_Run(leaf, frozenset(style for style, times in depth.items() if times > 0)))
    return _nest(runs, tuple(_STYLES.values()))


def _read_leaf(token: Token) -> Inline:
    match token.type:
        case "softbreak" | "hardbreak":
            return Break()
        case "code_inline":
            return Code(token.content)
        case "image":
            return _make_link(str(token.attrs.get("src", "")), token.content)
    return Plain(token.content)


def _read_link(opened: Token, tokens: Iterator[Token]) -> Inline:
    label = ""
    for token in tokens:
        if token.type == "link_close":
            break
        label += " " if token.type.endswith("break") else token.content
    return _make_link(str(opened.attrs.get("href", "")), label)


def _make_link(url: str, label: str) -> Inline:
    if _WEB.match(url):
        return Link(url, "" if label == url else label)
    if url.startswith("muster:"):
        return _read_mention(url.removeprefix("muster:").split("/"), label) or Plain(label)
    return Plain(label)


def _read_mention(parts: list[str], label: str) -> Inline | None:
    match [unquote(part) for part in parts]:
        case ["person", platform, workspace, user]:
            name = label.removeprefix("@")
            return Person(PersonRef(platform, workspace, user), "" if name == user else name)
        case ["channel", platform, workspace, channel, *thread] if len(thread) < 2:
            name = label.removeprefix("#")
            return Channel(Place(platform, workspace, channel, *thread), "" if name == channel else name)
        case ["time", moment, *style]:
            return _read_time(moment, *style[:1])
    return None


def _read_time(moment: str, style: str = "datetime") -> Time | None:
    try:
        at = datetime.fromisoformat(moment)
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return Time(at, style) if style in ("date", "time", "relative") else Time(at)  # type: ignore[arg-type]


def _nest(runs: Iterable[_Run], kinds: tuple[type[Bold | Italic | Strike], ...]) -> tuple[Inline, ...]:
    """Runs as a tree in which no style stands inside itself."""
    if not kinds:
        return tuple(_join(run.leaf for run in runs))
    nodes: list[Inline] = []
    for styled, group in groupby(runs, key=lambda run: kinds[0] in run.styles):
        inner = _nest(list(group), kinds[1:])
        nodes.extend([kinds[0](inner)] if styled else inner)
    return tuple(nodes)


def _join(leaves: Iterable[Inline]) -> Iterator[Inline]:
    """Neighbouring characters of one kind as one leaf."""
    for kind, group in groupby(leaves, key=type):
        if issubclass(kind, Plain | Code):
            characters = "".join(leaf.text for leaf in group)  # type: ignore[union-attr]
            yield from [kind(characters)] if characters else []
        else:
            yield from group


# -- writing ----------------------------------------------------------------------------------------------------------


def to_markdown(text: Text) -> str:
    """Write Markdown that `from_markdown` reads back as the same text.

    White space at the ends of lines goes, blank lines divide paragraphs, and a user group becomes its name.
    """
    return _write_blocks(text.blocks)


def _write_blocks(blocks: Iterable[Block]) -> str:
    written: list[str] = []
    flip = False
    for block in blocks:
        # Two lists in a row are told apart by their bullets.
        flip = isinstance(block, Listing) and not flip
        written.append(_write_block(block, flip))
    return "\n\n".join(filter(None, written))


def _write_block(block: Block, flip: bool) -> str:
    match block:
        case Paragraph(children):
            return _write_paragraph(children)
        case Quote(inner):
            lines = _write_blocks(inner).split("\n")
            return "\n".join(f"> {line}".rstrip() for line in lines) if lines != [""] else ""
        case Listing(items, ordered):
            signs = [f"{number}{'.' if flip else ')'}" if ordered else "-+"[not flip] for number in _count(items)]
            return "\n".join(_write_item(sign, item) for sign, item in zip(signs, items, strict=True))
        case CodeBlock(code):
            code = _NEWLINE.sub("\n", code)
            fence = "`" * max(3, _longest_fence(code) + 1)
            return f"{fence}\n{code}\n{fence}" if code else f"{fence}\n{fence}"


def _count(items: Sequence[object]) -> range:
    return range(1, len(items) + 1)


def _write_item(sign: str, item: tuple[Block, ...]) -> str:
    indent = " " * (len(sign) + 1)
    first, *rest = _write_blocks(item).split("\n")
    return "\n".join([f"{sign} {first}".rstrip(), *(indent + line if line else "" for line in rest)])


def _write_paragraph(children: tuple[Inline, ...]) -> str:
    lines: list[list[_Run]] = [[]]
    for run in _runs(children, frozenset()):
        lines.append([]) if isinstance(run.leaf, Break) else lines[-1].append(run)
    written = [_write_line(line) for line in lines]
    paragraphs = ["\\\n".join(group) for some, group in groupby(written, key=bool) if some]
    return "\n\n".join(paragraphs)


def _runs(nodes: Iterable[Inline], styles: frozenset[type[Inline]]) -> Iterator[_Run]:
    for node in nodes:
        match node:
            case Bold(children) | Italic(children) | Strike(children):
                yield from _runs(children, styles | {type(node)})
            case Plain(characters):
                for number, line in enumerate(_NEWLINE.split(_NOT_TEXT.sub("\ufffd", characters))):
                    yield from [_Run(Break(), styles)] if number else []
                    yield _Run(Plain(line), styles)
            case _:
                yield _Run(node, styles)


def _write_line(runs: list[_Run]) -> str:
    written = ""
    standing: _Marks = ()
    for leaf, marks in [*_settle(runs), (Plain(""), ())]:
        kept = _common(standing, marks)
        closing, opening = standing[len(kept) :][::-1], marks[len(kept) :]
        written, piece = _flank(written, closing, opening, _write_leaf(leaf))
        written += "".join(closing) + "".join(opening) + piece
        standing = marks
    number = _NUMBER.match(written)
    if number:
        return f"{number[0]}\\{written[number.end() :]}"
    return f"\\{written}" if _BLOCK_START.match(written) else written


def _settle(runs: Iterable[_Run]) -> list[tuple[Inline, _Marks]]:
    """The line's leaves under the marks they stand in: no mark next to white space on its inner side."""
    pieces = [(piece, run.marks) for run in runs for piece in _split_edges(run.leaf)]
    solid = [not _is_blank(piece) for piece, _ in pieces]
    pieces = pieces[solid.index(True) : len(solid) - solid[::-1].index(True)] if any(solid) else []
    for at, (piece, _) in enumerate(pieces):
        if _is_blank(piece):
            following = next(marks for after, marks in pieces[at:] if not _is_blank(after))
            pieces[at] = (piece, _common(pieces[at - 1][1], following))
    return [
        (leaf, marks)
        for marks, group in groupby(pieces, key=lambda each: each[1])
        for leaf in _join(p for p, _ in group)
    ]


def _split_edges(leaf: Inline) -> list[Inline]:
    if not isinstance(leaf, Plain):
        return [leaf] if leaf != Code("") else []
    core = leaf.text.strip()
    before, _, after = leaf.text.partition(core) if core else (leaf.text, "", "")
    return [Plain(part) for part in (before, core, after) if part]


def _is_blank(leaf: Inline) -> bool:
    return isinstance(leaf, Plain) and leaf.text.isspace()


def _common(one: _Marks, other: _Marks) -> _Marks:
    """The marks that both begin with."""
    return tuple(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _flank(written: str, closing: _Marks, opening: _Marks, piece: str) -> tuple[str, str]:
    """Make the marks between `written` and `piece` count: CommonMark ignores some inside words and beside punctuation.

    A character outside the mark is then written as an entity, which ends and begins with punctuation.
    """
    marks = closing + opening
    if piece.startswith("[") and not marks and written.endswith("!"):
        return f"{written[:-1]}\\!", piece  # or the link would be an image
    if not marks or not written or not piece or (closing and opening):
        return written, piece
    outer, inner = (piece[0], written[-1]) if closing else (written[-1], piece[0])
    if outer.isspace() or outer in _PUNCTUATION or (inner.isalnum() and marks in (("**",), ("~~",))):
        return written, piece
    entity = f"&#{ord(outer)};"
    return (written, entity + piece[1:]) if closing else (written[:-1] + entity, piece)


def _write_leaf(leaf: Inline) -> str:
    match leaf:
        case Plain(characters):
            return _escape(characters)
        case Code(characters):
            return _write_code(characters)
        case Link(url, label):
            return _write_link(url, label)
        case Person(ref, name):
            return _mention("@" + (name or ref.user), "person", ref.platform, ref.workspace, ref.user)
        case Channel(place, name):
            thread = [place.thread] if place.thread else []
            return _mention(
                "#" + (name or place.channel), "channel", place.platform, place.workspace, place.channel, *thread
            )
        case Group(group, name):
            return _escape(_one_line("@" + (name or group)))
        case Time(at, style):
            at = at.astimezone(UTC)
            return _mention(
                f"{at:%Y-%m-%d %H:%M} UTC", "time", at.isoformat(), *([style] if style != "datetime" else [])
            )
    return ""


def _escape(characters: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", characters)


def _one_line(characters: str) -> str:
    return " ".join(_NOT_TEXT.sub("\ufffd", characters).split())


def _mention(label: str, *parts: str) -> str:
    return f"[{_escape(_one_line(label))}](muster:{'/'.join(quote(_one_line(part), safe='') for part in parts)})"


def _write_link(url: str, label: str) -> str:
    url, label = _one_line(url), _one_line(label)
    if not _WEB.match(url):
        return _escape(label or url)
    if label in ("", url) and _AUTOLINK.fullmatch(url):
        return f"<{url}>"
    address = re.sub(r"[\\<>()&]", r"\\\g<0>", url.replace(" ", "%20"))
    return f"[{_escape(label or url)}]({address})"


def _write_code(characters: str) -> str:
    characters = _NEWLINE.sub(" ", _NOT_TEXT.sub("\ufffd", characters))
    fence = "`" * (_longest_fence(characters) + 1)
    padded = characters[0] == "`" or characters[-1] == "`" or (characters[0] == characters[-1] == " ")
    pad = " " if padded and characters.strip(" ") else ""
    return f"{fence}{pad}{characters}{pad}{fence}"


def _longest_fence(characters: str) -> int:
    return max(map(len, re.findall("`+", characters)), default=0)
