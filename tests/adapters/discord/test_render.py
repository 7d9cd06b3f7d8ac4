"""Messages, cards, controls and forms as Discord is sent them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.discord.custom_ids import of_action, read_action, read_form
from adapters.discord.render import render_message
from adapters.discord.render_cards import size
from adapters.discord.render_forms import render_form
from core.chat.cards import (
    Actions,
    Button,
    Card,
    Context,
    Control,
    Field,
    Fields,
    LinkButton,
    Message,
    Option,
    PersonSelect,
    Section,
    Select,
)
from core.chat.errors import Refused
from core.chat.forms import CheckboxField, DateTimeField, Form, MultiSelectField, PersonField, SelectField, TextField
from core.chat.people import PersonRef
from core.chat.text import (
    Channel,
    Group,
    Link,
    Paragraph,
    Person,
    Piece,
    Plain,
    Quote,
    Time,
    bold,
    bullets,
    code,
    italic,
    text,
)
from tests.adapters.discord.support import ADA, CHANNEL, IDENTITY, person


def content(*pieces: Piece) -> str:
    return str(render_message(Message(text=text(*pieces)), IDENTITY)["content"])


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (("plain",), "plain"),
        ((bold("so"), " ", italic("it"), " is"), "**so** *it* is"),
        (("*not* _bold_ ~no~ `no` |no|",), r"\*not\* \_bold\_ \~no\~ \`no\` \|no\|"),
        (
            ("# no title\n> no quote\n- no list\n1. no number",),
            "\\# no title\n\\> no quote\n\\- no list\n1\\. no number",
        ),
        (("@everyone and @here",), "@\u200beveryone and @\u200bhere"),
        (("<@123456> <#123456> <@&123456>",), r"\<@123456> \<#123456> \<@&123456>"),
        (("see https://acme.example/a_b_c?x=1",), "see https://acme.example/a_b_c?x=1"),
        ((code("a`b"),), "`aˋb`"),
        ((Person(person(), "Ada"),), f"<@{ADA}>"),
        ((Person(PersonRef("slack", "T1", "U1"), "Ada"),), "Ada"),
        ((Channel(IDENTITY.place(CHANNEL), "x"),), f"<#{CHANNEL}>"),
        ((Channel(IDENTITY.place("incidents"), "incidents"),), r"\#incidents"),
        ((Group("123456", "db"),), "@db"),
        ((Group("123456", "db", ping=True),), "<@&123456>"),
        ((Link("https://a.example/(x)", "the doc"),), "[the doc](<https://a.example/(x)>)"),
        ((Link("javascript:alert(1)", "the doc"),), "the doc"),
        ((Link("https://evil.example", "https://bank.example"),), "<https://evil.example>"),
        ((Time(datetime(2026, 3, 4, 12, tzinfo=UTC), "relative"),), "<t:1772625600:R>"),
        ((bullets("one", "two"),), "- one\n- two"),
        ((Quote((Paragraph((Plain("said"),)),)),), "> said"),
    ],
)
def test_text(pieces: tuple[Piece, ...], shown: str) -> None:
    assert content(*pieces) == shown


def test_only_people_whom_muster_means_are_notified() -> None:
    sent = render_message(Message(text=text("<@999999999> ", Person(person(), "Ada"), " @everyone")), IDENTITY)
    assert sent["allowed_mentions"] == {"parse": [], "users": [ADA], "roles": [], "replied_user": False}


def test_what_is_too_long_goes_on_in_an_embed_and_ends_with_a_link() -> None:
    long = text(*(f"line {number} " + "x" * 90 + "\n" for number in range(100)))
    sent = render_message(Message(text=long, more_url="https://m.example/incidents/INC-1"), IDENTITY)
    assert len(sent["content"]) <= 2000
    assert sum(map(size, sent["embeds"])) <= 6000
    assert sent["embeds"][-1]["description"].endswith("…") or "Read all of it" in str(sent["embeds"])


def test_a_card_that_repeats_its_message_shows_it_once() -> None:
    said = text("Whom shall I page?")
    button = Button(action="page", label="Page db", value="INC-1 db", style="danger")
    sent = render_message(
        Message(text=said, card=Card(parts=(Section(text=said), Actions(controls=(button,))))), IDENTITY
    )
    assert sent["content"] == "Whom shall I page?"
    assert sent["embeds"] == []
    (row,) = sent["components"]
    (made,) = row["components"]
    assert (made["style"], made["label"]) == (4, "Page db")
    assert read_action(made["custom_id"]) == ("page", "INC-1 db")


def test_a_card() -> None:
    card = Card(
        title="INC-1 *Disk*",
        accent="danger",
        parts=(
            Section(text=text("about it")),
            Fields(fields=(Field("Lead", text("Ada")), Field("Status", text("")))),
            Context(text=text("small print")),
        ),
    )
    sent = render_message(Message(text=text("INC-1"), card=card), IDENTITY)
    first, second = sent["embeds"]
    assert first["title"] == r"INC-1 \*Disk\*"
    assert first["description"] == "about it"
    assert [(each["name"], each["value"]) for each in first["fields"]] == [("Lead", "Ada"), ("Status", "–")]
    assert second["description"] == "-# small print"


def test_controls_keep_to_discords_rows() -> None:
    buttons = tuple(Button(action="a", label=f"B{n}", value=str(n)) for n in range(7))
    menu = Select(action="s", placeholder="Pick", options=tuple(Option(str(n), f"O{n}") for n in range(30)))
    person_menu = PersonSelect(action="p", placeholder="Who")
    link = LinkButton(label="Doc", url="https://m.example")
    nowhere = LinkButton(label="Bad", url="javascript:x")
    controls: tuple[Control, ...] = (*buttons, menu, person_menu, link, nowhere)
    sent = render_message(Message(text=text("x"), card=Card(parts=(Actions(controls=controls),))), IDENTITY)
    assert [[each["type"] for each in row["components"]] for row in sent["components"]] == [
        [2] * 5,
        [2] * 2,
        [3],
        [5],
        [2],
    ]
    assert len(sent["components"][2]["components"][0]["options"]) == 25


def test_the_same_control_twice_has_two_ids() -> None:
    twice = (Button(action="a", label="One", value="v"), Button(action="a", label="Two", value="v"))
    sent = render_message(Message(text=text("x"), card=Card(parts=(Actions(controls=twice),))), IDENTITY)
    ids = [each["custom_id"] for each in sent["components"][0]["components"]]
    assert len(set(ids)) == 2
    assert [read_action(each) for each in ids] == [("a", "v"), ("a", "v")]


def test_a_value_that_does_not_fit_is_refused() -> None:
    with pytest.raises(Refused):
        of_action("page", "x" * 100)


FORM = Form(
    name="declare",
    title="Declare an incident that has a rather long title",
    token="tok",
    fields=(
        TextField(name="title", label="Title", initial="Disk\nfull", max_length=200),
        SelectField(name="severity", label="Severity", options=(Option("1", "critical"),), optional=True, initial="1"),
        PersonField(name="lead", label="Lead", initial=person(), optional=True),
        CheckboxField(name="private", label="Who may see it", text="Private"),
        MultiSelectField(name="parts", label="Parts", options=(Option("a", "A"), Option("b", "B")), initial=("b",)),
    ),
)


def test_a_form() -> None:
    modal = render_form(FORM, IDENTITY)
    assert read_form(modal["custom_id"]) == ("declare", "tok")
    assert len(modal["title"]) <= 45
    inner = [each["component"] for each in modal["components"]]
    assert [each["custom_id"] for each in inner] == ["t:title", "s:severity", "p:lead", "b:private", "m:parts"]
    assert inner[0]["value"] == "Disk full"
    assert inner[1]["options"][0]["default"] is True
    assert inner[1]["required"] is False
    assert inner[2]["default_values"] == [{"id": ADA, "type": "user"}]
    assert inner[4]["max_values"] == 2


def test_a_form_that_is_too_large_is_refused() -> None:
    fields = tuple(DateTimeField(name=f"f{n}", label="When") for n in range(6))
    with pytest.raises(Refused, match="larger than Discord can show"):
        render_form(Form(name="x", title="X", fields=fields, token="t"), IDENTITY)
