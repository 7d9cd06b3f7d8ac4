"""Reading what is asked outside chat: plain JSON values, by name. What can't be read is refused beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from core.blocks.context import Context
from core.incidents.errors import InvalidValue
from core.incidents.person import Person
from core.incidents.severity import Severity, parse_severity

Values = Mapping[str, Any]
E = TypeVar("E", bound=StrEnum)


def words(values: Values, name: str) -> str:
    """A text; nothing: an empty one."""
    value = values.get(name)
    return "" if value is None else str(value).replace("\r\n", "\n")


def severity(value: Any) -> Severity | None:
    return parse_severity(str(value)) if value not in (None, "") else None


async def person(context: Context, value: Any, name: str = "lead") -> Person | None:
    """Somebody by their id."""
    if value in (None, ""):
        return None
    said = str(value)
    found = await context.uow.people.get(int(said)) if said.isdecimal() and len(said) < 19 else None
    if found is None:
        raise InvalidValue(name, "There is nobody of that id. Choose somebody from the list.")
    return found


def moment(value: Any, name: str) -> datetime | None:
    """An ISO 8601 moment; without a zone, UTC."""
    if value in (None, ""):
        return None
    try:
        at = datetime.fromisoformat(str(value))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidValue(name, f"“{str(value)[:40]}” is not a time. Write it like 2026-11-27T14:05.") from None


def day(value: Any, name: str) -> date | None:
    """An ISO 8601 date."""
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise InvalidValue(name, f"“{str(value)[:40]}” is not a date. Write it like 2026-11-27.") from None


def choice(kind: type[E], value: Any, name: str) -> E | None:
    """One of an enumeration's values."""
    if value in (None, ""):
        return None
    try:
        return kind(str(value).casefold())
    except ValueError:
        known = ", ".join(each.value for each in kind)
        raise InvalidValue(name, f"“{str(value)[:40]}” is no {name} that there is. Use one of: {known}.") from None


def number(values: Values, name: str) -> int:
    """The id of something; what is none finds nothing."""
    said = words(values, name)
    return int(said) if said.isdecimal() and len(said) < 19 else 0
