"""What the API answers about timelines: entries, what was done to them, and their files."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from web.api.answers import Answer, Page, Person, Reference

EntryKindName: TypeAlias = Literal["declared", "field", "message", "note", "channel"]


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


class EntryPage(Page[Entry], frozen=True, kw_only=True):
    """Entries of a timeline."""


class FilePage(Page[File], frozen=True, kw_only=True):
    """Files."""
