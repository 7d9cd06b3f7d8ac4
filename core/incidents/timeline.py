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
    """`old` and `new` are the stored forms of a field's values; `text` is Markdown."""

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
    id: int | None = None

    @property
    def order(self) -> tuple[datetime, str]:
        """The order the platform gave; the key breaks ties in the same way everywhere."""
        return self.at, self.key


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
