"""Incidents that may have to do with another one: its duplicates, and recent ones that are called alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.access import Viewer
from core.incidents.incident import Incident
from core.incidents.severity import Severity
from core.incidents.status import Status
from core.store import incident_tables as tables
from core.store.visibility import visible_to

_RECENT = 400
_SHOWN = 5
_LEAST = 0.1
_WORD = re.compile(r"[^\W_]{3,}")
_COMMON = frozenset(
    [
        "the",
        "and",
        "for",
        "are",
        "was",
        "not",
        "with",
        "from",
        "all",
        "has",
        "have",
        "but",
        "its",
        "our",
        "out",
        "down",
        "off",
        "can",
        "who",
        "this",
        "that",
        "into",
    ]
)
_columns = tables.incident.c
_SHOWN_COLUMNS = (_columns.id, _columns.title, _columns.status, _columns.severity, _columns.reported_at)


@dataclass(frozen=True)
class Relative:
    """`how`: "duplicate of", "duplicate", or "similar"."""

    reference: str
    title: str
    how: str
    status: Status
    severity: Severity | None
    reported_at: datetime


async def relatives(session: AsyncSession, viewer: Viewer, incident: Incident) -> Sequence[Relative]:
    """Duplicates first, then the five of the last 400 whose titles share the rarest words; only what the viewer sees."""
    other = select(*_SHOWN_COLUMNS).where(visible_to(viewer), _columns.id != incident.number)
    same = other.where(or_(_columns.id == incident.duplicate_of_id, _columns.duplicate_of_id == incident.number))
    duplicates = (await session.execute(same.order_by(_columns.id.desc()).limit(20))).all()
    recent = (await session.execute(other.order_by(_columns.reported_at.desc()).limit(_RECENT))).all()
    known = {row.id for row in duplicates}
    found = [
        _relative(row, "duplicate of" if row.id == incident.duplicate_of_id else "duplicate") for row in duplicates
    ]
    alike = _alike(incident.title, {row.id: row.title for row in recent if row.id not in known})
    rows = {row.id: row for row in recent}
    return found + [_relative(rows[number], "similar") for number in alike]


def _alike(title: str, titles: dict[int, str]) -> list[int]:
    """A word that many titles have says little, one that two have says much."""
    words = {number: _words(each) for number, each in titles.items()}
    spread = Counter(word for each in words.values() for word in each)
    mine = _words(title)
    scores = {number: sum(1 / spread[word] for word in mine & each) for number, each in words.items()}
    best = sorted((each for each in scores if scores[each] >= _LEAST), key=lambda each: (-scores[each], -each))
    return best[:_SHOWN]


def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.casefold())) - _COMMON


def _relative(row: Any, how: str) -> Relative:
    return Relative(
        reference=f"INC-{row.id}",
        title=row.title,
        how=how,
        status=row.status,
        severity=row.severity,
        reported_at=row.reported_at,
    )
