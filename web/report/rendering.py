"""A report's Markdown as safe HTML: CommonMark with tables, headings of its own, and nothing that runs or loads.

Chat's own reading of Markdown (`core.chat.markdown`) knows no headings and no tables; a report needs both. markdown-it is
told to take no HTML, and nh3 (Rust's ammonia) lets through nothing but the tags below, should it ever be wrong.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

TAGS = frozenset(
    [
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote"),
        *("ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td", "span"),
    ]
)
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "span": {"class"}, "th": {"align"}, "td": {"align"}, "pre": {"tabindex"}}
_MENTION = re.compile(r"\[((?:[^\]\\\n]|\\.)*)\]\(muster:[^)\s]*\)")
_DEEPEST = 20


def plain_mentions(source: str) -> str:
    """Mentions as bare names, for readers who are in no chat."""
    return _MENTION.sub(r"\1", source)


@lru_cache(maxsize=64)
def report_html(source: str) -> Markup:
    """Headings begin at the second level: the page has the first."""
    return _safe(_below.render(plain_mentions(source.replace("\x00", "\ufffd"))))


def page_html(source: str) -> Markup:
    """A whole page: its headings stay what they are."""
    return _safe(_whole.render(source))


def _safe(made: str) -> Markup:
    safe = nh3.clean(
        made,
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(safe)  # noqa: S704  (nh3 has just made it safe)


def _shift(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]) -> str:
    level = min(int(tokens[at].tag[1]) + 1, 6)
    return f"<h{level}>" if tokens[at].nesting == 1 else f"</h{level}>\n"


def _image(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]) -> str:
    """Pictures of others are never loaded: a link leads there."""
    link = Token("link_open", "a", 1, attrs={"href": str(tokens[at].attrs.get("src", ""))})
    words = Token("text", "", 0, content=tokens[at].content or "picture")
    return self.render([link, words, Token("link_close", "a", -1)], options, env)


def _block(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]) -> str:
    """A long line scrolls in its own box, which the keyboard reaches."""
    token = Token("text", "", 0, content=tokens[at].content)
    return f'<pre tabindex="0"><code>{self.text([token], 0, options, env)}</code></pre>\n'


def _make(shifts: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": _DEEPEST})
    parser.enable(["table", "strikethrough"])
    parser.add_render_rule("image", _image)
    for name in ("heading_open", "heading_close") if shifts else ():
        parser.add_render_rule(name, _shift)
    for name in ("fence", "code_block"):
        parser.add_render_rule(name, _block)
    return parser


_below, _whole = _make(shifts=True), _make(shifts=False)
