"""The text tree as safe HTML: every leaf is escaped, and no address but http, https and mailto becomes a link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from markupsafe import Markup, escape

from core.chat.markdown import from_markdown
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

_EMPTY = Markup("")
_SAFE_SCHEMES = ("https://", "http://", "mailto:")


@lru_cache(maxsize=256)
def markdown_html(source: str) -> Markup:
    """Stored Markdown as HTML. Cached: an open page is drawn again at each change, of mostly the same texts."""
    return text_html(from_markdown(source))


def text_html(text: Text) -> Markup:
    return _blocks(text.blocks)


def safe_url(url: str | None) -> str | None:
    """The address, if a browser may be sent there."""
    return url if url and url.lower().startswith(_SAFE_SCHEMES) else None


def time_html(at: datetime, style: str = "datetime") -> Markup:
    """A moment in UTC; the page's script turns it into the reader's own zone."""
    return Markup('<time datetime="{}" data-style="{}">{}</time>').format(at.isoformat(), style, utc(at, style))


def utc(at: datetime, style: str = "datetime") -> str:
    """A moment in words, as it reads without a script."""
    forms = {"date": "{0:%a} {0.day} {0:%b} {0.year}", "time": "{0:%H:%M} UTC"}
    return forms.get(style, "{0.day} {0:%b} {0.year}, {0:%H:%M} UTC").format(at)


def link_html(url: str | None, label: str) -> Markup:
    """A link to elsewhere; only the label when the address is none that is safe to open."""
    if not safe_url(url):
        return escape(label)
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(url, label)


def _blocks(blocks: Iterable[Block]) -> Markup:
    return _EMPTY.join(map(_block, blocks))


def _block(block: Block) -> Markup:
    match block:
        case Paragraph(children):
            return Markup('<p dir="auto">{}</p>').format(_inlines(children))
        case Quote(inner):
            return Markup("<blockquote>{}</blockquote>").format(_blocks(inner))
        case Listing(items, ordered):
            tag = Markup("ol") if ordered else Markup("ul")
            rows = _EMPTY.join(Markup("<li>{}</li>").format(_blocks(item)) for item in items)
            return Markup("<{0}>{1}</{0}>").format(tag, rows)
        case CodeBlock(code):
            return Markup('<pre tabindex="0"><code>{}</code></pre>').format(code)


def _inlines(nodes: Iterable[Inline]) -> Markup:
    return _EMPTY.join(map(_inline, nodes))


def _inline(node: Inline) -> Markup:
    match node:
        case Plain(characters):
            return escape(characters)
        case Bold(children):
            return Markup("<strong>{}</strong>").format(_inlines(children))
        case Italic(children):
            return Markup("<em>{}</em>").format(_inlines(children))
        case Strike(children):
            return Markup("<s>{}</s>").format(_inlines(children))
        case Code(code):
            return Markup("<code>{}</code>").format(code)
        case Break():
            return Markup("<br>")
    return _reference(node)


def _reference(node: Link | Person | Channel | Group | Time) -> Markup:
    match node:
        case Link(url, label):
            return link_html(url, label or url)
        case Person(ref, name):
            return Markup('<span class="mention">@{}</span>').format(name or ref.user)
        case Channel(place, name):
            return Markup('<span class="mention">#{}</span>').format(name or place.channel)
        case Group(group, name):
            return Markup('<span class="mention">@{}</span>').format(name or group)
        case Time(at, style):
            return time_html(at, style)
