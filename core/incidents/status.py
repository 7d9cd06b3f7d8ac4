"""Where an incident stands, and which steps lead from where to where."""

from __future__ import annotations

from enum import StrEnum

from core.incidents.errors import IllegalMove, InvalidValue


class Status(StrEnum):
    """The steps of an incident, from its declaration to its end."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"

    @property
    def is_open(self) -> bool:
        return self is not Status.RESOLVED

    @property
    def emoji(self) -> str:
        return _EMOJI[self]


_EMOJI = {Status.INVESTIGATING: "🔍", Status.IDENTIFIED: "🎯", Status.MONITORING: "👀", Status.RESOLVED: "✅"}
_ALIASES = {
    **{status.value: status for status in Status},
    "fixed": Status.RESOLVED,
    "closed": Status.RESOLVED,
}


def parse_status(words: str) -> Status:
    """Read a status; raises `InvalidValue` that says what is allowed."""
    status = _ALIASES.get(" ".join(words.casefold().split()))
    if status is None:
        shown = " ".join(words.split())[:60]
        allowed = ", ".join(each.value for each in Status)
        raise InvalidValue("status", f"“{shown}” is not a status. Use one of: {allowed}.")
    return status


def check_move(reference: str, old: Status, new: Status, reopening: bool = False) -> None:
    """Raise `IllegalMove` unless `old` may become `new`.

    While open, any step may follow any other: a fix that does not hold sends you back. A resolved incident stays
    resolved until somebody reopens it.
    """
    if old is Status.RESOLVED and new is Status.RESOLVED:
        raise IllegalMove(f"{reference} is already closed.")
    if old is Status.RESOLVED and not reopening:
        raise IllegalMove(f"{reference} is closed, so it can't go to {new.value}. Open it again first: reopen.")
