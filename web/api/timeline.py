"""An incident's timeline: read, added to, put in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from litestar import Response, get, patch, post
from litestar.params import JSONBody, PathParameter, QueryParameter

from core.incidents.access import Permission
from core.incidents.timeline import EntryKind, TimelineEntry
from core.store.api_lists import WantedEntries, all_entries, list_entries
from core.store.unit_of_work import UnitOfWork
from web.api import asks, timeline_answers
from web.api.asking import ask, refused_before
from web.api.etags import ETAG, check_match, etag_of, tagged, unless_known
from web.api.guarding import changeable, check, find_incident, id_in_query, row_id, visible
from web.api.parameters import IdempotencyKey, IfMatch, IfNoneMatch, PageNumber, PageSize, ReferencePath
from web.api.problems import answers as errors
from web.api.problems import problem
from web.api.shaping import shape_amendments, shape_entries
from web.document.look import says
from web.services import Handed, WebServices
from web.viewer import Looking

EntryPath = Annotated[str, PathParameter(description="The entry's id.")]


@get(
    "/incidents/{reference:str}/timeline",
    tags=["timeline"],
    operation_id="readTimeline",
    responses=errors(400, 401, 403, 404, 422, 429),
)
async def read_all(
    services: Handed,
    viewer: Looking,
    reference: ReferencePath,
    kind: Annotated[list[timeline_answers.EntryKindName] | None, QueryParameter(description="One or more.")] = None,
    person: Annotated[str | None, QueryParameter(description="Who did it, or wrote what it shows: an id.")] = None,
    q: Annotated[str, QueryParameter(max_length=200, description="Words, all of which it holds.")] = "",
    hidden: Annotated[bool, QueryParameter(description="Also what was put out of sight; takes “respond”.")] = False,
    newest_first: Annotated[bool, QueryParameter(description="Instead of oldest first.")] = False,
    page: PageNumber = 1,
    page_size: PageSize = 50,
) -> timeline_answers.EntryPage:
    """Read the timeline"""
    async with UnitOfWork(services.sessions) as uow:
        number = (await find_incident(uow, viewer, reference)).number
        if hidden:
            # What was hidden may be a secret that slipped in: it is for those who could have hidden it.
            check(viewer, Permission.RESPOND)
        wanted = WantedEntries(
            number,
            frozenset(EntryKind(each) for each in kind or ()),
            id_in_query(person, "person") if person else None,
            hidden,
            newest_first,
        )
        found, total = await _page(uow, viewer, wanted, q, page, page_size)
        items = await shape_entries(uow, found, services)
    return timeline_answers.EntryPage(items=items, total=total, page=page, page_size=page_size)


async def _page(
    uow: UnitOfWork, viewer: Looking, wanted: WantedEntries, words: str, page: int, page_size: int
) -> tuple[Sequence[TimelineEntry], int]:
    if not words.strip():
        return await list_entries(uow.session, viewer, wanted, page, page_size)
    found = await _holding(uow, viewer, wanted, words)
    return found[(page - 1) * page_size : page * page_size], len(found)


async def _holding(uow: UnitOfWork, viewer: Looking, wanted: WantedEntries, words: str) -> list[TimelineEntry]:
    """The same that the incident's page finds: names count as words."""
    found = await all_entries(uow.session, viewer, wanted)
    people = await uow.people.many(number for each in found for number in (each.person_id, each.author_id))
    names = {number: person.display_name for number, person in people.items()}
    return [each for each in found if says(each, words, names)]


@post(
    "/incidents/{reference:str}/timeline",
    tags=["timeline"],
    needs=Permission.RESPOND,
    operation_id="addToTimeline",
    responses=errors(400, 401, 403, 404, 409, 413, 422, 429, 503),
)
async def add_note(
    services: Handed,
    viewer: Looking,
    reference: ReferencePath,
    data: JSONBody[asks.Note],
    idempotency_key: IdempotencyKey = None,
) -> Response[timeline_answers.Entry]:
    """Add a note to the timeline"""
    number = (await changeable(services, viewer, reference)).number
    return await noted(services, viewer, number, msgspec.to_builtins(data), idempotency_key)


async def noted(
    services: WebServices, viewer: Looking, number: int, values: dict[str, Any], idempotency_key: str | None
) -> Response[timeline_answers.Entry]:
    """Add a note, and answer with what was made of it."""
    done = await ask(services, viewer, "note", values, number, idempotency_key)
    async with UnitOfWork(services.sessions) as uow:
        made = await uow.timeline.made_by(number, done.key)
        if made is None:
            raise refused_before()
        [answer] = await shape_entries(uow, [made], services)
    return Response(answer, status_code=201, headers=done.headers)


@get(
    "/incidents/{reference:str}/timeline/{entry:str}",
    tags=["timeline"],
    operation_id="readEntry",
    responses=errors(400, 401, 404, 429),
    response_headers=[ETAG],
)
async def read_one(
    services: Handed, viewer: Looking, reference: ReferencePath, entry: EntryPath, if_none_match: IfNoneMatch = None
) -> Response[timeline_answers.EntryInFull]:
    """Read an entry

    With everything that was done to it: what a note said before, who hid it and who brought it back.
    """
    number = (await visible(services, viewer, reference)).number
    return unless_known(await _current(services, viewer, number, entry), if_none_match)


@patch(
    "/incidents/{reference:str}/timeline/{entry:str}",
    tags=["timeline"],
    needs=Permission.RESPOND,
    operation_id="changeEntry",
    responses=errors(400, 401, 403, 404, 409, 412, 413, 422, 429, 503),
    response_headers=[ETAG],
)
async def change(
    services: Handed,
    viewer: Looking,
    reference: ReferencePath,
    entry: EntryPath,
    data: JSONBody[asks.ChangeEntry],
    if_match: IfMatch = None,
) -> Response[timeline_answers.EntryInFull]:
    """Edit, hide or restore an entry

    You may edit your own notes; to edit those of others takes a manager, or the incident's lead or reporter. Any entry
    can be hidden. Nothing is lost: what it said, and who did what, is kept.
    """
    incident, fields = await changeable(services, viewer, reference), msgspec.to_builtins(data)
    before = await _current(services, viewer, incident.number, entry)
    if before.own and ("text" in fields or "at" in fields):
        # The hub asks the same; it can't say that this is a matter of who asks.
        viewer.check_edit(int(before.person.id) if before.person else None, incident)
    check_match(if_match, etag_of(before))
    if fields:
        known: dict[str, str | None] = {"text": before.text} if if_match is not None else {}
        await ask(services, viewer, "patch-entry", {"entry": before.id, **fields}, incident.number, known=known)
    return tagged(await _current(services, viewer, incident.number, entry))


async def _current(services: WebServices, viewer: Looking, number: int, words: str) -> timeline_answers.EntryInFull:
    """As it stands. Raises 404, also for what is hidden from the viewer."""
    may_change = viewer.may(Permission.RESPOND)
    async with UnitOfWork(services.sessions) as uow:
        found = await uow.timeline.entry(number, row_id(words, "entry"))
        if found is None or (found.is_hidden and not may_change):
            raise problem(404, f"INC-{number} has no entry of that id.")
        [shaped] = await shape_entries(uow, [found], services)
        amendments = await uow.timeline.amendments(number, found.key) if may_change else []
        told = await shape_amendments(uow, amendments)
    return timeline_answers.EntryInFull(**msgspec.structs.asdict(shaped), amendments=told)
