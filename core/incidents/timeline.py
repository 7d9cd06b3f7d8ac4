"""The timeline: what happened, when, who did it and where."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.chat.places import Place


class EntryKind(StrEnum):
    DECLARED = "declared"
    FIELD = "field"
    MESSAGE = "message"
    NOTE = "note"
    CHANNEL = "channel"


OWN = "own"
"""The `field` of a note that somebody wrote: its writer may change it. Other notes are Muster's own words."""


@dataclass(frozen=True)
class Origin:
    """Who did it, where, and by which event: what every change carries into the timeline.

    `at` is the moment as the platform stamped it (UTC); `key` is the event's id, so that the same event never
    writes two entries. `place` is None for what was done outside a chat; then `source` says where (`web`).
    """

    at: datetime
    key: str
    person_id: int | None = None
    place: Place | None = None
    source: str = ""


@dataclass(eq=False)
class TimelineEntry:
    """`old` and `new` are the stored forms of a field's values; `text` is Markdown.

    `is_shown` says whether anything changed at all; `is_hidden` that somebody has put the entry out of sight.
    """

    incident_id: int
    kind: EntryKind
    at: datetime
    key: str
    field: str = ""
    old: str | None = None
    new: str | None = None
    text: str = ""
    person_id: int | None = None
    author_id: int | None = None
    source: str = ""
    place_key: str = ""
    message_key: str = ""
    is_shown: bool = True
    attachments: list[dict[str, str]] = dataclasses.field(default_factory=list)
    is_hidden: bool = False
    edited_at: datetime | None = None
    id: int | None = None

    @property
    def is_own(self) -> bool:
        """A note in somebody's own words, which they may edit."""
        return self.kind is EntryKind.NOTE and self.field == OWN

    @property
    def order(self) -> tuple[datetime, str]:
        """The order the platform gave; the key breaks ties in the same way everywhere."""
        return self.at, self.key


class Amending(StrEnum):
    """What may be done to an entry afterwards."""

    EDITED = "edited"
    HIDDEN = "hidden"
    RESTORED = "restored"


@dataclass(eq=False)
class Amendment:
    """Who changed the timeline itself, and what the entry said before. Kept for good; never changed.

    The entry is named by its key: one that shows a message goes when the message is unpinned, this stays.
    """

    incident_id: int
    entry_key: str
    what: Amending
    at: datetime
    person_id: int | None = None
    source: str = ""
    text_before: str = ""
    at_before: datetime | None = None
    id: int | None = None


def entry(incident_id: int, kind: EntryKind, origin: Origin, text: str = "", field: str = "") -> TimelineEntry:
    """An entry made by `origin`."""
    return TimelineEntry(
        incident_id=incident_id,
        kind=kind,
        at=origin.at,
        key=f"{origin.key}#{kind}.{field}" if field else f"{origin.key}#{kind}",
        field=field,
        text=text,
        person_id=origin.person_id,
        source=origin.source or (origin.place.platform if origin.place else ""),
        place_key=origin.place.key if origin.place else "",
    )
