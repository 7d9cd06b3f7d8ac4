"""Single values of the predecessor in Muster's terms. What can't be read says so, rather than becoming something else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, tzinfo
from enum import Enum
from typing import Any, TypeVar

from core.incidents.action_item import ActionType, Priority
from core.incidents.severity import Severity
from muster.response_import.source import NotResponse, Row

E = TypeVar("E", bound=Enum)

SEVERITIES = {str(int(each)): each for each in Severity}
PRIORITIES = {"1": Priority.HIGH, "2": Priority.MEDIUM, "3": Priority.LOW}
TYPES = {"1": ActionType.DETECTIVE, "2": ActionType.PREVENTATIVE, "3": ActionType.CORRECTIVE}


def moment(row: Row, column: str, zone: tzinfo) -> datetime | None:
    """A time, in UTC. The predecessor kept naive local times; `zone` is where its server stood."""
    value = row.get(column)
    if value in (None, ""):
        return None
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise NotResponse(f"Row {row.get('id')} has no time in {column}, but “{str(value)[:60]}”.") from None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def needed_moment(row: Row, column: str, zone: tzinfo) -> datetime:
    found = moment(row, column, zone)
    if found is None:
        raise NotResponse(f"Row {row.get('id')} has no {column}.")
    return found


def one_of(known: dict[str, E], value: object) -> E | None:
    """None for nothing, and for what the predecessor's own forms never offered."""
    return known.get(str(value)) if value not in (None, "") else None


def details(row: Row) -> dict[str, Any]:
    """A timeline event's metadata: JSON text on SQLite, an object where the driver decodes it."""
    value = row.get("metadata")
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except json.JSONDecodeError:
            return {}
    return value if isinstance(value, dict) else {}
