"""The neutral message -> exactly these blocks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from adapters.slack import limits
from adapters.slack.action_ids import decode
from adapters.slack.escaping import HAIR_SPACE as H
from adapters.slack.escaping import ZERO_WIDTH_SPACE as Z
from adapters.slack.render import render_home, render_message
from core.chat.cards import (
    Actions,
    Button,
    Card,
    Confirm,
    Context,
    Divider,
    Field,
    Fields,
    Image,
    LinkButton,
    Message,
    Option,
    Overflow,
    Part,
    PersonSelect,
    Section,
    Select,
)
from core.chat.errors import Refused
from core.chat.people import PersonRef
from core.chat.places import Place
from core.chat.text import (
    Channel,
    CodeBlock,
    Group,
    Italic,
    Link,
    Person,
    Plain,
    Quote,
    Strike,
    Text,
    Time,
    bold,
    bullets,
    code,
    text,
)
from tests.adapters.slack.support import ADA, IDENTITY


def blocks(*parts: Part, title: str = "") -> list[dict[str, Any]]:
    card = Card(title=title, parts=parts)
    made: list[dict[str, Any]] = render_message(Message(text=text("x"), card=card), IDENTITY)["blocks"]
    return made


def mrkdwn(source: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": source, "verbatim": True}


def plain(source: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": source, "emoji": True}


def section(source: str) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn(source)}


AT = datetime(2026, 11, 23, 16, 45, tzinfo=UTC)
STRANGER = PersonRef("discord", "guild", "42")

TEXTS = {
    "plain": (text("Hello"), "Hello"),
    "control characters": (text("a & b <c> <!channel> <@U1>"), "a &amp; b &lt;c&gt; &lt;!channel&gt; &lt;@U1&gt;"),
    "bare broadcast": (text("@here and @channel"), "@here and @channel"),
    "marks": (
        text("a ", bold("b"), " ", Italic((Plain("c"),)), " ", Strike((Plain("d"),)), " ", code("e<")),
        "a *b* _c_ ~d~ `e&lt;`",
    ),
    "nested marks": (text(bold("a ", Italic((Plain("b"),)))), "*a* *_b_*"),
    "mark beside a letter": (text("x", bold("b"), "y"), f"x{Z}*b*{Z}y"),
    "blanks stay outside marks": (text(bold(" b "), "c"), " *b* c"),
    "mention": (text(Person(ADA, "ada")), "<@U061F7AUR>"),
    "mention of a stranger": (text(Person(STRANGER, "grace")), "grace"),
    "mention with a forged id": (text(Person(IDENTITY.person("U1> <!here"), "")), "U1&gt; &lt;!here"),
    "channel": (text(Channel(IDENTITY.place("C1"), "general")), "<#C1>"),
    "channel elsewhere": (text(Channel(Place("discord", "g", "7"), "general")), "#general"),
    "quiet group": (text(Group("S1", "oncall")), "@oncall"),
    "pinged group": (text(Group("S1", "oncall", ping=True)), "<!subteam^S1>"),
    "time": (text(Time(AT)), "<!date^1795452300^{date_short_pretty} at {time}|2026-11-23 16:45 UTC>"),
    "relative time": (text(Time(AT, "relative")), "<!date^1795452300^{ago}|2026-11-23 16:45 UTC>"),
    "link": (text(Link("https://x.y/?a=1&b=2|3", "the <doc>")), "<https://x.y/?a=1&amp;b=2%7C3|the &lt;doc&gt;>"),
    "bare link": (text(Link("https://x.y")), "<https://x.y>"),
    "unsafe link": (text(Link("javascript:alert(1)", "click")), "click"),
    "lists": (text("Do:", bullets("a", "b")), "Do:\n• a\n• b"),
    "quote": (text(Quote(text("a\nb").blocks), "c"), "> a\n> b\nc"),
    "code block": (text(CodeBlock("a < b\nc")), "```\na &lt; b\nc\n```"),
    "fence in a code block": (text(CodeBlock("a```b")), f"```\na`{Z}`{Z}`b\n```"),
    "lines": (text("a\n\nb"), "a\n\nb"),
    "right to left": (text("שלום ", bold("עולם")), "שלום *עולם*"),
    "not text": (text("a\x00\ud800b"), "a��b"),
    "emoji names": (text(":fire: hot"), ":fire: hot"),
}


@pytest.mark.parametrize("case", TEXTS)
def test_text_as_mrkdwn(case: str) -> None:
    content, source = TEXTS[case]
    made = render_message(Message(text=content), IDENTITY)
    assert made["blocks"] == [section(source)]
    assert made["text"] == source
    assert "parse" not in made
    assert "link_names" not in made


@pytest.mark.parametrize("typed", ["*x*", "_y_", "`z`", "~s~", "> no quote", "• no list", "a *b* & `c`\nd"])
def test_marks_that_somebody_typed_show_as_typed(typed: str) -> None:
    escaped = typed.replace("&", "&amp;").replace(">", "&gt;")
    assert render_message(Message(text=text(typed)), IDENTITY)["blocks"] == [
        {"type": "section", "text": plain(escaped)}
    ]
    assert blocks(Section(text=text(typed)), title=typed)[0]["text"] == plain(" ".join(escaped.split()))
    assert blocks(Context(text=text(typed))) == [{"type": "context", "elements": [plain(escaped)]}]


def test_typed_marks_beside_a_mention_go_out_as_rich_text() -> None:
    said = text(
        "see *x* :fire: ", Person(ADA), bold(" _y_"), " ", Link("https://x.y", "*doc*"), "\n", Time(AT), code("`")
    )
    (block,) = blocks(Section(text=said))
    assert block == {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "see *x* "},
                    {"type": "emoji", "name": "fire"},
                    {"type": "text", "text": " "},
                    {"type": "user", "user_id": "U061F7AUR"},
                    {"type": "text", "text": " _y_", "style": {"bold": True}},
                    {"type": "text", "text": " "},
                    {"type": "link", "url": "https://x.y", "text": "*doc*"},
                    {"type": "text", "text": "\n"},
                    {
                        "type": "date",
                        "timestamp": 1795452300,
                        "format": "{date_short_pretty} at {time}",
                        "fallback": "2026-11-23 16:45 UTC",
                    },
                    {"type": "text", "text": "`", "style": {"code": True}},
                ],
            }
        ],
    }


def test_rich_text_has_lists_quotes_and_code() -> None:
    said = text("*a*", bullets("b", "_c_"), Quote(text("> d").blocks), CodeBlock("```"))
    (block,) = blocks(Section(text=said))
    kinds = [(each["type"], each.get("style")) for each in block["elements"]]
    assert kinds == [
        ("rich_text_section", None),
        ("rich_text_list", "bullet"),
        ("rich_text_quote", None),
        ("rich_text_preformatted", None),
    ]


def test_where_only_mrkdwn_can_be_a_hair_space_keeps_typed_marks_apart() -> None:
    made = blocks(Fields(fields=(Field("Lead", text(Person(ADA), " *x*")),)))
    assert made == [{"type": "section", "fields": [mrkdwn(f"*Lead*\n<@U061F7AUR> {H}*{H}x{H}*{H}")]}]
    assert made[0]["fields"][0]["text"].replace(H, "") == "*Lead*\n<@U061F7AUR> *x*"


def test_a_headline_card() -> None:
    made = blocks(
        Fields(fields=(Field("Status", text("investigating")), Field("Lead", text(Person(ADA))))),
        Context(text=text("Since noon")),
        Divider(),
        Image(url="https://x.y/g.png", alt="a graph", title="Load"),
        Actions(
            controls=(
                Button(action="create-channel", label="Create comms channel", value="INC-1", style="primary"),
                Button(
                    action="close",
                    label="Close",
                    value="INC-1",
                    style="danger",
                    confirm=Confirm(title="Close?", question="Is it over?", danger=True),
                ),
                LinkButton(label="Open the doc", url="https://muster/incidents/INC-1"),
            )
        ),
        title="🔴 INC-1 Disk & co",
    )
    assert made == [
        {"type": "header", "text": plain("🔴 INC-1 Disk &amp; co")},
        {"type": "section", "fields": [mrkdwn("*Status*\ninvestigating"), mrkdwn("*Lead*\n<@U061F7AUR>")]},
        {"type": "context", "elements": [mrkdwn("Since noon")]},
        {"type": "divider"},
        {"type": "image", "image_url": "https://x.y/g.png", "alt_text": "a graph", "title": plain("Load")},
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": "create-channel",
                    "text": plain("Create comms channel"),
                    "value": "INC-1",
                    "style": "primary",
                },
                {
                    "type": "button",
                    "action_id": "close",
                    "text": plain("Close"),
                    "value": "INC-1",
                    "style": "danger",
                    "confirm": {
                        "title": plain("Close?"),
                        "text": plain("Is it over?"),
                        "confirm": plain("Yes"),
                        "deny": plain("Cancel"),
                        "style": "danger",
                    },
                },
                {
                    "type": "button",
                    "action_id": "muster:link",
                    "text": plain("Open the doc"),
                    "url": "https://muster/incidents/INC-1",
                },
            ],
        },
    ]


def test_selects_and_menus() -> None:
    options = (Option("1", "Critical", "all hands"), Option("2", "Major"))
    (block,) = blocks(
        Actions(
            controls=(
                Select(action="sev", placeholder="Severity", options=options, initial="2", value="INC-1"),
                PersonSelect(action="lead", placeholder="Lead", value="INC-1"),
                Overflow(action="more", options=options),
                Overflow(action="more", options=options * 3, value="x"),
                Select(action="none", placeholder="-", options=()),
            )
        )
    )
    shown = [
        {"text": plain("Critical"), "value": "1", "description": plain("all hands")},
        {"text": plain("Major"), "value": "2"},
    ]
    assert block["elements"] == [
        {
            "type": "static_select",
            "action_id": "sev?INC-1",
            "placeholder": plain("Severity"),
            "options": shown,
            "initial_option": shown[1],
        },
        {"type": "users_select", "action_id": "lead?INC-1", "placeholder": plain("Lead")},
        {"type": "overflow", "action_id": "more", "options": shown},
        {"type": "static_select", "action_id": "more?x#2", "placeholder": plain("More"), "options": shown * 3},
    ]


def test_250_options_go_into_groups() -> None:
    options = tuple(Option(str(number), f"Option {number}") for number in range(250))
    (block,) = blocks(Section(text=text("Choose"), accessory=Select(action="a", placeholder="p", options=options)))
    groups = block["accessory"]["option_groups"]
    assert [(group["label"]["text"], len(group["options"])) for group in groups] == [
        ("1 to 100", 100),
        ("101 to 200", 100),
        ("201 to 250", 50),
    ]


def test_the_same_action_thirty_times() -> None:
    made = blocks(Actions(controls=tuple(Button(action="pick", label=str(n), value=str(n)) for n in range(30))))
    assert [len(block["elements"]) for block in made] == [25, 5]
    for block in made:
        ids = [each["action_id"] for each in block["elements"]]
        assert len(set(ids)) == len(ids)
        assert {decode(each)[0] for each in ids} == {"pick"}


def test_thirteen_fields_take_two_sections() -> None:
    made = blocks(Fields(fields=tuple(Field(str(n), text("v")) for n in range(13))))
    assert [len(block["fields"]) for block in made] == [10, 3]


def test_a_title_too_long_for_a_header() -> None:
    (block,) = blocks(title="long " * 40)
    assert block == {"type": "section", "text": plain(("long " * 40).strip())}


def test_a_long_text_is_split_over_sections() -> None:
    said = " ".join(f"word{number}" for number in range(900))
    made = render_message(Message(text=text("See ", bold(said))), IDENTITY)["blocks"]
    assert len(made) > 1
    assert all(len(block["text"]["text"]) <= limits.SECTION_TEXT for block in made)
    assert "".join(block["text"]["text"].replace("*", "") for block in made).replace(" ", "") == f"See{said}".replace(
        " ", ""
    )


def test_40_kb_are_cut_with_a_link_to_the_whole_and_buttons_stay() -> None:
    card = Card(
        title="Title",
        parts=(Section(text=text("x" * 40_000)), Actions(controls=(Button(action="close", label="Close"),))),
    )
    made = render_message(Message(text=text("y" * 40_000), card=card, more_url="https://muster/INC-1"), IDENTITY)
    assert len(msgspec.json.encode(made["blocks"])) <= limits.MESSAGE_JSON
    assert len(made["text"]) <= limits.MESSAGE_TEXT
    assert [block["type"] for block in made["blocks"]][-2:] == ["context", "actions"]
    assert made["blocks"][-2]["elements"] == [mrkdwn("… <https://muster/INC-1|See the whole>")]
    assert made["blocks"][0]["type"] == "header"


def test_a_long_field_ends_with_the_link() -> None:
    card = Card(parts=(Fields(fields=(Field("Summary", text("x & " * 2000)),)),))
    made = render_message(Message(text=text("x"), card=card, more_url="https://muster/INC-1"), IDENTITY)
    shown = made["blocks"][0]["fields"][0]["text"]
    assert len(shown) <= limits.FIELD_TEXT
    assert shown.endswith("… <https://muster/INC-1|See the whole>")


def test_sixty_parts_keep_the_last_buttons() -> None:
    parts: list[Part] = [Section(text=text(str(number))) for number in range(60)]
    made = blocks(*parts, Actions(controls=(Button(action="close", label="Close"),)))
    assert len(made) <= limits.BLOCKS_IN_MESSAGE
    assert made[-1]["type"] == "actions"
    assert made[-2]["elements"] == [mrkdwn("…")]


@pytest.mark.parametrize(
    "content", [Message(text=Text()), Message(text=text("  \n ")), Message(text=Text(), card=Card())]
)
def test_nothing_is_still_a_message(content: Message) -> None:
    made = render_message(content, IDENTITY)
    assert made["text"] == "–"
    assert made["blocks"] == [section("–")]


def test_what_can_not_be_carried_is_refused_with_a_sentence() -> None:
    with pytest.raises(Refused, match="carries more than Slack can"):
        blocks(Actions(controls=(Button(action="a", label="b", value="x" * 2001),)))
    with pytest.raises(Refused, match="carries more than Slack can"):
        blocks(Actions(controls=(Select(action="a", placeholder="p", options=(Option("x" * 151, "y"),)),)))


def test_pictures_and_links_to_nowhere() -> None:
    made = blocks(
        Image(url="data:image/png;base64,xx", alt="a graph"), Actions(controls=(LinkButton(label="x", url="ftp://y"),))
    )
    assert made == [{"type": "context", "elements": [plain("a graph")]}]


def test_the_home_page() -> None:
    made = render_home(Card(title="Incidents", parts=(Section(text=text("None")),)), IDENTITY)
    assert made == {"type": "home", "blocks": [{"type": "header", "text": plain("Incidents")}, section("None")]}
