"""What an address asks for (`/?q=checkout&severity=1&since=2026-01-01`) -> a search, and back.

What can't be read is left out and told of in a sentence: an old or a mistyped address still shows something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar.datastructures import MultiDict

from core.incidents.errors import DomainError
from core.incidents.search import Search, Sort
from core.incidents.severity import Severity, parse_severity
from core.incidents.status import Status, parse_status

PLACE = "from"
_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_KEY = re.compile(r"[\w .:-]{1,60}")
_MOST = 300
_LATEST = date(9999, 12, 30)
Value = TypeVar("Value")


@dataclass(frozen=True)
class Asked:
    """`pairs` is what the address said and could be read; `trouble` what could not."""

    search: Search
    pairs: Sequence[tuple[str, str]]
    place: str = ""
    trouble: Sequence[str] = field(default=())

    @property
    def is_narrowed(self) -> bool:
        return any(name != "sort" for name, _ in self.pairs)

    def values(self, name: str) -> list[str]:
        return [value for each, value in self.pairs if each == name]

    def first(self, name: str) -> str:
        return next(iter(self.values(name)), "")

    def query(self, more: Mapping[str, str] | None = None, without: Iterable[tuple[str, str]] = ()) -> str:
        """The address's query with some of it left out and more added; empty when nothing is asked."""
        left = [pair for pair in self.pairs if pair not in set(without)]
        said = urlencode([*left, *(more or {}).items()])
        return f"?{said}" if said else ""


def read_asked(given: MultiDict[str] | None, zone: str) -> Asked:
    """Days are those of `zone`, the installation's own."""
    given = given if given is not None else MultiDict[str]()
    reader = _Reader(given, ZoneInfo(zone))
    search = Search(
        words=reader.words(),
        statuses=frozenset().union(*reader.all("status", _statuses)),
        severities=frozenset(reader.all("severity", _severity)),
        lead_id=reader.one("lead", _number),
        holder_id=reader.one("holder", _number),
        role=reader.one("role", _key) or "",
        platform=reader.one("platform", _key) or "",
        since=reader.one("since", reader.day),
        until=reader.one("until", reader.day_after),
        is_report_only=reader.one("kind", lambda word: {"report": True, "live": False}[word]),
        has_open_actions=reader.one("actions", lambda word: {"open": True, "none": False}[word]),
        sort=reader.one("sort", Sort) or Sort.NEWEST,
    )
    if search.since and search.until and search.since >= search.until:
        reader.trouble.append("The first day is after the last one, so nothing can be found.")
    return Asked(search, reader.pairs, str(given.get(PLACE, ""))[:_MOST], reader.trouble)


class _Reader:
    def __init__(self, given: MultiDict[str], zone: ZoneInfo) -> None:
        self._given, self._zone = given, zone
        self.pairs: list[tuple[str, str]] = []
        self.trouble: list[str] = []

    def words(self) -> str:
        said = " ".join(str(self._given.get("q", "")).split())[:_MOST]
        if said:
            self.pairs.append(("q", said))
        return said

    def one(self, name: str, read: Callable[[str], Value]) -> Value | None:
        return next(iter(self.all(name, read)), None)

    def all(self, name: str, read: Callable[[str], Value]) -> list[Value]:
        found = []
        for said in dict.fromkeys(str(each).strip() for each in self._given.getall(name, [])):
            if not said:
                continue
            try:
                found.append(read(said))
            except (ValueError, KeyError, OverflowError, DomainError):
                self.trouble.append(f"“{said[:60]}” can't be read as {_WORDS[name]}, so it was left out.")
            else:
                self.pairs.append((name, said))
        return found

    def day(self, said: str) -> datetime:
        return self._begins(date.fromisoformat(said))

    def day_after(self, said: str) -> datetime:
        return self._begins(date.fromisoformat(said) + timedelta(days=1))

    def _begins(self, day: date) -> datetime:
        if not 1900 <= day.year <= _LATEST.year:
            raise ValueError(day)
        return datetime.combine(day, time.min, self._zone).astimezone(UTC)


_WORDS = {
    "status": "a status",
    "severity": "a severity",
    "lead": "a person",
    "holder": "a person",
    "role": "a role",
    "platform": "a chat",
    "since": "a day",
    "until": "a day",
    "kind": "live or report",
    "actions": "open or none",
    "sort": "an order",
}


def _statuses(word: str) -> frozenset[Status]:
    return frozenset(each for each in Status if each.is_open) if word == "open" else frozenset({parse_status(word)})


def _severity(word: str) -> Severity | None:
    return None if word == "none" else parse_severity(word)


def _number(word: str) -> int:
    if not _NUMBER.fullmatch(word):
        raise ValueError(word)
    return int(word)


def _key(word: str) -> str:
    if not _KEY.fullmatch(word):
        raise ValueError(word)
    return word
