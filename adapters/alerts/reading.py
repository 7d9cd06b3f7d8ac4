"""What all the readers share: texts kept to a length, times with a zone, severities by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from adapters.alerts.settings import AlertSource, severity_number
from core.chat.alerts import Alert
from core.chat.errors import InvalidRequest
from core.incidents.errors import InvalidValue

MOST = 200
"""Alerts of one payload; more are counted by whoever sent them, not by us."""
_TITLE, _DETAILS, _URL, _LABELS = 200, 2000, 1000, 30
_USUAL = {
    **{"critical": 1, "page": 1, "fatal": 1, "emergency": 1, "p1": 1, "high": 2, "error": 2, "major": 2, "p2": 2},
    **{"warning": 3, "warn": 3, "minor": 3, "medium": 3, "p3": 3, "info": 4, "low": 4, "trivial": 4, "p4": 4, "p5": 4},
}
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Alerts that belong together. `key` names the request, if its sender does."""

    group: str
    title: str
    alerts: tuple[Alert, ...]
    key: str = ""


def words(value: Any, most: int = _DETAILS) -> str:
    """A text without what databases and chats can't hold."""
    said = "" if value is None else str(value)
    said = "".join(each for each in said if each in "\n\t" or each.isprintable()).strip()
    return said if len(said) <= most else said[: most - 1] + "…"


def title_of(*wanted: Any) -> str:
    """The first that says something, on one line."""
    for each in wanted:
        if said := " ".join(words(each, 4 * _TITLE).split()):
            return words(said, _TITLE)
    return "Alert without a name"


def link(*wanted: Any) -> str:
    """The first that is a web address."""
    for each in wanted:
        if str(each or "").startswith(("https://", "http://")):
            return words(each, _URL)
    return ""


def moment(value: Any) -> datetime | None:
    """None for what is no time, and for the year 1 that Go writes for none."""
    try:
        at = datetime.fromisoformat(str(value).replace("Z", "+00:00")) if value else None
    except ValueError:
        return None
    if at is None:
        return None
    at = at.replace(tzinfo=at.tzinfo or UTC)
    return at.astimezone(UTC) if at > _LONG_AGO else None


def severity(source: AlertSource, value: Any) -> int:
    """By the source's own names first, then by those that are usual, then by ours; 0: not known."""
    word = " ".join(str(value or "").split()).casefold()
    own = {name.casefold(): named for name, named in source.severities.items()}
    if word in own:
        return severity_number(own[word])
    if word in _USUAL:
        return _USUAL[word]
    try:
        return severity_number(word) if word else 0
    except InvalidValue:
        return 0


def labels(value: Any) -> dict[str, str]:
    found = value if isinstance(value, Mapping) else {}
    return {words(name, 100): words(each, 300) for name, each in list(found.items())[:_LABELS]}


def items(value: Any, where: str) -> list[Mapping[str, Any]]:
    """A list of objects. Raises `InvalidRequest`."""
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise InvalidRequest(f"“{where}” is not a list of alerts.", 400)
    return value[:MOST]


def thing(value: Any) -> Mapping[str, Any]:
    """An object; an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}
