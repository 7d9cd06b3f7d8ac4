"""Reading Teams' JSON without trusting its shape."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


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
    """An ISO 8601 stamp as UTC; Teams writes seven digits after the second."""
    said = str(stamp)
    whole, dot, rest = said.partition(".")
    if dot:
        digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
        said = f"{whole}.{digits[:6]}{rest[len(digits) :]}"
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def made_at(message: str) -> datetime | None:
    """When a message was written, by its id: milliseconds since 1970."""
    if not message.isdecimal() or len(message) != 13:
        return None
    return datetime.fromtimestamp(int(message) / 1000, UTC)
