"""What a browser sends for the fields of a form -> the values that handlers are given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from core.chat.forms import (
    CheckboxField,
    DateField,
    DateTimeField,
    Form,
    FormField,
    FormValue,
    MultiSelectField,
    PersonField,
    SelectField,
    TextField,
    TimeField,
)
from core.chat.people import PersonRef
from web.zones import from_zone


class Answers:
    """Values by field, and what is wrong with them, in sentences."""

    def __init__(self) -> None:
        self.values: dict[str, FormValue] = {}
        self.errors: dict[str, str] = {}


def read_answers(form: Form, sent: dict[str, list[str]], people: Sequence[PersonRef], zone: str) -> Answers:
    """A browser checks most of this as well; whoever writes their own requests is told all the same. Times are those of
    `zone`."""
    found = Answers()
    for field in form.fields:
        said = [each.replace("\r\n", "\n") for each in sent.get(field.name, [])]
        try:
            found.values[field.name] = value = _value(field, said, people, zone)
        except ValueError as error:
            found.errors[field.name] = str(error)
            continue
        if value in (None, "", []) and not field.optional and not isinstance(field, CheckboxField):
            found.errors[field.name] = "Please fill this in."
    return found


def _value(field: FormField, said: list[str], people: Sequence[PersonRef], zone: str) -> FormValue:
    first = said[0].strip() if said else ""
    match field:
        case CheckboxField():
            return bool(first)
        case MultiSelectField():
            return [_choice(field.options, each) for each in said if each]
        case SelectField():
            return _choice(field.options, first) if first else None
        case PersonField():
            return _person(first, people) if first else None
        case TextField():
            if len(first) > (field.max_length or 10_000):
                raise ValueError(
                    f"Please keep it to {field.max_length or 10_000:,} characters; these are {len(first):,}."
                )
            if first and len(first) < field.min_length:
                raise ValueError(f"Please write at least {field.min_length} characters.")
            return first or None
        case DateTimeField() | DateField() | TimeField():
            return _moment(field, first, zone) if first else None


def _choice(options: Sequence[object], said: str) -> str:
    if said not in {getattr(each, "value", "") for each in options}:
        raise ValueError("Please choose one of the options.")
    return said


def _person(user: str, people: Sequence[PersonRef]) -> PersonRef:
    for each in people:
        if each.user == user:
            return each
    raise ValueError("Please choose somebody from the list.")


def _moment(field: DateTimeField | DateField | TimeField, said: str, zone: str) -> str:
    if isinstance(field, DateTimeField):
        return from_zone(said, zone).isoformat()
    try:
        if isinstance(field, DateField):
            return date.fromisoformat(said).isoformat()
        return f"{time.fromisoformat(said):%H:%M}"
    except ValueError:
        raise ValueError(f"“{said[:40]}” is not a time that I can read.") from None
