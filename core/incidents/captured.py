"""A message that people chose to keep (by a pin, the shortcut …), or edited or deleted: what the timeline shows of it.

Each fact is a register that keeps the latest by the platform's stamp: pins, edits and unpins may come in any order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

PIN = "pin"
SHORTCUT = "shortcut"
REACTION = "reaction"
"""One mark for each reaction and person: `reaction/pushpin/U1`."""


class Mark(NamedTuple):
    """One way in which a message is kept at present: since when, and who chose it."""

    way: str
    at: datetime
    person_id: int | None


@dataclass(eq=False)
class CapturedMessage:
    """`text` is Markdown as of `text_at`. It is in the timeline while at least one mark is on: taking a pin away takes
    nothing that somebody else kept in another way.

    `marks` is kept as JSON: way → when it was last put on (`on`) and taken off (`off`), and by whom (`by`).
    """

    incident_id: int
    message_key: str
    text: str = ""
    text_at: datetime | None = None
    author_id: int | None = None
    written_at: datetime | None = None
    is_deleted: bool = False
    marks: dict[str, dict[str, str | int | None]] = field(default_factory=dict)
    attachments: list[dict[str, str]] = field(default_factory=list)
    id: int | None = None

    @property
    def mark(self) -> Mark | None:
        """The first of the marks that are on; None: the message is not in the timeline."""
        on = [
            Mark(way, datetime.fromisoformat(str(each["on"])), int(by) if (by := each.get("by")) else None)
            for way, each in self.marks.items()
            if each.get("on") and str(each["on"]) > str(each.get("off") or "")
        ]
        return min(on, key=lambda mark: (mark.at, mark.way), default=None)

    def keep(self, way: str, at: datetime, by_id: int | None) -> None:
        """Somebody wants it in the timeline."""
        known = self.marks.get(way, {})
        if str(known.get("on") or "") <= (stamp := _stamp(at)):
            self.marks = {**self.marks, way: {**known, "on": stamp, "by": by_id}}

    def release(self, way: str, at: datetime) -> None:
        """Somebody took that mark off again."""
        known = self.marks.get(way, {})
        if str(known.get("off") or "") <= (stamp := _stamp(at)):
            self.marks = {**self.marks, way: {**known, "off": stamp}}

    def say(self, text: str, at: datetime, attachments: list[dict[str, str]] | None = None) -> None:
        """The message's text as of `at`."""
        if self.text_at is None or at >= self.text_at:
            self.text, self.text_at = text, at
            if attachments is not None:
                self.attachments = attachments


def _stamp(at: datetime) -> str:
    """UTC with microseconds always written, so that stamps compare as text."""
    return at.isoformat(timespec="microseconds")
