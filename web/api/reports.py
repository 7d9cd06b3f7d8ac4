"""The report of an incident: read, written, finished; how it begins, and everything it has said."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response, get, patch, post, put
from litestar.params import JSONBody, PathParameter

from core.incidents.access import Permission
from core.incidents.report import MAX_REPORT
from core.store.unit_of_work import UnitOfWork
from web.api import asks, report_answers
from web.api.asking import ask
from web.api.etags import ETAG, check_match, etag_of, tagged, unless_known
from web.api.guarding import changeable, find_document, row_id, visible
from web.api.parameters import IfMatch, IfNoneMatch, PageNumber, PageSize, ReferencePath
from web.api.problems import answers as errors
from web.api.problems import problem
from web.api.shaping import shape_person
from web.report.rendering import report_html
from web.report.template import begin_report
from web.services import Handed, WebServices
from web.viewer import Looking

_MAX_BODY = 6 * MAX_REPORT + 10_000


@get(
    "/incidents/{reference:str}/report",
    tags=["report"],
    operation_id="readReport",
    responses=errors(400, 401, 404, 429),
    response_headers=[ETAG],
)
async def read(
    services: Handed, viewer: Looking, reference: ReferencePath, if_none_match: IfNoneMatch = None
) -> Response[report_answers.Report]:
    """Read the report"""
    found, _ = await _current(services, (await visible(services, viewer, reference)).number)
    if found is None:
        raise problem(404, "There is no report yet. How it would begin: report/template.")
    return unless_known(found, if_none_match)


@put(
    "/incidents/{reference:str}/report",
    tags=["report"],
    needs=Permission.RESPOND,
    operation_id="writeReport",
    request_max_body_size=_MAX_BODY,
    responses=errors(400, 401, 403, 404, 409, 412, 413, 422, 429, 503),
    response_headers=[ETAG],
)
async def write(
    services: Handed,
    viewer: Looking,
    reference: ReferencePath,
    data: JSONBody[asks.WriteReport],
    if_match: IfMatch = None,
) -> Response[report_answers.Report]:
    """Write the report

    All of it, anew: what it said before is kept as a revision. Send `If-Match` with the ETag that you read, and nobody's
    text is written over unseen.
    """
    return await _change(services, viewer, reference, msgspec.to_builtins(data), if_match)


@patch(
    "/incidents/{reference:str}/report",
    tags=["report"],
    needs=Permission.RESPOND,
    operation_id="finishReport",
    responses=errors(400, 401, 403, 404, 409, 412, 413, 422, 429, 503),
    response_headers=[ETAG],
)
async def finish(
    services: Handed,
    viewer: Looking,
    reference: ReferencePath,
    data: JSONBody[asks.FinishReport],
    if_match: IfMatch = None,
) -> Response[report_answers.Report]:
    """Finish the report, or open it again"""
    return await _change(services, viewer, reference, msgspec.to_builtins(data), if_match)


@get(
    "/incidents/{reference:str}/report/template",
    tags=["report"],
    operation_id="readReportTemplate",
    responses=errors(400, 401, 404, 429),
)
async def template(services: Handed, viewer: Looking, reference: ReferencePath) -> report_answers.ReportTemplate:
    """Read how the report begins

    The template of this installation, filled in with what the incident knows at the moment.
    """
    found = await find_document(services, viewer, reference)
    return report_answers.ReportTemplate(text=begin_report(found, services))


@get(
    "/incidents/{reference:str}/report/revisions",
    tags=["report"],
    needs=Permission.RESPOND,
    operation_id="listRevisions",
    responses=errors(400, 401, 403, 404, 429),
)
async def revisions(
    services: Handed, viewer: Looking, reference: ReferencePath, page: PageNumber = 1, page_size: PageSize = 25
) -> report_answers.RevisionPage:
    """List what the report has said

    Newest first. What was written over may be what nobody else should read, so earlier texts are for those who write.
    """
    number = (await changeable(services, viewer, reference)).number
    async with UnitOfWork(services.sessions) as uow:
        found = await uow.reports.revisions(number)
        shown = found[(page - 1) * page_size : page * page_size]
        people = await uow.people.many(each.person_id for each in shown)
    items = [
        report_answers.Revision(
            revision=each.number, written_at=each.at, written_by=shape_person(people.get(each.person_id or 0))
        )
        for each in shown
    ]
    return report_answers.RevisionPage(items=items, total=len(found), page=page, page_size=page_size)


@get(
    "/incidents/{reference:str}/report/revisions/{revision:str}",
    tags=["report"],
    needs=Permission.RESPOND,
    operation_id="readRevision",
    responses=errors(400, 401, 403, 404, 429),
)
async def revision(
    services: Handed,
    viewer: Looking,
    reference: ReferencePath,
    revision: Annotated[str, PathParameter(description="Its number, from 1.")],
) -> report_answers.RevisionInFull:
    """Read what the report said once"""
    number, wanted = (await changeable(services, viewer, reference)).number, row_id(revision, "revision")
    async with UnitOfWork(services.sessions) as uow:
        found = await uow.reports.revision(number, wanted) if wanted < 2**31 else None
        person = await uow.people.get(found.person_id) if found else None
    if found is None:
        raise problem(404, f"The report of INC-{number} has no revision {wanted}.")
    return report_answers.RevisionInFull(
        revision=found.number, written_at=found.at, written_by=shape_person(person), text=found.text
    )


@post(
    "/incidents/{reference:str}/report/preview",
    tags=["report"],
    needs=Permission.RESPOND,
    status_code=200,
    operation_id="previewReport",
    request_max_body_size=_MAX_BODY,
    responses=errors(400, 401, 403, 404, 413, 429),
)
async def preview(
    services: Handed, viewer: Looking, reference: ReferencePath, data: JSONBody[asks.PreviewReport]
) -> report_answers.Preview:
    """See how a text would look

    As HTML, the way the page shows it. Nothing is saved.
    """
    await changeable(services, viewer, reference)
    return report_answers.Preview(html=str(report_html(data.text)))


async def _change(
    services: WebServices, viewer: Looking, reference: str, values: dict[str, Any], if_match: str | None
) -> Response[report_answers.Report]:
    number = (await changeable(services, viewer, reference)).number
    before, version = await _current(services, number)
    check_match(if_match, etag_of(before) if before else None)
    known = {"version": version} if if_match is not None else {}
    await ask(services, viewer, "patch-report", {**values, **known}, number)
    found, _ = await _current(services, number)
    assert found is not None
    return tagged(found, 200 if before else 201)


async def _current(services: WebServices, number: int) -> tuple[report_answers.Report | None, int]:
    """As it stands, and which version of it that is; None and 0 while there is none."""
    async with UnitOfWork(services.sessions) as uow:
        found = await uow.reports.of(number)
        if found is None:
            return None, 0
        people = await uow.people.many([found.written_by_id, found.finished_by_id])
    shaped = report_answers.Report(
        incident=f"INC-{number}",
        text=found.text,
        revision=found.revision,
        written_at=found.written_at,
        written_by=shape_person(people.get(found.written_by_id or 0)),
        finished_at=found.finished_at,
        finished_by=shape_person(people.get(found.finished_by_id or 0)),
    )
    return shaped, found.version or 0
