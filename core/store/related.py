"""Incidents that may have to do with another one: its duplicates, and those that are called alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log2
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.access import Viewer
from core.incidents.incident import Incident
from core.incidents.severity import Severity
from core.incidents.status import Status
from core.store import incident_tables as tables
from core.store.errors import StoreSlow
from core.store.search_index import is_one_of, rare_in_titles, take_care
from core.store.search_words import fold
from core.store.visibility import visible_to

_RECENT = 400
_RARE, _MOST_WORDS = 500, 10
_PATIENCE_MS = 500
_SHOWN = 5
_LEAST = 0.2
"""One word that thirty titles have, or two that a thousand have."""
_WORD = re.compile(r"[^\W_]{3,}")
_COMMON = frozenset(
    (
        *("the", "and", "for", "are", "was", "not", "with", "from", "all", "has", "have", "but", "its", "our"),
        *("out", "down", "off", "can", "who", "this", "that", "into"),
    )
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
    """Duplicates first, then the five whose titles share the most telling words: among the last 400, and among all that
    hold a rare word of the title, however old they are. Only what the viewer sees."""
    other = select(*_SHOWN_COLUMNS).where(visible_to(viewer), _columns.id != incident.number)
    same = other.where(or_(_columns.id == incident.duplicate_of_id, _columns.duplicate_of_id == incident.number))
    duplicates = (await session.execute(same.order_by(_columns.id.desc()).limit(20))).all()
    rows = {row.id: row for row in await session.execute(other.order_by(_columns.reported_at.desc()).limit(_RECENT))}
    if older := await _with_rare_words(session, incident.title) - rows.keys():
        rows |= {row.id: row for row in await session.execute(other.where(is_one_of(session, older)))}
    known = {row.id for row in duplicates}
    found = [
        _relative(row, "duplicate of" if row.id == incident.duplicate_of_id else "duplicate") for row in duplicates
    ]
    alike = _alike(incident.title, {number: row.title for number, row in rows.items() if number not in known})
    return found + [_relative(rows[number], "similar") for number in alike]


async def _with_rare_words(session: AsyncSession, title: str) -> set[int]:
    """Asked of the full-text index. The page does not wait for it: what takes too long is left out."""
    words = sorted(_words(title), key=lambda word: (-len(word), word))[:_MOST_WORDS]
    if session.get_bind().dialect.name != "postgresql":
        return await rare_in_titles(session, words, _RARE)
    try:
        # Within a savepoint: a statement that was stopped takes nothing else down.
        async with session.begin_nested():
            await take_care(session, _PATIENCE_MS)
            found = await rare_in_titles(session, words, _RARE)
            await take_care(session, 0)
    except StoreSlow:
        return set()
    return found


def _alike(title: str, titles: dict[int, str]) -> list[int]:
    """A word that many titles have says little, one that few have says much; two that some have say as much."""
    words = {number: _words(each) for number, each in titles.items()}
    spread = Counter(word for each in words.values() for word in each)
    mine = _words(title)
    scores = {number: sum(1 / log2(1 + spread[word]) for word in mine & each) for number, each in words.items()}
    best = sorted((each for each in scores if scores[each] >= _LEAST), key=lambda each: (-scores[each], -each))
    return best[:_SHOWN]


def _words(title: str) -> frozenset[str]:
    """As the index keeps them."""
    return frozenset(_WORD.findall(fold(title))) - _COMMON


def _relative(row: Any, how: str) -> Relative:
    return Relative(
        reference=f"INC-{row.id}",
        title=row.title,
        how=how,
        status=row.status,
        severity=row.severity,
        reported_at=row.reported_at,
    )
