"""Forms -> exactly this view."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack import limits
from adapters.slack.render_forms import render_form
from core.chat.cards import Option
from core.chat.errors import Refused
from core.chat.forms import (
    CheckboxField,
    DateField,
    DateTimeField,
    Form,
    FormField,
    MultiSelectField,
    PersonField,
    SelectField,
    TextField,
    TimeField,
)
from core.chat.people import PersonRef
from core.chat.text import text
from tests.adapters.slack.support import ADA, IDENTITY


def plain(source: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": source, "emoji": True}


def element(field: FormField) -> dict[str, Any]:
    form = Form(name="f", title="t", fields=(field,))
    made: dict[str, Any] = render_form(form, IDENTITY)["blocks"][0]["element"]
    assert made.pop("action_id") == "value"
    return made


def test_a_view() -> None:
    form = Form(
        name="declare",
        title="Declare an incident with a very long title",
        submit="Declare",
        token="tok-1",
        intro=text("Tell us & them"),
        fields=(TextField(name="title", label="Title", placeholder="What?", hint="Short", max_length=200),),
    )
    assert render_form(form, IDENTITY) == {
        "type": "modal",
        "callback_id": "declare",
        "private_metadata": "tok-1",
        "title": plain("Declare an incident wit…"),
        "submit": plain("Declare"),
        "close": plain("Cancel"),
        "notify_on_close": True,
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": "Tell us &amp; them", "verbatim": True}},
            {
                "type": "input",
                "block_id": "title",
                "label": plain("Title"),
                "optional": False,
                "hint": plain("Short"),
                "element": {
                    "type": "plain_text_input",
                    "action_id": "value",
                    "multiline": False,
                    "max_length": 200,
                    "placeholder": plain("What?"),
                },
            },
        ],
    }


OPTIONS = (Option("a", "A"), Option("b", "B & b"))
SHOWN = [{"text": plain("A"), "value": "a"}, {"text": plain("B &amp; b"), "value": "b"}]
BOX = {"text": plain("Private"), "value": "yes"}

ELEMENTS: dict[str, tuple[FormField, dict[str, Any]]] = {
    "initial text is not escaped": (
        TextField(name="n", label="l", initial="<a & *b*>\nc", multiline=True, min_length=2),
        {
            "type": "plain_text_input",
            "multiline": True,
            "max_length": 3000,
            "min_length": 2,
            "initial_value": "<a & *b*>\nc",
        },
    ),
    "one line has no line breaks": (
        TextField(name="n", label="l", initial="a\nb"),
        {"type": "plain_text_input", "multiline": False, "max_length": 3000, "initial_value": "a b"},
    ),
    "select": (
        SelectField(name="n", label="l", options=OPTIONS, initial="b", placeholder="p"),
        {"type": "static_select", "options": SHOWN, "initial_option": SHOWN[1], "placeholder": plain("p")},
    ),
    "select with an unknown initial": (
        SelectField(name="n", label="l", options=OPTIONS, initial="z"),
        {"type": "static_select", "options": SHOWN},
    ),
    "multi select": (
        MultiSelectField(name="n", label="l", options=OPTIONS, initial=("a",)),
        {"type": "multi_static_select", "options": SHOWN, "initial_options": SHOWN[:1]},
    ),
    "person": (PersonField(name="n", label="l", initial=ADA), {"type": "users_select", "initial_user": ADA.user}),
    "person of another platform": (
        PersonField(name="n", label="l", initial=PersonRef("discord", "g", "1")),
        {"type": "users_select"},
    ),
    "moment": (
        DateTimeField(name="n", label="l", initial="2026-11-23T16:45:00+00:00"),
        {"type": "datetimepicker", "initial_date_time": 1795452300},
    ),
    "no moment": (DateTimeField(name="n", label="l", initial="soon"), {"type": "datetimepicker"}),
    "day": (DateField(name="n", label="l", initial="2026-11-23"), {"type": "datepicker", "initial_date": "2026-11-23"}),
    "no day": (DateField(name="n", label="l", initial="2026-13-40"), {"type": "datepicker"}),
    "time": (TimeField(name="n", label="l", initial="09:30"), {"type": "timepicker", "initial_time": "09:30"}),
    "no time": (TimeField(name="n", label="l", initial="25:00"), {"type": "timepicker"}),
    "ticked": (
        CheckboxField(name="n", label="l", text="Private", initial=True),
        {"type": "checkboxes", "options": [BOX], "initial_options": [BOX]},
    ),
    "not ticked": (CheckboxField(name="n", label="l", text="Private"), {"type": "checkboxes", "options": [BOX]}),
}


@pytest.mark.parametrize("case", ELEMENTS)
def test_fields(case: str) -> None:
    field, expected = ELEMENTS[case]
    assert element(field) == expected


def test_a_text_that_is_too_long_is_cut_and_says_so() -> None:
    form = Form(
        name="f",
        title="t",
        fields=(TextField(name="n", label="l", initial="x" * 5000, multiline=True, hint="All of it."),),
    )
    (block,) = render_form(form, IDENTITY)["blocks"]
    assert len(block["element"]["initial_value"]) == limits.INPUT_TEXT
    assert block["element"]["initial_value"].endswith("…")
    assert block["hint"] == plain(
        "All of it. The text was longer than the 3,000 characters that fit here; its end was cut off."
    )


def test_a_box_that_need_not_be_ticked() -> None:
    form = Form(name="f", title="t", fields=(CheckboxField(name="n", label="l", text="x"),))
    assert render_form(form, IDENTITY)["blocks"][0]["optional"] is True


def test_a_select_with_nothing_to_choose_from() -> None:
    form = Form(name="f", title="t", fields=(SelectField(name="n", label="Service", options=()),))
    assert render_form(form, IDENTITY)["blocks"] == [
        {"type": "section", "text": plain("Service: there is nothing to choose from.")}
    ]


def test_a_form_larger_than_a_view_is_refused() -> None:
    fields = tuple(TextField(name=str(number), label="l") for number in range(101))
    with pytest.raises(Refused, match="larger than Slack can show"):
        render_form(Form(name="f", title="t", fields=fields), IDENTITY)
