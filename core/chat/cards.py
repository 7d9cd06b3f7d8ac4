"""Cards: what a message is made of when it is more than a line of text.

The parts are those that Slack's Block Kit, Discord's components and Teams' Adaptive Cards all have; limits are the
adapters' business (they split or shorten, with a link to the whole).
"""

from __future__ import annotations

from typing import Literal, TypeAlias, Union

import msgspec

from core.chat.text import Text


class _Part(msgspec.Struct, frozen=True, tag_field="t", kw_only=True):
    pass


class Confirm(msgspec.Struct, frozen=True, kw_only=True):
    """A question asked before a control takes effect."""

    title: str
    question: str
    yes: str = "Yes"
    no: str = "Cancel"
    danger: bool = False


class Option(msgspec.Struct, frozen=True):
    """A choice: `value` is what a handler is given, `label` what a person reads."""

    value: str
    label: str
    hint: str = ""


class Button(_Part, frozen=True, tag="button", kw_only=True):
    """`action` names the handler (`@hub.action`); `value` is handed to it unchanged (keep it under 60 characters).

    `opens_form`: the handler opens a form. Some platforms must know beforehand; without it the form needs a second click
    there.
    """

    action: str
    label: str
    value: str = ""
    style: Literal["default", "primary", "danger"] = "default"
    confirm: Confirm | None = None
    opens_form: bool = False


class LinkButton(_Part, frozen=True, tag="link_button", kw_only=True):
    """Opens an address; nobody is told that it was clicked."""

    label: str
    url: str


class Select(_Part, frozen=True, tag="select", kw_only=True):
    """A menu of options; `initial` is the value that is chosen already."""

    action: str
    placeholder: str
    options: tuple[Option, ...]
    initial: str | None = None
    value: str = ""


class PersonSelect(_Part, frozen=True, tag="person_select", kw_only=True):
    """A menu of the workspace's people."""

    action: str
    placeholder: str
    value: str = ""


class Overflow(_Part, frozen=True, tag="overflow", kw_only=True):
    """A small menu; at most five options."""

    action: str
    options: tuple[Option, ...]
    value: str = ""


Control: TypeAlias = Union[Button, LinkButton, Select, PersonSelect, Overflow]  # noqa: UP007


class Section(_Part, frozen=True, tag="section", kw_only=True):
    """A paragraph, with a picture or a control beside it where the platform can."""

    text: Text
    accessory: Control | None = None


class Field(msgspec.Struct, frozen=True):
    """A label and its value."""

    label: str
    text: Text


class Fields(_Part, frozen=True, tag="fields", kw_only=True):
    """Short label-and-value pairs, set side by side where the platform can."""

    fields: tuple[Field, ...]


class Context(_Part, frozen=True, tag="context", kw_only=True):
    """Small print."""

    text: Text


class Image(_Part, frozen=True, tag="image", kw_only=True):
    """A picture by its address; `alt` is read where pictures are not seen."""

    url: str
    alt: str
    title: str = ""


class Divider(_Part, frozen=True, tag="divider", kw_only=True):
    """A line between parts."""


class Actions(_Part, frozen=True, tag="actions", kw_only=True):
    """Controls in a row."""

    controls: tuple[Control, ...]


Part: TypeAlias = Union[Section, Fields, Context, Image, Divider, Actions]  # noqa: UP007


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """`accent` colours the card's edge where there is one."""

    title: str = ""
    parts: tuple[Part, ...] = ()
    accent: Literal["none", "good", "warning", "danger"] = "none"


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What is posted. `text` alone is a plain message; with a card it is the line that notifications show.

    `more_url` is where the whole can be read when a platform's limits cut it short.
    """

    text: Text
    card: Card | None = None
    more_url: str | None = None
