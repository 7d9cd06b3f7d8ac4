"""Reading Discord's JSON without trusting its shape."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

_EPOCH_MS = 1420070400000
"""The first second of 2015: snowflakes count from it ("API Reference: Snowflakes")."""


def obj(value: Any, *path: str) -> Json:
    """The object at a path; empty when there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def string(value: Any, *path: str) -> str:
    """The text at a path; empty when there is none."""
    holder = obj(value, *path[:-1])
    found = holder.get(path[-1])
    return found if isinstance(found, str) else ""


def objects(value: Any, *path: str) -> list[Json]:
    """The objects in the list at a path."""
    holder = obj(value, *path[:-1])
    found = holder.get(path[-1])
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def moment(stamp: Any) -> datetime | None:
    """An ISO 8601 stamp as UTC."""
    try:
        at = datetime.fromisoformat(str(stamp))
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def made_at(snowflake: str) -> datetime:
    """When something was made, by its id. What is no snowflake was made in 2015."""
    milliseconds = (int(snowflake) >> 22) if snowflake.isdecimal() else 0
    return datetime.fromtimestamp((milliseconds + _EPOCH_MS) / 1000, UTC)


def snowflake_at(at: datetime) -> str:
    """The smallest id of that millisecond, to begin a search with."""
    return str(max(int(at.timestamp() * 1000) - _EPOCH_MS, 0) << 22)
