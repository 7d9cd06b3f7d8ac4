"""A message that was pinned, edited or deleted in a comms channel: what the timeline shows of it.

Each fact is a register that keeps the latest by the platform's stamp: pins, edits and unpins may come in any order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(eq=False)
class CapturedMessage:
    """`text` is Markdown as of `text_at`. It is in the timeline while the last pin is later than the last unpin."""

    incident_id: int
    message_key: str
    text: str = ""
    text_at: datetime | None = None
    author_id: int | None = None
    written_at: datetime | None = None
    is_deleted: bool = False
    pinned_at: datetime | None = None
    pinned_by_id: int | None = None
    pin_key: str = ""
    unpinned_at: datetime | None = None
    attachments: list[dict[str, str]] = field(default_factory=list)
    id: int | None = None

    @property
    def is_pinned(self) -> bool:
        return self.pinned_at is not None and (self.unpinned_at is None or self.pinned_at > self.unpinned_at)

    def pin(self, at: datetime, by_id: int | None, key: str) -> None:
        if self.pinned_at is None or at >= self.pinned_at:
            self.pinned_at, self.pinned_by_id, self.pin_key = at, by_id, key

    def unpin(self, at: datetime) -> None:
        if self.unpinned_at is None or at >= self.unpinned_at:
            self.unpinned_at = at

    def say(self, text: str, at: datetime, attachments: list[dict[str, str]] | None = None) -> None:
        """The message's text as of `at`."""
        if self.text_at is None or at >= self.text_at:
            self.text, self.text_at = text, at
            if attachments is not None:
                self.attachments = attachments
