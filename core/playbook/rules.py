"""What a playbook may say: the shape of its TOML. Lengths of time are written `5m`, `2h`, `1h30m`, `7d`."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import msgspec

Words: TypeAlias = str | list[str]


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Moment(_Strict, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When: exactly one of `event`, `keyword`/`pattern`, `after`, `every`, `severity_at_least`, `rating_at_least`,
    `field_set`."""

    event: Words | None = None
    keyword: Words | None = None
    pattern: Words | None = None
    after: str | None = None
    every: str | None = None
    times: int = 0
    during: str | None = None
    severity_at_least: str | None = None
    rating_at_least: str | None = None
    field_set: str | None = None


class Condition(_Strict, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """If: all of what is given must be so. `rating_at_least` is about the words of `[ratings]` that are mentioned."""

    severity_at_least: str | None = None
    status: Words | None = None
    missing: Words | None = None
    present: Words | None = None
    rating_at_least: str | None = None
    private: bool | None = None


class MessageTo(_Strict, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`to`: `channel`, `lead`, `reporter`, `role:NAME`, `audience:NAME`, or the id of a channel."""

    text: str
    to: str = "channel"


class Follow(_Strict, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A follow-up; `owner` is an email address or `lead`, `due` a length of time."""

    text: str
    owner: str = ""
    due: str = ""


class Paging(_Strict, frozen=True, kw_only=True, forbid_unknown_fields=True):
    service: str
    why: str = ""


class Giving(_Strict, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`role` is `lead` or a role; given to `person` (an email address) or to whose turn it is in the `rota`."""

    role: str
    person: str = ""
    rota: str = ""


class Reminding(_Strict, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Said again `every` so often, `times` in all, until the field `until` is set or somebody clicks *Done*."""

    text: str
    every: str
    times: int = 5
    until: str = ""


class Do(_Strict, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What: exactly one of these."""

    checklist: list[str] | None = None
    message: MessageTo | None = None
    action: Follow | None = None
    page: Paging | None = None
    role: Giving | None = None
    invite: Words | None = None
    """Email addresses, `lead`, `reporter`, `role:NAME`, or a group of the chat by its handle: `@db-oncall`."""
    remind: Reminding | None = None
    require: Words | None = None


class Rule(_Strict, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    when: str | Moment
    do: Do | list[Do]
    condition: Condition = msgspec.field(name="if", default=Condition())


class Rota(_Strict, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose turn it is: `people` (email addresses), each for `each`, beginning on `start`."""

    people: list[str]
    start: date
    each: str = "7d"


class Hours(_Strict, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Office hours by name, for `during`."""

    start: str = "09:00"
    end: str = "18:00"
    days: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri")
    zone: str = ""
    country: str = ""


class Document(_Strict, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file."""

    rule: list[Rule] = []
    rotas: dict[str, Rota] = {}
    hours: dict[str, Hours] = {}
    ratings: dict[str, str] = {}
