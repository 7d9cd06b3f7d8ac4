"""The form fields of an incident, shared by the forms that declare and edit it."""

from __future__ import annotations

from core.chat.cards import Option
from core.chat.forms import FormValue, PersonField, SelectField, TextField
from core.chat.people import PersonRef
from core.incidents.incident import MAX_TITLE
from core.incidents.severity import Severity

SEVERITIES = tuple(
    Option(str(int(each)), f"{each.emoji} {each.label}", hint)
    for each, hint in (
        (Severity.CRITICAL, "Everybody drops everything"),
        (Severity.MAJOR, "Many people can't do something that matters"),
        (Severity.MINOR, "Some people are held up"),
        (Severity.TRIVIAL, "Hardly anybody notices"),
    )
)


def title_field(initial: str = "") -> TextField:
    return TextField(
        name="title", label="Title", initial=initial, max_length=MAX_TITLE, placeholder="What is going wrong?"
    )


def summary_field(initial: str = "") -> TextField:
    return TextField(
        name="summary",
        label="Summary",
        optional=True,
        multiline=True,
        initial=initial,
        placeholder="What do you know so far?",
    )


def impact_field(initial: str = "") -> TextField:
    return TextField(
        name="impact",
        label="Impact",
        optional=True,
        multiline=True,
        initial=initial,
        placeholder="Who or what is affected?",
    )


def severity_field(initial: Severity | None = None) -> SelectField:
    return SelectField(
        name="severity",
        label="Severity",
        optional=True,
        options=SEVERITIES,
        placeholder="Not clear yet",
        initial=str(int(initial)) if initial else None,
    )


def lead_field(initial: PersonRef | None = None) -> PersonField:
    return PersonField(name="lead", label="Lead", optional=True, initial=initial, placeholder="Who leads the response?")


def as_text(value: FormValue) -> str:
    return value if isinstance(value, str) else ""


def as_severity(value: FormValue) -> Severity | None:
    return Severity(int(value)) if isinstance(value, str) and value else None
