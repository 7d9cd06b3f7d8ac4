"""What the API is sent: one struct for each body. A field that is left out stays as it is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

from core.incidents.report import MAX_REPORT
from web.api.answers import ActionKind, PersonId, PriorityName, Reference, SeverityName, StatusName

Title: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200, examples=["Database is down"])]
ReportText: TypeAlias = Annotated[
    str,
    Meta(min_length=1, max_length=MAX_REPORT, description="Markdown.", examples=["## What happened\n\nA full disk."]),
]
LongText: TypeAlias = Annotated[str, Meta(max_length=50_000, description="Markdown.")]


class Ask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A misspelt field is refused rather than passed over."""


class Declare(Ask, frozen=True, kw_only=True):
    """A new incident. With `report` it is over already; with `private` only its own people see it."""

    title: Title
    summary: LongText = ""
    impact: LongText = ""
    severity: SeverityName | None = None
    lead: PersonId | None = None
    private: bool = False
    report: bool = False


class Change(Ask, frozen=True, kw_only=True):
    """What is to be different. `status` “resolved” closes it; another one opens a closed incident again. `private`
    can be set, and not taken back."""

    title: Title | UnsetType = UNSET
    summary: LongText | UnsetType = UNSET
    impact: LongText | UnsetType = UNSET
    severity: SeverityName | UnsetType | None = UNSET
    status: StatusName | UnsetType = UNSET
    lead: PersonId | UnsetType | None = UNSET
    private: bool | UnsetType = UNSET
    started_at: Annotated[datetime, Meta(tz=True)] | UnsetType = UNSET
    ended_at: Annotated[datetime, Meta(tz=True, description="Of a closed incident only.")] | UnsetType = UNSET


class Note(Ask, frozen=True, kw_only=True):
    """An entry of one's own for the timeline."""

    text: Annotated[str, Meta(min_length=1, max_length=50_000, examples=["We failed over to the **second** zone."])]
    at: Annotated[datetime, Meta(tz=True, description="When it happened; now, if it is left out.")] | None = None


class ChangeEntry(Ask, frozen=True, kw_only=True):
    """`text` and `at` are those of a note that somebody wrote; any entry can be hidden, and brought back."""

    text: Annotated[str, Meta(min_length=1, max_length=50_000)] | UnsetType = UNSET
    at: Annotated[datetime, Meta(tz=True)] | UnsetType = UNSET
    hidden: bool | UnsetType = UNSET


class NewAction(Ask, frozen=True, kw_only=True):
    details: Annotated[str, Meta(min_length=1, max_length=3000, examples=["Alert on replication lag"])]
    owner: PersonId | None = None
    priority: PriorityName | None = None
    type: ActionKind | None = None
    due: date | None = None


class ChangeAction(Ask, frozen=True, kw_only=True):
    details: Annotated[str, Meta(min_length=1, max_length=3000)] | UnsetType = UNSET
    owner: PersonId | UnsetType | None = UNSET
    priority: PriorityName | UnsetType | None = UNSET
    type: ActionKind | UnsetType | None = UNSET
    due: date | UnsetType | None = UNSET
    done: bool | UnsetType = UNSET


class WriteReport(Ask, frozen=True, kw_only=True):
    """`finished`: whether that is all; left out, it stays as it was."""

    text: ReportText
    finished: bool | UnsetType = UNSET


class FinishReport(Ask, frozen=True, kw_only=True):
    """`finished` false: it is open again."""

    finished: bool


class PreviewReport(Ask, frozen=True, kw_only=True):
    text: Annotated[str, Meta(max_length=MAX_REPORT, examples=["The disk was **full**."])]


class Merge(Ask, frozen=True, kw_only=True):
    """`into`: the incident that stays."""

    into: Reference


class GiveRole(Ask, frozen=True, kw_only=True):
    """`person` null: nobody has it any longer."""

    person: PersonId | None
