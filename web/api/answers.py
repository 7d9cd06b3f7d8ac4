"""What the API answers with: one struct for each kind of thing. Texts are Markdown; times are UTC."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Generic, Literal, TypeAlias, TypeVar

from msgspec import Meta, Struct

T = TypeVar("T")

Reference: TypeAlias = Annotated[str, Meta(description="What people call it.", examples=["INC-42"])]
PersonId: TypeAlias = Annotated[str, Meta(description="The id of a person; opaque.", examples=["7"])]
SeverityName: TypeAlias = Literal["critical", "major", "minor", "trivial"]
StatusName: TypeAlias = Literal["investigating", "identified", "monitoring", "resolved"]
PriorityName: TypeAlias = Literal["high", "medium", "low"]
ActionKind: TypeAlias = Literal["detective", "preventative", "corrective"]


class Answer(Struct, frozen=True, kw_only=True):
    """Only fields by name: a struct may grow."""


class Page(Answer, Generic[T], frozen=True, kw_only=True):
    """One page of a list. Pages count from 1."""

    items: list[T]
    total: Annotated[int, Meta(description="How many there are on all pages.")]
    page: int
    page_size: int


class Person(Answer, frozen=True, kw_only=True):
    id: PersonId
    name: Annotated[str, Meta(examples=["Ada Lovelace"])]


class Account(Answer, frozen=True, kw_only=True):
    """How a chat platform knows somebody."""

    platform: Annotated[str, Meta(examples=["slack"])]
    name: str
    handle: str


class FoundPerson(Answer, frozen=True, kw_only=True):
    id: PersonId
    name: str
    accounts: list[Account]


class Channel(Answer, frozen=True, kw_only=True):
    """Where the incident's people talk. `url` opens it in the chat, where it can be opened."""

    platform: str
    name: str
    url: str | None
    is_archived: bool


class Incident(Answer, frozen=True, kw_only=True):
    """`version` grows with every change; `duration_s` is known once it has ended."""

    id: Reference
    url: Annotated[str, Meta(description="Its document, for people.")]
    title: str
    summary: str
    impact: str
    severity: SeverityName | None
    status: StatusName
    is_open: bool
    private: bool
    report_only: bool
    reporter: Person
    lead: Person | None
    reported_at: datetime
    started_at: datetime
    ended_at: datetime | None
    duration_s: int | None
    channel: Channel | None
    duplicate_of: Reference | None
    version: int


class Action(Answer, frozen=True, kw_only=True):
    """A follow-up. `team` is the owner's."""

    id: str
    incident: Reference
    incident_title: str
    details: str
    owner: Person | None
    team: str
    created_by: Person | None
    created_at: datetime
    priority: PriorityName | None
    type: ActionKind | None
    due: date | None
    done_at: datetime | None


class Participant(Answer, frozen=True, kw_only=True):
    """Somebody who wrote in the incident's channel."""

    name: str
    account: Annotated[str, Meta(examples=["slack/T1/U1"])]
    messages: int
    joined_at: datetime | None
    last_seen_at: datetime | None


class Role(Answer, frozen=True, kw_only=True):
    """Something to look after beside the lead; `person` is null while nobody does."""

    role: Annotated[str, Meta(examples=["scribe"])]
    person: Person | None


class Relative(Answer, frozen=True, kw_only=True):
    """Another incident that may have to do with it: `how` says why it is thought so."""

    id: Reference
    title: str
    how: Annotated[str, Meta(examples=["duplicate of", "duplicate", "similar"])]
    status: StatusName
    severity: SeverityName | None
    reported_at: datetime


class StatusPage(Answer, frozen=True, kw_only=True):
    """Where customers read of it. `reference` is what the status page calls it."""

    system: Annotated[str, Meta(examples=["statuspage"])]
    reference: str
    url: str | None


class Month(Answer, frozen=True, kw_only=True):
    """What was reported in one month (UTC). `by_severity` counts `none` for those that have none."""

    month: Annotated[str, Meta(examples=["2026-11"])]
    since: datetime
    until: datetime
    total: int
    by_severity: dict[str, int]
    items: list[Incident]
    page: int
    page_size: int


class IncidentPage(Page[Incident], frozen=True, kw_only=True):
    """Incidents. `next` reads on however far: hand it back as `cursor`; null at the end."""

    total_is_exact: Annotated[bool, Meta(description="False: there are more than `total`; counting stops there.")]
    next: str | None


class ActionPage(Page[Action], frozen=True, kw_only=True):
    """Follow-ups."""


class ParticipantPage(Page[Participant], frozen=True, kw_only=True):
    """Who took part."""


class PersonPage(Page[FoundPerson], frozen=True, kw_only=True):
    """People."""


class WrongField(Answer, frozen=True, kw_only=True):
    field: str
    detail: str


class Problem(Answer, frozen=True, kw_only=True):
    """RFC 9457, “Problem Details for HTTP APIs”. `detail` is a sentence for a person."""

    status: int
    title: str
    detail: str
    type: str = "about:blank"
    errors: list[WrongField] = []
