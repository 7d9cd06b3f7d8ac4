"""The report: what people write down when it is over, for those who were not there. Also called a postmortem."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.incidents.errors import EditConflict, InvalidValue

MAX_REPORT = 200_000


@dataclass(eq=False)
class Report:
    """One for each incident. `text` is Markdown; `revision` counts the texts that were saved, from 1."""

    incident_id: int
    text: str
    revision: int
    written_at: datetime
    written_by_id: int | None = None
    finished_at: datetime | None = None
    finished_by_id: int | None = None
    version: int | None = None

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    def rewrite(self, text: str, known_revision: int, at: datetime, by_id: int | None) -> bool:
        """Take a new text from somebody who had `known_revision` before them; False when it is the same text.

        Raises `EditConflict` when somebody else has saved another text since.
        """
        if text == self.text:
            return False
        if known_revision != self.revision:
            raise EditConflict({"text": "Somebody else saved this report while you were writing."})
        self.text, self.revision, self.written_at, self.written_by_id = text, self.revision + 1, at, by_id
        return True


def check_report(text: str) -> str:
    """Raises `InvalidValue` when there is nothing in it, or more than 200,000 characters."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise InvalidValue("text", "There is nothing in the report yet. Write something, then save it.")
    if len(text) > MAX_REPORT:
        raise InvalidValue("text", f"The report is {len(text):,} characters long; the most is {MAX_REPORT:,}.")
    return text
