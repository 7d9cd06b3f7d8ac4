"""In whose time zone a page takes and shows times: the one that the reader chose, else their browser's, else the one that
their chat names, else the installation's. A form carries the zone that it was drawn in, so it is read as it was meant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo, available_timezones

from core.incidents.person import Person, SignedIn
from web.viewer import Connection, visit_known

COOKIE = "muster_zone"
"""What the browser says; its script keeps it there (static/times.js)."""
FIELD = "_zone"
_LONGEST = 64


class NoSuchTime(ValueError):
    """A sentence that says what to do."""


def is_zone(name: str) -> bool:
    if not name or len(name) > _LONGEST:
        return False
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def all_zones() -> list[str]:
    """For choosing: without the many old names of few."""
    return sorted(each for each in available_timezones() if each == "UTC" or each.partition("/")[0] in _REGIONS)


_REGIONS = (
    *("Africa", "America", "Antarctica", "Asia", "Atlantic"),
    *("Australia", "Europe", "Indian", "Pacific"),
)


def zone_of(connection: Connection, person: Person | None = None, chosen: bool = True) -> str:
    """`person`: whose page it is, where nobody has signed in. `chosen=False`: what it would be had they chosen none."""
    visit = visit_known(connection)
    who: Person | SignedIn | None = (visit.person if visit else None) or person
    wanted = [
        who.chosen_timezone if who and chosen else "",
        unquote(connection.cookies.get(COOKIE, "")),
        who.timezone if who else "",
        connection.app.state.services.timezone,
    ]
    return next((each for each in wanted if each and is_zone(each)), "UTC")


def zone_sent(sent: Mapping[str, str], connection: Connection, person: Person | None = None) -> str:
    """The zone that a form was drawn in."""
    said = sent.get(FIELD, "")
    return said if is_zone(said) else zone_of(connection, person)


def in_zone(at: datetime, zone: str) -> str:
    """A moment as a field of the kind `datetime-local` shows it: to the minute."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


def from_zone(said: str, zone: str) -> datetime:
    """What was filled in, in UTC. Raises `NoSuchTime` for what is no time, and where the clocks leave out or repeat it."""
    try:
        at = datetime.fromisoformat(said.strip())
        if at.tzinfo:
            return at.astimezone(UTC)
        first, second = (at.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
        meant = first.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NoSuchTime(f"“{said[:40]}” is not a time that I can read. Write it like 2026-11-27T14:05.") from None
    if first.utcoffset() == second.utcoffset():
        return meant
    when = f"{at:%H:%M} on {at.day} {at:%B %Y}"
    if meant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != at:
        raise NoSuchTime(f"There was no {when} in {zone}: the clocks were put forward. Please give another time.")
    raise NoSuchTime(
        f"{when} came twice in {zone}, as the clocks were put back. "
        "Please give a time outside that hour, or choose UTC as your time zone (in the menu) to say which."
    )


def untouched(said: str, before: str | None, zone: str) -> str:
    """A moment as the hub takes it, from what stands in a field that showed `before`: one that was left alone keeps its
    seconds. Raises `NoSuchTime`; empty stays empty."""
    if before and in_zone(datetime.fromisoformat(before), zone) == said[:16]:
        return before
    return from_zone(said, zone).isoformat() if said.strip() else ""
