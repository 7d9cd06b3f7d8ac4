"""Safe HTML cut down to what fpdf2 draws well."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

_HEAD = "<!-- head -->"
_TABLE = {
    "table": '<table width="100%">',
    "tbody": "<tbody>",
    "tr": "<tr>",
    "th": '<th align="left">',
    "td": '<td align="left">',
}
_FACTS = {1: '<td align="left" width="20%">', 2: '<td align="left" width="80%">'}
_KEPT = {
    **{tag: tag for tag in ("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "code", "pre", "blockquote")},
    **{tag: tag for tag in ("ul", "ol", "li", "a")},
    "strong": "b",
    "em": "i",
}


class Simple(HTMLParser):
    """No marks inside the cells of a table, no strike-through, no white space between blocks, no other attribute than a
    link's address. A table without a heading is a list of facts. `drawable` makes text out of what fonts have."""

    def __init__(self, html: str, drawable: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._in_cell = self._is_facts = False
        self._column = self._pre = 0
        self._drawable = drawable
        self.feed(html)
        self.close()

    @property
    def made(self) -> str:
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._pre += tag == "pre"
        if tag == "thead":
            self._out.append(_HEAD)
        elif tag in _TABLE:
            self._in_cell = tag in ("td", "th")
            self._column = self._column + 1 if self._in_cell else 0
            self._out.append(_FACTS.get(self._column, _TABLE[tag]) if self._is_facts and tag == "td" else _TABLE[tag])
        elif tag in _KEPT and not self._in_cell:
            href = dict(attrs).get("href") or ""
            self._out.append(f'<a href="{escape(href)}">' if tag == "a" else f"<{_KEPT[tag]}>")

    def handle_endtag(self, tag: str) -> None:
        self._pre -= tag == "pre"
        if tag == "thead":
            self._close_head()
        elif tag in _TABLE:
            self._in_cell = False
            self._out.append(f"</{tag}>")
        elif tag in _KEPT and tag not in ("br", "hr") and not self._in_cell:
            self._out.append(f"</{_KEPT[tag]}>")

    def handle_data(self, data: str) -> None:
        if data.strip() or self._pre or "\n" not in data:
            self._out.append(escape(self._drawable(data)))

    def _close_head(self) -> None:
        """A heading of empty cells is none."""
        at = len(self._out) - 1 - self._out[::-1].index(_HEAD)
        head = self._out[at + 1 :]
        is_empty = not any(each.strip() and not each.startswith("<") for each in head)
        self._is_facts = is_empty and head.count(_TABLE["th"]) == 2
        self._out[at:] = [] if is_empty else ["<thead>", *head, "</thead>"]
