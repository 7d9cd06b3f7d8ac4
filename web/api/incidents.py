"""`/api/incidents`: list, declare, read, change."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response, get, patch, post
from litestar.datastructures import ResponseHeader
from litestar.params import JSONBody, QueryParameter

from core.incidents.access import Permission
from core.store.search import find, find_page
from core.store.unit_of_work import UnitOfWork
from web.api import answers, asks
from web.api.asking import ask, refused_before
from web.api.etags import ETAG, check_match, etag_of, tagged, unless_known
from web.api.guarding import changeable, check, visible
from web.api.parameters import IdempotencyKey, IfMatch, IfNoneMatch, PageNumber, PageSize, ReferencePath
from web.api.problems import answers as errors
from web.api.problems import problem
from web.api.searching import SEARCH, AskedFor
from web.api.shaping import shape_incident
from web.reference import parse_reference
from web.services import Handed, WebServices
from web.viewer import Looking

_COUNT_TO = 100_000


@get(
    "/incidents",
    tags=["incidents"],
    operation_id="listIncidents",
    dependencies=SEARCH,
    responses=errors(400, 401, 422, 429, 503),
)
async def list_all(
    services: Handed,
    viewer: Looking,
    search: AskedFor,
    page: PageNumber = 1,
    page_size: PageSize = 25,
    cursor: Annotated[
        str | None, QueryParameter(max_length=200, description="The last answer's `next`; then `page` says nothing.")
    ] = None,
) -> answers.IncidentPage:
    """List incidents

    Those that you may see. Pages end at the 10,000th; `next` reads on from any of them.
    """
    check(viewer, Permission.READ)
    if cursor:
        found = await find(services.sessions, viewer, search, page_size, cursor, _COUNT_TO)
    else:
        found = await find_page(services.sessions, viewer, search, page, page_size, _COUNT_TO)
    return answers.IncidentPage(
        items=[shape_incident(each, services, services.access.site_url) for each in found.incidents],
        total=found.count.number,
        total_is_exact=not found.count.is_more,
        page=page,
        page_size=page_size,
        next=found.after or None,
    )


@post(
    "/incidents",
    tags=["incidents"],
    needs=Permission.DECLARE,
    operation_id="declareIncident",
    responses=errors(400, 401, 403, 409, 413, 422, 429, 503),
    response_headers=[ETAG, ResponseHeader(name="Location", value="", documentation_only=True)],
)
async def declare(
    services: Handed, viewer: Looking, data: JSONBody[asks.Declare], idempotency_key: IdempotencyKey = None
) -> Response[answers.Incident]:
    """Declare an incident

    Its headline appears in chat, as if it had been declared there; you are its reporter.
    """
    check(viewer, Permission.DECLARE)
    values = msgspec.to_builtins(data)
    done = await ask(services, viewer, "declare", values, idempotency_key=idempotency_key)
    async with UnitOfWork(services.sessions) as uow:
        made = await uow.incidents.by_key(f"asked/{done.key}")
    if made is None:
        raise refused_before()
    answer = shape_incident(made, services, services.access.site_url)
    headers = {"Location": f"/api/incidents/{answer.id}", **done.headers}
    return tagged(answer, 201, headers)


@get(
    "/incidents/{reference:str}",
    tags=["incidents"],
    operation_id="readIncident",
    responses=errors(400, 401, 404, 429),
    response_headers=[ETAG],
)
async def read(
    services: Handed, viewer: Looking, reference: ReferencePath, if_none_match: IfNoneMatch = None
) -> Response[answers.Incident]:
    """Read an incident"""
    return unless_known(await current(services, viewer, reference), if_none_match)


@patch(
    "/incidents/{reference:str}",
    tags=["incidents"],
    needs=Permission.RESPOND,
    operation_id="changeIncident",
    responses=errors(400, 401, 403, 404, 409, 412, 413, 422, 429, 503),
    response_headers=[ETAG],
)
async def change(
    services: Handed,
    viewer: Looking,
    reference: ReferencePath,
    data: JSONBody[asks.Change],
    if_match: IfMatch = None,
) -> Response[answers.Incident]:
    """Change an incident

    Fields that are left out stay as they are. Each change enters the timeline, and chat is told. Send `If-Match` with
    the ETag that you read, and nobody's change is overwritten unseen.
    """
    found, fields = await changeable(services, viewer, reference), msgspec.to_builtins(data)
    before = shape_incident(found, services, services.access.site_url)
    is_reopening = not before.is_open and fields.get("status", "resolved") != "resolved"
    is_hiding = fields.get("private", before.private) != before.private
    if is_reopening or is_hiding:
        viewer.check(Permission.MANAGE, found)
    check_match(if_match, etag_of(before))
    if fields:
        values: dict[str, Any] = {"fields": fields}
        if if_match is not None:
            values["version"] = before.version
        await ask(services, viewer, "patch-incident", values, found.number)
    return tagged(await current(services, viewer, reference))


@post(
    "/incidents/{reference:str}/merge",
    tags=["incidents"],
    needs=Permission.RESPOND,
    status_code=200,
    operation_id="mergeIncident",
    responses=errors(400, 401, 403, 404, 409, 413, 422, 429, 503),
    response_headers=[ETAG],
)
async def merge(
    services: Handed,
    viewer: Looking,
    reference: ReferencePath,
    data: JSONBody[asks.Merge],
    idempotency_key: IdempotencyKey = None,
) -> Response[answers.Incident]:
    """Close an incident as a duplicate of another

    Both timelines and channels say so. Takes a manager, or the incident's lead or reporter. A private incident can't be
    merged: it would show in the other one.
    """
    number = (await changeable(services, viewer, reference, Permission.MANAGE)).number
    into = parse_reference(data.into)
    if into is None:
        raise problem(422, errors={"into": "Name an incident like INC-42."})
    done = await ask(services, viewer, "merge", {"into": str(into)}, number, idempotency_key)
    return tagged(await current(services, viewer, reference), headers=done.headers)


async def current(services: WebServices, viewer: Looking, reference: str) -> answers.Incident:
    """As it stands. Raises 404."""
    return shape_incident(await visible(services, viewer, reference), services, services.access.site_url)
