"""Forms: a Slack modal, a Discord modal, a Teams dialog, or a page of the web UI.

The state of an open form stays on our side, under `Form.token`: platforms carry only the token (Discord's custom ids
end at 100 characters), so nothing in it can be forged or outgrow a limit.
"""

from __future__ import annotations

from typing import TypeAlias, Union

import msgspec

from core.chat.cards import Option
from core.chat.people import PersonRef
from core.chat.text import Text


class _FormField(msgspec.Struct, frozen=True, tag_field="t", kw_only=True):
    """`name` is the key of the value; `label`, `hint` and `placeholder` are read by a person."""

    name: str
    label: str
    optional: bool = False
    hint: str = ""
    placeholder: str = ""


class TextField(_FormField, frozen=True, tag="text", kw_only=True):
    """One line, or several (`multiline`: a text area). Lengths are in characters."""

    initial: str = ""
    multiline: bool = False
    min_length: int = 0
    max_length: int | None = None


class SelectField(_FormField, frozen=True, tag="select", kw_only=True):
    """One of several options; the value is the option's `value`, or None."""

    options: tuple[Option, ...]
    initial: str | None = None


class MultiSelectField(_FormField, frozen=True, tag="multi_select", kw_only=True):
    """Any of several options; the value is the list of their `value`s."""

    options: tuple[Option, ...]
    initial: tuple[str, ...] = ()


class PersonField(_FormField, frozen=True, tag="person", kw_only=True):
    """Somebody in the workspace; the value is a `PersonRef`, or None."""

    initial: PersonRef | None = None


class DateTimeField(_FormField, frozen=True, tag="datetime", kw_only=True):
    """The value is an ISO 8601 moment in UTC."""

    initial: str | None = None


class DateField(_FormField, frozen=True, tag="date", kw_only=True):
    """The value is an ISO 8601 date."""

    initial: str | None = None


class TimeField(_FormField, frozen=True, tag="time", kw_only=True):
    """The value is `HH:MM`."""

    initial: str | None = None


class CheckboxField(_FormField, frozen=True, tag="checkbox", kw_only=True):
    """One box; the value is a bool. `text` stands beside the box."""

    text: str
    initial: bool = False


FormField: TypeAlias = Union[  # noqa: UP007
    TextField, SelectField, MultiSelectField, PersonField, DateTimeField, DateField, TimeField, CheckboxField
]

FormValue: TypeAlias = Union[str, bool, list[str], PersonRef, None]  # noqa: UP007


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """`name` finds the handler (`@hub.form`); `token` finds the state that the opener kept."""

    name: str
    title: str
    fields: tuple[FormField, ...]
    submit: str = "Submit"
    cancel: str = "Cancel"
    intro: Text | None = None
    token: str = ""
