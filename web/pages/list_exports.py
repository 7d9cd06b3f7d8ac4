"""What was searched for, to take away: all of it, written while it is read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any

from litestar import Request, get
from litestar.response import Stream

from core.incidents.incident import Incident
from core.store.search import begun, every
from web.cells import harmless
from web.search_words import read_asked
from web.services import Handed, WebServices
from web.viewer import Looking

COLUMNS = (
    *("reference", "title", "status", "severity", "lead", "reporter", "private", "report_only"),
    *("reported_at", "started_at", "ended_at", "duration_seconds", "summary", "impact", "url"),
)
_CHUNK = 32_000


@get("/incidents.csv", include_in_schema=False)
async def export_csv(request: Request[Any, Any, Any], services: Handed, viewer: Looking) -> Stream:
    """Comma-separated, UTF-8 with its mark, which spreadsheets need to read it as such."""
    search = read_asked(request.query_params, services.timezone).search
    found = await begun(every(services.sessions, viewer, search))
    return _file(_csv(found, services), "text/csv", "incidents.csv")


@get("/incidents.json", include_in_schema=False)
async def export_json(request: Request[Any, Any, Any], services: Handed, viewer: Looking) -> Stream:
    """One array of objects."""
    search = read_asked(request.query_params, services.timezone).search
    found = await begun(every(services.sessions, viewer, search))
    return _file(_json(found, services), "application/json", "incidents.json")


def _file(content: AsyncIterator[str], media_type: str, name: str) -> Stream:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Accel-Buffering": "no"}
    return Stream(content, media_type=media_type, headers=headers)


async def _csv(found: AsyncIterator[Incident], services: WebServices) -> AsyncIterator[str]:
    out = io.StringIO("\ufeff")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    async for incident in found:
        writer.writerow(harmless(value) for value in _row(incident, services).values())
        if out.tell() > _CHUNK:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


async def _json(found: AsyncIterator[Incident], services: WebServices) -> AsyncIterator[str]:
    begin = "["
    async for incident in found:
        yield begin + json.dumps(_row(incident, services), ensure_ascii=False)
        begin = ",\n"
    yield "[]\n" if begin == "[" else "]\n"


def _row(incident: Incident, services: WebServices) -> dict[str, Any]:
    ended = incident.ended_at
    return {
        "reference": incident.reference,
        "title": incident.title,
        "status": incident.status.value,
        "severity": incident.severity.label if incident.severity else None,
        "lead": incident.lead.display_name if incident.lead else None,
        "reporter": incident.reporter.display_name,
        "private": incident.is_private,
        "report_only": incident.is_report_only,
        "reported_at": incident.reported_at.isoformat(),
        "started_at": incident.started_at.isoformat(),
        "ended_at": ended.isoformat() if ended else None,
        "duration_seconds": int(incident.duration(services.clock.now()).total_seconds()),
        "summary": incident.summary,
        "impact": incident.impact,
        "url": f"{services.access.site_url}/incidents/{incident.reference}",
    }
