"""Whatever somebody types: nobody is pinged, nothing is longer than Slack takes, and it reads back as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import limits
from adapters.slack.escaping import escape_within, guard, unescape
from adapters.slack.markup import read_mrkdwn
from adapters.slack.render import render_message, weight
from adapters.slack.render_forms import render_form
from adapters.slack.render_text import mrkdwn_chunks
from core.chat.cards import Actions, Button, Card, Context, Field, Fields, Message, Option, Section, Select
from core.chat.forms import CheckboxField, Form, SelectField, TextField
from core.chat.text import (
    Block,
    Bold,
    Break,
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
)
from tests.adapters.slack.support import IDENTITY

TYPED = st.lists(
    st.sampled_from(
        [*"*_~`<>&|@#!^ \n:ax\u200b", "<!channel>", "<!here|here>", "<@U1>", "```", "&lt;", "&gt;", "http://x.y "]
    ),
    max_size=25,
).map("".join) | st.text(max_size=40)
LEAVES: st.SearchStrategy[Inline] = st.one_of(
    TYPED.map(Plain),
    TYPED.map(Code),
    st.builds(Link, TYPED | st.just("https://x.y/z"), TYPED),
    st.builds(Person, TYPED.map(IDENTITY.person) | st.just(IDENTITY.person("U1")), TYPED),
    st.builds(Group, TYPED, TYPED, st.booleans()),
    st.just(Break()),
)
INLINES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(*(st.lists(inner, max_size=3).map(tuple).map(kind) for kind in (Bold, Italic, Strike))),
    max_leaves=5,
)
BLOCKS: st.SearchStrategy[Block] = st.recursive(
    st.lists(INLINES, max_size=4).map(tuple).map(Paragraph) | TYPED.map(CodeBlock),
    lambda inner: (
        st.lists(inner, max_size=2).map(tuple).map(Quote)
        | st.lists(st.lists(inner, max_size=2).map(tuple), max_size=3).map(tuple).map(Listing)
    ),
    max_leaves=4,
)
TEXTS = st.lists(BLOCKS, max_size=3).map(tuple).map(Text)

_CONTROL = re.compile(r"<[^>]*>|[<>]|&(?!(?:amp|lt|gt);)")
_ALLOWED = re.compile(r"<@U1>|<!subteam\^S[A-Z0-9]+>|<(?:https?://|mailto:)[^<>]*>", re.IGNORECASE)


def texts_in(value: Any) -> Iterator[tuple[str, str]]:
    """Every text object's type and text."""
    if isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "plain_text"):
            yield value["type"], value["text"]
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def check(source: str) -> None:
    """Only what the renderer itself wrote stands in brackets, quotes at the beginning of a line aside."""
    for found in _CONTROL.finditer(re.sub(r"(?m)^(?: *> ?)+", "", source)):
        assert _ALLOWED.fullmatch(found[0]) or found[0] == ">", (found[0], source)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_nothing_typed_is_a_control_sequence(content: Text) -> None:
    made = render_message(Message(text=content, card=Card(parts=(Context(text=content),))), IDENTITY)
    plain = render_message(Message(text=content), IDENTITY)
    for kind, source in [("mrkdwn", made["text"]), *texts_in(made["blocks"]), *texts_in(plain["blocks"])]:
        assert "<!channel" not in source
        assert "<!here" not in source
        if kind == "mrkdwn":
            check(source)
        else:
            assert "<" not in source


@given(TYPED)
@settings(deadline=None)
def test_guarded_characters_read_back_without_a_mark(typed: str) -> None:
    shown = read_mrkdwn(f"x {guard(typed.replace(chr(10), ' '))} y", IDENTITY)
    assert all(isinstance(node, Plain) for node in shown.inlines() if not isinstance(node, Break))


@given(TYPED, st.integers(2, 60))
@settings(deadline=None)
def test_shortening_never_cuts_an_entity(typed: str, limit: int) -> None:
    made = escape_within(typed, limit)
    assert len(made) <= limit
    assert not re.search(r"&(?!(?:amp|lt|gt);)", made)
    if not made.endswith("…"):
        assert unescape(made) == re.sub(r"[\x00\ud800-\udfff]", "\ufffd", typed)


LONG = st.builds(lambda piece, times: piece * times, TYPED.filter(bool), st.integers(1, 400))


@given(LONG, LONG, st.lists(LONG, max_size=5))
@settings(max_examples=60, deadline=None)
def test_lengths_are_within_the_limits(title: str, body: str, labels: list[str]) -> None:
    content = Text(
        (Paragraph((Plain(body), Bold((Plain(title),)), Link("https://x.y/" + "z" * 800, body))), CodeBlock(body))
    )
    options = tuple(Option(str(number), label, label) for number, label in enumerate(labels))
    card = Card(
        title=title,
        parts=(
            Section(text=content, accessory=Button(action="a", label=title)),
            Fields(fields=tuple(Field(label, content) for label in labels)),
            Context(text=content),
            Actions(controls=(Select(action="b", placeholder=title, options=options),)),
        ),
    )
    made = render_message(Message(text=content, card=card, more_url="https://muster/INC-1"), IDENTITY)
    assert len(made["blocks"]) <= limits.BLOCKS_IN_MESSAGE
    assert sum(map(weight, made["blocks"])) <= limits.MESSAGE_JSON
    assert 0 < len(made["text"]) <= limits.MESSAGE_TEXT
    for _, source in texts_in(made["blocks"]):
        assert 0 < len(source) <= limits.SECTION_TEXT
        assert source.strip()
    for block in made["blocks"]:
        for field in block.get("fields", []):
            assert len(field["text"]) <= limits.FIELD_TEXT


@given(LONG, LONG, LONG)
@settings(max_examples=40, deadline=None)
def test_forms_are_within_the_limits(title: str, label: str, initial: str) -> None:
    form = Form(
        name="f",
        title=title,
        submit=title,
        cancel=title,
        fields=(
            TextField(name="a", label=label, hint=label, placeholder=label, initial=initial, multiline=True),
            SelectField(name="b", label=label, options=(Option("1", label, label),), placeholder=label),
            CheckboxField(name="c", label=label, text=label),
        ),
    )
    view = render_form(form, IDENTITY)
    assert len(view["title"]["text"]) <= limits.VIEW_TITLE
    assert len(view["submit"]["text"]) <= limits.VIEW_BUTTON
    first, second, third = view["blocks"]
    assert len(first["element"].get("initial_value", "")) <= limits.INPUT_TEXT
    assert all(len(block["label"]["text"]) <= limits.LABEL for block in view["blocks"])
    assert len(second["element"]["options"][0]["text"]["text"]) <= limits.OPTION_TEXT
    assert len(third["element"]["options"][0]["text"]["text"]) <= limits.OPTION_TEXT
    assert len(second["element"].get("placeholder", {"text": ""})["text"]) <= limits.PLACEHOLDER


@given(TEXTS, st.integers(2000, 3000))
@settings(deadline=None)
def test_no_chunk_is_longer_than_asked(content: Text, size: int) -> None:
    assert all(len(chunk) <= size for chunk in mrkdwn_chunks(Text(content.blocks * 40), IDENTITY, size))


@given(st.lists(st.sampled_from(["a", "b c", "d-e", "f & g", "<h>"]), min_size=1, max_size=6))
@settings(deadline=None)
def test_styled_words_come_back_from_slack_as_they_went(words: list[str]) -> None:
    styles = (Plain, lambda word: Bold((Plain(word),)), lambda word: Italic((Plain(word),)), Code)
    nodes: list[Inline] = []
    for number, word in enumerate(words):
        nodes += [styles[number % 4](word), Plain(" ")]
    content = Text((Paragraph((*nodes[:-1],)),))
    made = render_message(Message(text=content), IDENTITY)
    shown = read_mrkdwn(made["text"], IDENTITY)
    assert [type(node) for node in shown.inlines()] == [type(node) for node in _merged(content).inlines()]
    assert shown.plain == content.plain


def _merged(content: Text) -> Text:
    """As the reader builds it: runs of plain text are one leaf."""
    merged: list[Inline] = []
    (paragraph,) = content.blocks
    assert isinstance(paragraph, Paragraph)
    for node in paragraph.children:
        last = merged[-1] if merged else None
        if isinstance(node, Plain) and isinstance(last, Plain):
            merged[-1] = Plain(last.text + node.text)
        else:
            merged.append(node)
    return Text((Paragraph(tuple(merged)),))
