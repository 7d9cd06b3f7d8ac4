"""All of an incident as a PDF with real text, by fpdf2: pure Python, so it installs everywhere.

It is given HTML that `web.report.rendering` has made safe, cut down further to what the library draws well. Nothing is
loaded on the way: no picture, no style sheet and no address is ever opened.
"""

from __future__ import annotations

import logging
import re
import warnings
from datetime import datetime

import emoji
from fpdf import FPDF, FontFace
from fpdf.enums import XPos, YPos
from fpdf.fonts import TextStyle

from web.export.fonts import MONO, SIGNS, STYLES, TEXT, east_asian, font_file
from web.export.pdf_html import Simple
from web.render import utc

_INK, _SOFT = (25, 27, 34), (87, 92, 106)
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufe00-\ufe0f\U000e0000-\U000e01ef]")
_HEADINGS = {"h1": 18, "h2": 14, "h3": 12, "h4": 11, "h5": 10, "h6": 10}


def as_pdf(title: str, body: str, made_at: datetime) -> bytes:
    """Takes a second or two of the processor: `web.export.pdf_process` calls it in a process of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for library in ("fontTools", "fpdf"):
            logging.getLogger(library).setLevel(logging.ERROR)
        pdf = _Paper(title, made_at)
        pdf.write_html(
            Simple(body, pdf.drawable).made,
            font_family=TEXT,
            tag_styles={
                **_text(),
                "code": FontFace(family=MONO),
                "pre": TextStyle(MONO, font_size_pt=9, t_margin=2),
            },
            ul_bullet_char="disc",
            li_prefix_color=_SOFT,
            table_line_separators=False,
        )
        return bytes(pdf.output())


def _text() -> dict[str, TextStyle]:
    headings = {
        tag: TextStyle(TEXT, "B", size, color=_INK, t_margin=size / 3, b_margin=1) for tag, size in _HEADINGS.items()
    }
    return {**headings, "blockquote": TextStyle(TEXT, "I", color=_SOFT, t_margin=2, b_margin=2, l_margin=4)}


class _Paper(FPDF):
    """A4, with the title and the page's number at the foot."""

    def __init__(self, title: str, made_at: datetime) -> None:
        super().__init__(format="A4")
        for style, name in STYLES.items():
            self.add_font(TEXT, style, font_file(name))
        for style, name in (("", "fimo"), ("b", "fimbo"), ("i", "fimo"), ("bi", "fimbo")):
            self.add_font(MONO, style, font_file(name))
        for name in SIGNS:
            self.add_font(name, "", font_file(name))
        others = [*SIGNS]
        if path := east_asian():
            self.add_font("east-asian", "", path)
            others.append("east-asian")
        self.set_fallback_fonts(others, exact_match=False)
        self.set_text_shaping(True)
        self.set_margins(20, 18, 20)
        self.set_auto_page_break(True, 20)
        self._foot = self.drawable(title)
        self.set_title(title)
        self.set_creator("Muster")
        self.set_creation_date(made_at)
        self._made = utc(made_at)
        self.set_font(TEXT, size=10)
        self.set_text_color(*_INK)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(TEXT, size=8)
        self.set_text_color(*_SOFT)
        words = self._foot if len(self._foot) < 70 else f"{self._foot[:69]}…"
        self.cell(0, 5, f"{words} · {self._made}", new_x=XPos.LMARGIN, new_y=YPos.TOP)
        self.cell(0, 5, f"{self.page_no()} / {{nb}}", align="R")

    def can_draw(self, sign: str) -> bool:
        """Whether one of the fonts has a shape for this character."""
        return any(ord(sign) in font.cmap for font in self.fonts.values() if hasattr(font, "cmap"))

    def drawable(self, words: str) -> str:
        """Emoji without a shape by their names; anything else without one as a box."""
        words = _UNSEEN.sub("", words)
        if all(each.isspace() or self.can_draw(each) for each in words):
            return words
        named = emoji.replace_emoji(words, lambda signs, about: signs if self.can_draw(signs[0]) else about["en"])
        return "".join(each if each.isspace() or self.can_draw(each) else "□" for each in named)
