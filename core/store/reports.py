"""The reports, and every text that each has had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.report import Report
from core.store import incident_tables as tables

_past = tables.report_revision


@dataclass(frozen=True)
class Revision:
    """One text that was saved; `text` is empty in lists."""

    number: int
    at: datetime
    person_id: int | None
    text: str = ""


class Reports:
    """The reports of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, incident: int) -> Report | None:
        return await self._session.get(Report, incident)

    async def keep(self, report: Report) -> None:
        """Store a text of a report, new or not, as a revision of its own."""
        self._session.add(report)
        await self._session.execute(
            insert(_past).values(
                incident_id=report.incident_id,
                revision=report.revision,
                text=report.text,
                at=report.written_at,
                person_id=report.written_by_id,
            )
        )

    async def revisions(self, incident: int) -> Sequence[Revision]:
        """All that were saved, newest first, without their texts."""
        columns = _past.c
        query = select(columns.revision, columns.at, columns.person_id).where(columns.incident_id == incident)
        rows = await self._session.execute(query.order_by(columns.revision.desc()))
        return [Revision(row.revision, row.at, row.person_id) for row in rows]

    async def revision(self, incident: int, number: int) -> Revision | None:
        """One of them with its text."""
        query = select(_past).where(_past.c.incident_id == incident, _past.c.revision == number)
        row = (await self._session.execute(query)).one_or_none()
        return Revision(row.revision, row.at, row.person_id, row.text) if row else None
