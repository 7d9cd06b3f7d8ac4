"""A follow-up: something to be done because of the incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Priority(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ActionType(StrEnum):
    DETECTIVE = "detective"
    PREVENTATIVE = "preventative"
    CORRECTIVE = "corrective"


ACTION_FIELDS = ("details", "owner", "due", "priority", "type")
MAX_DETAILS = 3000


@dataclass(eq=False)
class ActionItem:
    """`details` is Markdown; `due` is a date in the owner's own calendar."""

    incident_id: int
    details: str
    created_at: datetime
    key: str
    owner_id: int | None = None
    created_by_id: int | None = None
    priority: Priority | None = None
    type: ActionType | None = None
    due: date | None = None
    done_at: datetime | None = None
    id: int | None = None

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    def stored_value(self, name: str) -> str | None:
        """One of `ACTION_FIELDS` in the form that pages remember."""
        value = self.owner_id if name == "owner" else getattr(self, name)
        return str(value) if value not in (None, "") else None
