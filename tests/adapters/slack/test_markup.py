"""Slack's mrkdwn -> the text tree."""

from __future__ import annotations

from datetime import UTC, datetime
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.markup import read_mrkdwn
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
from tests.adapters.slack.support import IDENTITY


def paragraph(*nodes: Inline) -> Paragraph:
    return Paragraph(tuple(nodes))


def person(user: str, name: str = "") -> Person:
    return Person(IDENTITY.person(user), name)


B, NL = Plain("b"), Break()
AT = datetime(2014, 2, 18, 14, 39, 42, tzinfo=UTC)

INLINE: dict[str, tuple[str, list[Inline]]] = {
    "plain": ("Hello, world", [Plain("Hello, world")]),
    "bold": ("a *b* c", [Plain("a "), Bold((B,)), Plain(" c")]),
    "italic and strike": ("_b_ ~b~", [Italic((B,)), Plain(" "), Strike((B,))]),
    "nested": ("*a _b_*", [Bold((Plain("a "), Italic((B,))))]),
    "crossed marks": ("*a _b* c_", [Bold((Plain("a _b"),)), Plain(" c_")]),
    "no marks inside words": ("snake_case_name 2*3*4", [Plain("snake_case_name 2*3*4")]),
    "no marks beside spaces": ("2 * 3 * 4", [Plain("2 * 3 * 4")]),
    "unclosed": ("*b", [Plain("*b")]),
    "doubled": ("**b** __b__", [Plain("**b** __b__")]),
    "mark around a mention": ("*<@U1>*", [Bold((person("U1"),))]),
    "marks do not cross lines": ("*a\nb*", [Plain("*a"), NL, Plain("b*")]),
    "code keeps marks": ("`*b*`", [Code("*b*")]),
    "code with entities": ("`a &amp;&amp; &lt;b&gt; <https://x.y>`", [Code("a && <b> https://x.y")]),
    "entities decoded once": ("&amp;lt; &lt;b&gt; &copy;", [Plain("&lt; <b> &copy;")]),
    "person": ("<@U1>", [person("U1")]),
    "person of an organisation with a name": ("<@W1|ada>", [person("W1", "ada")]),
    "no person": ("<@ada>", [Plain("<@ada>")]),
    "channel": ("<#C1|general>", [Channel(IDENTITY.place("C1"), "general")]),
    "group": ("<!subteam^S1|@oncall>", [Group("S1", "oncall")]),
    "broadcasts ping nobody": ("<!here> <!channel|@channel> <!everyone>", [Plain("@here @channel @everyone")]),
    "date and time": ("<!date^1392734382^{date} at {time}|then>", [Time(AT)]),
    "date": ("<!date^1392734382^{date_long}^https://x.y|then>", [Time(AT, "date")]),
    "time": ("<!date^1392734382^{time}|then>", [Time(AT, "time")]),
    "relative": ("<!date^1392734382^{ago}|then>", [Time(AT, "relative")]),
    "impossible date": ("<!date^99999999999999999^{date}|then>", [Plain("then")]),
    "link": ("<https://x.y/?a=1&amp;b=2>", [Link("https://x.y/?a=1&b=2")]),
    "labelled link": ("<https://x.y|the *doc* &lt;1&gt;>", [Link("https://x.y", "the *doc* <1>")]),
    "mail": ("<mailto:a@b.c|a@b.c>", [Link("mailto:a@b.c", "a@b.c")]),
    "telephone": ("<tel:+123|+123>", [Plain("+123")]),
    "script": ("<javascript:alert(1)|click>", [Plain("click")]),
    "emoji stay": (":fire: :+1:", [Plain(":fire: :+1:")]),
    "broken entities": ("<<>> <|> <@> <!> <", [Plain("<<>> <|> <@> <!> <")]),
    "right to left and zero width": ("שלום\u200b *b*", [Plain("שלום\u200b "), Bold((B,))]),
}

BLOCKS: dict[str, tuple[str, list[Block]]] = {
    "lines": ("a\nb\n\nc", [paragraph(Plain("a"), NL, B, NL, NL, Plain("c"))]),
    "windows lines": ("a\r\nb", [paragraph(Plain("a"), NL, B)]),
    "quote": ("&gt; a\n&gt;b\nc", [Quote((paragraph(Plain("a"), NL, B),)), paragraph(Plain("c"))]),
    "quote of the rest": ("&gt;&gt;&gt; a\nb", [Quote((paragraph(Plain("a"), NL, B),))]),
    "bullets": ("• a\n• *b*", [Listing(((paragraph(Plain("a")),), (paragraph(Bold((B,))),)))]),
    "typed list": ("- a\n- b", [Listing(((paragraph(Plain("a")),), (paragraph(B),)))]),
    "one dash is no list": ("- a", [paragraph(Plain("- a"))]),
    "numbers": ("1. a\n2. b", [Listing(((paragraph(Plain("a")),), (paragraph(B),)), ordered=True)]),
    "a date is no list": ("23. May\n24. May", [paragraph(Plain("23. May"), NL, Plain("24. May"))]),
    "code block": ("a\n```x *y*\n&lt;z&gt;```\nb", [paragraph(Plain("a")), CodeBlock("x *y*\n<z>"), paragraph(B)]),
    "open code block": ("```x", [paragraph(Plain("```x"))]),
    "nothing": ("", []),
}


@pytest.mark.parametrize("case", INLINE)
def test_inside_a_line(case: str) -> None:
    source, nodes = INLINE[case]
    assert read_mrkdwn(source, IDENTITY) == Text((paragraph(*nodes),))


@pytest.mark.parametrize("case", BLOCKS)
def test_blocks(case: str) -> None:
    source, blocks = BLOCKS[case]
    assert read_mrkdwn(source, IDENTITY) == Text(tuple(blocks))


PIECES = st.sampled_from(
    [*"*_~`<>|@#!&\n ab1.-•", "&gt;", "&amp;", "```", "<@U1>", "<!date^", "1. ", "<#C1|", "\u200b"]
)


@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=80))
@settings(deadline=None)
def test_any_input_reads_and_loses_no_word(source: str) -> None:
    shown = read_mrkdwn(source, IDENTITY).plain
    for letter in "ab":
        if "<" not in source:
            assert shown.count(letter) == source.replace("&amp;", "").count(letter)


@pytest.mark.parametrize(
    "piece", ["*", "<", "`", "*a ", "_*~", "<a", "<a>", "&gt;\n", "1. a\n", "*_~a", "• ", "```", "<@U1|", "~_a_ "]
)
def test_40_kb_of_anything_is_read_at_once(piece: str) -> None:
    start = perf_counter()
    read_mrkdwn(piece * (40_000 // len(piece)), IDENTITY)
    assert perf_counter() - start < 20
