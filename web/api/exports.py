"""Everything that a search finds, in one file: as CSV for spreadsheets, as JSON for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncGenerator, AsyncIterator

import msgspec
from litestar import get
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Stream

from core.incidents.access import Permission
from core.incidents.incident import Incident
from core.store.search import begun, every
from web.api import answers
from web.api.guarding import check
from web.api.problems import answers as errors
from web.api.searching import SEARCH, AskedFor
from web.api.shaping import shape_incident
from web.cells import harmless
from web.services import Handed, WebServices
from web.viewer import Looking

_COLUMNS = (
    *("id", "title", "status", "severity", "lead", "reporter", "reported_at", "started_at", "ended_at", "duration_s"),
    *("private", "report_only", "summary", "impact", "url"),
)
_BATCH = 100


@get(
    "/exports/incidents.csv",
    tags=["incidents"],
    operation_id="exportCsv",
    dependencies=SEARCH,
    media_type="text/csv",
    responses={200: ResponseSpec(str, media_type="text/csv", description="A line for each.", generate_examples=False)}
    | errors(400, 401, 422, 429, 503),
)
async def incidents_csv(services: Handed, viewer: Looking, search: AskedFor) -> Stream:
    """Export incidents as CSV

    All that are found. A text that a spreadsheet would take for a formula has an apostrophe in front.
    """
    check(viewer, Permission.READ)
    found = await begun(every(services.sessions, viewer, search))
    return _file(_csv(found, services), "text/csv", "incidents.csv")


@get(
    "/exports/incidents.json",
    tags=["incidents"],
    operation_id="exportJson",
    dependencies=SEARCH,
    responses={200: ResponseSpec(list[answers.Incident], description="All of them.", generate_examples=False)}
    | errors(400, 401, 422, 429, 503),
)
async def incidents_json(services: Handed, viewer: Looking, search: AskedFor) -> Stream:
    """Export incidents as JSON

    All that are found.
    """
    check(viewer, Permission.READ)
    found = await begun(every(services.sessions, viewer, search))
    return _file(_json(found, services), "application/json", "incidents.json")


def _file(content: AsyncGenerator[bytes, None], media_type: str, name: str) -> Stream:
    return Stream(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


async def _json(found: AsyncIterator[Incident], services: WebServices) -> AsyncGenerator[bytes, None]:
    before = b"["
    async for incident in found:
        yield before + msgspec.json.encode(shape_incident(incident, services, services.access.site_url))
        before = b",\n"
    yield b"]\n" if before != b"[" else b"[]\n"


async def _csv(found: AsyncIterator[Incident], services: WebServices) -> AsyncGenerator[bytes, None]:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    count = 0
    async for incident in found:
        writer.writerow(_row(shape_incident(incident, services, services.access.site_url)))
        count += 1
        if count % _BATCH == 0:
            yield _taken(text)
    yield _taken(text)


def _row(incident: answers.Incident) -> list[str]:
    values = msgspec.to_builtins(incident)
    for name in ("lead", "reporter"):
        values[name] = values[name]["name"] if values[name] else None
    found = (values[name] for name in _COLUMNS)
    return [harmless(str(value).lower() if isinstance(value, bool) else value) for value in found]


def _taken(text: io.StringIO) -> bytes:
    said = text.getvalue()
    text.seek(0)
    text.truncate()
    return said.encode()
