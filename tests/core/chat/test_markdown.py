"""Markdown: what a person typed survives the way into the store and back."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chat.markdown import from_markdown, to_markdown
from core.chat.people import PersonRef
from core.chat.places import Place
from core.chat.text import (
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
    bold,
    bullets,
    text,
)

ADA = Person(PersonRef("slack", "T1", "U1"), "Ada")
GENERAL = Channel(Place("slack", "T1", "C1"), "general")
NOON = Time(datetime(2026, 3, 4, 12, tzinfo=UTC))

# Characters that mean something to Markdown turn up far more often than chance would have it.
typed = st.text(st.one_of(st.sampled_from("\\`*_[]()<>#+-=.!&~|:;1 a\t\r\n'\"\xa0\x00"), st.characters()))


def shown(source: str) -> str:
    """The promise: lines lose white space at both ends, blank lines go, NUL and lone surrogates become U+FFFD."""
    lines = re.split(r"\r\n?|\n", re.sub("[\0\ud800-\udfff]", "\ufffd", source))
    return "\n".join(line.strip() for line in lines if line.strip())


@given(typed)
def test_what_was_typed_survives_the_round_trip(source: str) -> None:
    assert from_markdown(to_markdown(text(source))).plain == shown(source)


@given(typed)
def test_any_input_is_read_and_what_is_read_is_stable(source: str) -> None:
    once = to_markdown(from_markdown(source))
    assert to_markdown(from_markdown(once)) == once


words = st.text(st.sampled_from("ab12 *_`[]()!<&\\~#.-“é"), min_size=1, max_size=6)
leaves = st.one_of(
    words.map(Plain),
    words.filter(str.strip).map(Code),
    st.sampled_from(
        [ADA, GENERAL, NOON, Link("https://e.org/a_(b)*c", "see [this]"), Link("https://e.org/x?a=1&b"), Break()]
    ),
)


def styled(inner: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
    children = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(children.map(Bold), children.map(Italic), children.map(Strike))


inlines = st.recursive(leaves, styled, max_leaves=6)


def characters(
    nodes: tuple[Inline, ...], styles: frozenset[str] = frozenset()
) -> Iterator[tuple[object, frozenset[str]]]:
    """Each character or leaf with the styles it is shown in."""
    for node in nodes:
        if isinstance(node, Bold | Italic | Strike):
            yield from characters(node.children, styles | {type(node).__name__})
        elif isinstance(node, Plain):
            yield from ((each, styles if each.strip() else frozenset()) for each in node.text)
        elif isinstance(node, Code):
            yield from ((("code", each), styles) for each in node.text)
        else:
            yield node, frozenset() if isinstance(node, Break) else styles


def visible(value: Text) -> list[list[tuple[object, frozenset[str]]]]:
    """The lines that a reader sees, trimmed, without the blank ones."""
    lines: list[list[tuple[object, frozenset[str]]]] = []
    for block in value.blocks:
        assert isinstance(block, Paragraph)
        lines.append([])
        for item in characters(block.children):
            lines.append([]) if isinstance(item[0], Break) else lines[-1].append(item)
    return [trimmed for line in lines if (trimmed := _trim(line))]


def _trim(line: list[tuple[object, frozenset[str]]]) -> list[tuple[object, frozenset[str]]]:
    solid = [at for at, (item, _) in enumerate(line) if not (isinstance(item, str) and item.isspace())]
    return line[solid[0] : solid[-1] + 1] if solid else []


@given(st.lists(inlines, max_size=5))
def test_styles_and_mentions_survive_the_round_trip(nodes: list[Inline]) -> None:
    value = Text((Paragraph(tuple(nodes)),))
    assert visible(from_markdown(to_markdown(value))) == visible(value)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(text("Lead is ", ADA, " in ", GENERAL, " since ", NOON), id="mentions"),
        pytest.param(text(Channel(Place("slack", "T1", "C1", "17.5"), "general")), id="a thread"),
        pytest.param(text(Time(NOON.at, "relative")), id="a relative time"),
        pytest.param(text(Person(PersonRef("teams", "t/1", "29:a b/ü"), "")), id="a person without a name"),
        pytest.param(text(bullets("a", text("b", bullets("c", "d")))), id="lists in lists"),
        pytest.param(text(bullets("a"), bullets("b"), bullets("c")), id="lists in a row"),
        pytest.param(text(Listing((text("a").blocks, text("b").blocks), ordered=True)), id="a numbered list"),
        pytest.param(text(Quote(text("a", CodeBlock("x\n\n  y ```` z")).blocks), "after"), id="code in a quote"),
        pytest.param(text(CodeBlock("")), id="empty code block"),
        pytest.param(text("one", Break(), "two"), id="a line break"),
    ],
)  # fmt: skip
def test_trees_come_back_as_they_were(value: Text) -> None:
    assert from_markdown(to_markdown(value)) == value


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<script>x</script>", text("<script>x</script>")),
        ("<div>\n\n*a*", text("<div>", Paragraph((Italic((Plain("a"),)),)))),
        ("one\ntwo", text("one\ntwo")),
        ("# Title", text(bold("Title"))),
        ("Title\n---", text("Title", Paragraph((Plain("---"),)))),
        ("![chart](https://e.org/c.png)", text(Link("https://e.org/c.png", "chart"))),
        ("[x](javascript:alert(1))", text("x")),
        ("[x](JaVaScRiPt:alert(1)) [y](data:text/html,z)", text("x y")),
        ("[x](https://e.org)", text(Link("https://e.org", "x"))),
        ("<mailto:a@e.org>", text(Link("mailto:a@e.org", ""))),
        ("[api]: down", text("[api]: down")),
        ("7. seven\n8. eight", text("7. seven", Paragraph((Plain("8. eight"),)))),
        ("| a | b |\n|---|---|", text("| a | b |\n|---|---|")),
        ("~~gone~~", text(Strike((Plain("gone"),)))),
        ("[@x](muster:person/slack)", text("@x")),
        ("[then](muster:time/yesterday)", text("then")),
        ("[then](muster:time/0001-01-01T00:00:00+14:00)", text("then")),
        ("> " * 60 + "deep", text("> " * 60 + "deep")),
        ("lone \ud800 surrogate", text("lone \ufffd surrogate")),
    ],
)
def test_reading(source: str, expected: Text) -> None:
    assert from_markdown(source) == expected


def test_a_group_is_kept_by_name_and_pings_nobody() -> None:
    assert from_markdown(to_markdown(text(Group("S1", "here", ping=True)))) == text("@here")


def test_an_unsafe_link_is_kept_as_its_label() -> None:
    assert to_markdown(text(Link("javascript:alert(1)", "click"))) == "click"


def test_everyday_text_stays_readable() -> None:
    source = "Database is down - 5% of users, see #general (v1.2): a -> b!"
    assert to_markdown(text(source)) == source


_HOSTILE = [
    "[",
    "![",
    "*a _b ",
    "**",
    "`a``",
    "> ",
    "- ",
    "<",
    "[a](",
    "[a[b](c",
    "&#",
    "\\",
    "a\n",
    "> a\n",
    "~~a",
    "1. ",
]


@pytest.mark.parametrize("piece", _HOSTILE, ids=repr)
def test_long_hostile_text_takes_linear_work(piece: str) -> None:
    def calls(length: int) -> int:
        """How many calls the interpreter makes: the same on every machine, however busy."""
        source, made = (piece * length)[:length], 0

        def count(_frame: FrameType, event: str, _argument: object) -> None:
            nonlocal made
            made += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            from_markdown(to_markdown(from_markdown(source)))
            from_markdown(to_markdown(text(source)))
        finally:
            sys.setprofile(None)
        return made

    # Four times the text is about four times the work; quadratic would be sixteen.
    assert calls(8_000) < 6 * calls(2_000)
