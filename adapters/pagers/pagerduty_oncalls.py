"""PagerDuty's on-calls in Muster's words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from adapters.pagers.calls import Json
from core.outside.pager import OnCall


def read_oncalls(rows: Iterable[Json]) -> list[OnCall]:
    """First level first. Somebody on two schedules of a level is told once, with the later end."""
    found: dict[tuple[int, str], OnCall] = {}
    for row in rows:
        each = _read(row)
        if each is None:
            continue
        key = (each.level, each.email or each.name)
        if key not in found or _ends_later(each, found[key]):
            found[key] = each
    return sorted(found.values(), key=lambda each: (each.level, each.name.casefold()))


def _read(row: Json) -> OnCall | None:
    user = row.get("user")
    if not isinstance(user, dict):
        return None
    email = str(user.get("email") or "")
    name = str(user.get("name") or user.get("summary") or email)
    level = row.get("escalation_level")
    return OnCall(name=name, email=email, level=level if isinstance(level, int) else 1, until=_moment(row.get("end")))


def _ends_later(one: OnCall, other: OnCall) -> bool:
    """No end is the latest."""
    return other.until is not None and (one.until is None or one.until > other.until)


def _moment(said: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
