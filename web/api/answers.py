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
EntryKindName: TypeAlias = Literal["declared", "field", "message", "note", "channel"]
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


class Attachment(Answer, frozen=True, kw_only=True):
    """A file that is shown with an entry. `url` leads to Muster's own copy, else to where the chat has it; null where
    it can't be had any more."""

    id: Annotated[str, Meta(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])]
    name: Annotated[str, Meta(examples=["graph.png"])]
    media_type: Annotated[str, Meta(examples=["image/png"])]
    size: Annotated[int | None, Meta(description="In bytes, where it is known.")]
    is_kept: Annotated[bool, Meta(description="Muster has a copy.")]
    url: str | None


class Entry(Answer, frozen=True, kw_only=True):
    """One thing that happened. For a changed field, `old` and `new` are its values in words; `author` wrote a message
    that `person` chose to keep; `source` is where it was done (a platform, `web`, `api`). `own`: it is a note in
    somebody's own words, which they may edit; `hidden`: put out of sight."""

    id: str
    incident: Reference
    at: datetime
    kind: EntryKindName
    field: str
    old: str | None
    new: str | None
    text: str
    person: Person | None
    author: Person | None
    source: str
    message_url: str | None
    attachments: list[Attachment]
    own: bool
    hidden: bool
    edited_at: datetime | None


class Amendment(Answer, frozen=True, kw_only=True):
    """Something that was done to an entry afterwards; `text_before` is what a note said until it was edited."""

    what: Literal["edited", "hidden", "restored"]
    at: datetime
    person: Person | None
    source: str
    text_before: str


class EntryInFull(Entry, frozen=True, kw_only=True):
    """With what was done to it; that is told only to those who may change it."""

    amendments: list[Amendment]


class File(Attachment, frozen=True, kw_only=True):
    """A file, and the entry of the timeline that it is shown with."""

    entry: str
    at: datetime
    person: Person | None


class Log(Answer, frozen=True, kw_only=True):
    """What happened, newest first. `next` asks for what came before; null at the end."""

    items: list[Entry]
    next: Annotated[str | None, Meta(description="Hand it back as `before`.")]


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


class Report(Answer, frozen=True, kw_only=True):
    """The report, also called a postmortem. `revision` counts the texts that were saved, from 1."""

    incident: Reference
    text: Annotated[str, Meta(examples=["## What happened\n\nThe disk was full."])]
    revision: int
    written_at: datetime
    written_by: Person | None
    finished_at: datetime | None
    finished_by: Person | None


class ReportTemplate(Answer, frozen=True, kw_only=True):
    """How the report of this incident begins, filled in with what is known."""

    text: str


class Revision(Answer, frozen=True, kw_only=True):
    """A text that the report has had."""

    revision: int
    written_at: datetime
    written_by: Person | None


class RevisionInFull(Revision, frozen=True, kw_only=True):
    text: str


class Preview(Answer, frozen=True, kw_only=True):
    """Safe HTML: nothing in it runs or loads."""

    html: Annotated[str, Meta(examples=["<p>The disk was <strong>full</strong>.</p>"])]


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


class EntryPage(Page[Entry], frozen=True, kw_only=True):
    """Entries of a timeline."""


class FilePage(Page[File], frozen=True, kw_only=True):
    """Files."""


class RevisionPage(Page[Revision], frozen=True, kw_only=True):
    """Texts that a report has had."""


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
