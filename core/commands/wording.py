"""How severities, people and statuses are worded, everywhere the same."""

from __future__ import annotations

from core.incidents.severity import Severity
from core.incidents.status import Status


def severity_words(severity: Severity | None) -> str:
    return f"{severity.emoji} {severity.label}" if severity else "not set yet"


def status_words(status: Status) -> str:
    return f"{status.emoji} {status.value}"


def shortened(words: str, limit: int = 80) -> str:
    """On one line, at most `limit` characters."""
    words = " ".join(words.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


_FIELDS = {"started_at": "start", "ended_at": "end"}


def field_words(name: str) -> str:
    """What people call a field of an incident."""
    return _FIELDS.get(name, name)
