"""What the API answers about reports."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from web.api.answers import Answer, Page, Person, Reference


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


class RevisionPage(Page[Revision], frozen=True, kw_only=True):
    """Texts that a report has had."""
