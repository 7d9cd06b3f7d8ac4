"""Files that are shown in an incident's timeline: listed, fetched, added."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import MultipartBody, PathParameter
from litestar.plugins.problem_details import ProblemDetailsException
from msgspec import Meta

from core.incidents.access import Permission
from core.store.api_lists import WantedEntries, all_entries
from core.store.files import KeptFile
from core.store.unit_of_work import UnitOfWork
from web.api import timeline_answers
from web.api.asks import Ask
from web.api.guarding import changeable, find_incident, visible
from web.api.parameters import IdempotencyKey, PageNumber, PageSize, ReferencePath
from web.api.problems import answers as errors
from web.api.problems import problem
from web.api.shaping import shape_entries
from web.api.timeline import noted
from web.document.uploads import MAX_BODY, drop, keep, take
from web.kept_files import as_download, find_file
from web.services import Handed
from web.viewer import Looking

_BYTES = {200: ResponseSpec(bytes, media_type="application/octet-stream", description="What is in it.")}


class NoteWithFiles(Ask, frozen=True, kw_only=True):
    """Five files at the most, of 8 MiB each."""

    text: Annotated[str, Meta(min_length=1, max_length=50_000, examples=["The graph of that hour."])]
    files: list[UploadFile]
    at: Annotated[datetime, Meta(tz=True, description="When it happened; now, if it is left out.")] | None = None


@get(
    "/incidents/{reference:str}/files",
    tags=["timeline"],
    operation_id="listFiles",
    responses=errors(400, 401, 404, 429),
)
async def list_all(
    services: Handed, viewer: Looking, reference: ReferencePath, page: PageNumber = 1, page_size: PageSize = 50
) -> timeline_answers.FilePage:
    """List the files of an incident

    Those that its timeline shows, oldest first.
    """
    async with UnitOfWork(services.sessions) as uow:
        number = (await find_incident(uow, viewer, reference)).number
        entries = await all_entries(uow.session, viewer, WantedEntries(number))
        shaped = await shape_entries(uow, [each for each in entries if each.attachments], services)
    found = [
        timeline_answers.File(**msgspec.structs.asdict(file), entry=each.id, at=each.at, person=each.person)
        for each in shaped
        for file in each.attachments
    ]
    items = found[(page - 1) * page_size : page * page_size]
    return timeline_answers.FilePage(items=items, total=len(found), page=page, page_size=page_size)


@get(
    "/incidents/{reference:str}/files/{file:str}",
    tags=["timeline"],
    operation_id="fetchFile",
    media_type="application/octet-stream",
    responses={**_BYTES, **errors(400, 401, 404, 429)},
)
async def fetch(
    services: Handed,
    viewer: Looking,
    reference: ReferencePath,
    file: Annotated[str, PathParameter(description="The file's id.")],
) -> Response[bytes]:
    """Fetch a file

    As bytes, whatever it is; what it claims to be is said in the list.
    """
    number = (await visible(services, viewer, reference)).number
    found = await find_file(services, viewer, number, file)
    if found is None:
        raise problem(404, f"Muster keeps no such file of INC-{number}.")
    return as_download(found)


@post(
    "/incidents/{reference:str}/files",
    tags=["timeline"],
    needs=Permission.RESPOND,
    operation_id="addFiles",
    request_max_body_size=MAX_BODY,
    responses=errors(400, 401, 403, 404, 409, 413, 422, 429, 503),
)
async def add(
    services: Handed,
    viewer: Looking,
    reference: ReferencePath,
    data: MultipartBody[NoteWithFiles],
    idempotency_key: IdempotencyKey = None,
) -> Response[timeline_answers.Entry]:
    """Add a note with files

    The files are in the store before the note that leads to them.
    """
    number = (await changeable(services, viewer, reference)).number
    if "\x00" in data.text:
        raise problem(400, "The character U+0000 can't be kept. Leave it out.")
    once = idempotency_key or secrets.token_urlsafe(18)
    uploads, trouble = await take(data.files, lambda file: _id(once, file))
    if trouble or not uploads:
        sentence = trouble or "Add a file. A note without one goes to /timeline."
        raise problem(422, sentence, {"files": sentence})
    values: dict[str, Any] = {"text": data.text, "at": data.at, "files": [each.about for each in uploads]}
    made = await keep(services, number, uploads)
    try:
        return await noted(services, viewer, number, values, idempotency_key)
    except ProblemDetailsException as refusal:
        if refusal.status_code != 503:
            await drop(services, number, made)
        raise


def _id(once: str, file: KeptFile) -> str:
    """The same in each try under one key, so that a file sent again is the file that is there."""
    about = f"{once}\n{file.name}\n{file.media_type}\n".encode()
    return hashlib.sha256(about + hashlib.sha256(file.content).digest()).hexdigest()[:32]
