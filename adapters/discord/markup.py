"""Discord's Markdown -> the neutral text tree ("Message Formatting").

markdown-it reads the Markdown with the rules that Discord's clients have; Discord's own entities are read from what is
left as plain words, so nothing that a person types can become a link or a mention that Discord would not make of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from markdown_it import MarkdownIt
from markdown_it.token import Token

from adapters.discord.identity import Identity
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
)

_RULES = [
    "fence",
    "blockquote",
    "list",
    "heading",
    "newline",
    "backticks",
    "emphasis",
    "strikethrough",
    "escape",
    "link",
]
_STYLES = frozenset({"strong", "em", "s"})
_ENTITY = re.compile(
    r"<@!?(?P<person>\d{5,20})>|<@&(?P<role>\d{5,20})>|<#(?P<channel>\d{5,20})>"
    r"|<t:(?P<time>-?\d{1,12})(?::(?P<style>[tTdDfFsSR]))?>|<a?:(?P<emoji>\w{2,32}):\d{5,20}>"
    r"|<(?P<shown>https?://[^\s<>]+)>|(?P<url>https?://[^\s<>]+[^\s<>.,:;!?\"')\]])",
    re.ASCII,
)
_TIME_STYLES = {"t": "time", "T": "time", "d": "date", "D": "date", "R": "relative"}


def read_markdown(content: str, identity: Identity, names: Mapping[str, str] | None = None) -> Text:
    """`names` holds what mentioned people and roles are called, by id."""
    parser = MarkdownIt("zero", {"maxNesting": 20}).enable(_RULES)
    reader = _Reader(identity, names or {})
    return Text(tuple(reader.blocks(iter(parser.parse(content)))))


class _Reader:
    def __init__(self, identity: Identity, names: Mapping[str, str]) -> None:
        self._identity = identity
        self._names = names

    def blocks(self, tokens: Iterator[Token]) -> Iterator[Block]:
        for token in tokens:
            if token.type.endswith("_close"):
                return
            if token.type in ("paragraph_open", "heading_open"):
                children = self._paragraph(next(tokens))
                next(tokens)
                if children:
                    yield Paragraph((Bold(children),) if token.type == "heading_open" else children)
            elif token.type == "blockquote_open":
                yield Quote(tuple(self.blocks(tokens)))
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                yield Listing(tuple(self._items(tokens)), ordered=token.type == "ordered_list_open")
            elif token.type == "fence":
                yield CodeBlock(token.content.removesuffix("\n"))

    def _items(self, tokens: Iterator[Token]) -> Iterator[tuple[Block, ...]]:
        for token in tokens:
            if token.type == "list_item_open":
                yield tuple(self.blocks(tokens))
            else:
                return

    def _paragraph(self, inline: Token) -> tuple[Inline, ...]:
        return tuple(_joined(self._inlines(iter(inline.children or []))))

    def _inlines(self, tokens: Iterator[Token]) -> Iterator[Inline]:
        for token in tokens:
            kind = token.type.removesuffix("_open")
            if token.type.endswith("_close"):
                return
            if kind in _STYLES:
                if children := tuple(_joined(self._inlines(tokens))):
                    yield _styled(kind, children)
            elif kind == "link":
                label = "".join(_words(each) for each in self._inlines(tokens))
                url = str(token.attrGet("href") or "")
                yield Link(url, label) if url.startswith(("http://", "https://")) else Plain(label or url)
            elif kind == "code_inline":
                yield Code(token.content)
            elif kind in ("softbreak", "hardbreak"):
                yield Break()
            else:
                yield from self._words(token.content)

    def _words(self, said: str) -> Iterator[Inline]:
        at = 0
        for found in _ENTITY.finditer(said):
            if found.start() > at:
                yield Plain(said[at : found.start()])
            yield self._entity(found)
            at = found.end()
        if at < len(said):
            yield Plain(said[at:])

    def _entity(self, found: re.Match[str]) -> Inline:
        kind, value = found.lastgroup or "", found[found.lastgroup or 0]
        if kind == "person":
            return Person(self._identity.person(value), self._names.get(value, ""))
        if kind == "role":
            return Group(value, self._names.get(value, ""))
        if kind == "channel":
            return Channel(self._identity.place(value), self._names.get(value, ""))
        if kind == "emoji":
            return Plain(f":{value}:")
        if kind in ("url", "shown"):
            return Link(value)
        try:
            at = datetime.fromtimestamp(int(found["time"]), UTC)
        except (ValueError, OverflowError, OSError):
            return Plain(found[0])
        return Time(at, _TIME_STYLES.get(found["style"] or "f", "datetime"))  # type: ignore[arg-type]


def _styled(kind: str, children: tuple[Inline, ...]) -> Inline:
    return Bold(children) if kind == "strong" else Italic(children) if kind == "em" else Strike(children)


def _joined(nodes: Iterator[Inline]) -> Iterator[Inline]:
    """Words that stand side by side are one leaf: commands are read from the first."""
    run = ""
    for node in nodes:
        if isinstance(node, Plain):
            run += node.text
            continue
        if run:
            yield Plain(run)
            run = ""
        yield node
    if run:
        yield Plain(run)


def _words(node: Inline) -> str:
    if isinstance(node, Bold | Italic | Strike):
        return "".join(map(_words, node.children))
    return str(getattr(node, "text", "") or getattr(node, "label", "") or getattr(node, "url", ""))
