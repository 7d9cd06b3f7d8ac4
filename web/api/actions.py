"""Follow-ups, of one incident and across all."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias
from zoneinfo import ZoneInfo

import msgspec
from litestar import Response, get, patch, post
from litestar.params import JSONBody, PathParameter, QueryParameter

from core.incidents.access import Permission
from core.store.api_lists import WantedActions, list_actions
from core.store.follow_ups import Which
from core.store.unit_of_work import UnitOfWork
from web.api import answers, asks
from web.api.asking import ask, refused_before
from web.api.guarding import changeable, check, find_incident, id_in_query, row_id
from web.api.parameters import IdempotencyKey, PageNumber, PageSize, ReferencePath
from web.api.problems import CHALLENGE, problem
from web.api.problems import answers as errors
from web.api.shaping import shape_actions
from web.services import Handed, WebServices
from web.viewer import Looking

ActionOrder: TypeAlias = Literal["logged", "due"]


@get("/actions", tags=["actions"], operation_id="listActions", responses=errors(400, 401, 422, 429))
async def list_all(
    services: Handed,
    viewer: Looking,
    owner: Annotated[str | None, QueryParameter(description="The id of a person, `me`, or `nobody`.")] = None,
    team: Annotated[str, QueryParameter(max_length=100, description="The owner's team.")] = "",
    q: Annotated[str, QueryParameter(max_length=100, description="Words in it, or in its incident's title.")] = "",
    which: Annotated[Which | None, QueryParameter(description="Only those that are open, overdue or done.")] = None,
    due_before: Annotated[date | None, QueryParameter(description="Due before that day.")] = None,
    sort: Annotated[ActionOrder, QueryParameter(description="As they were logged, or what is due first.")] = "logged",
    page: PageNumber = 1,
    page_size: PageSize = 25,
) -> answers.ActionPage:
    """List follow-ups across incidents

    Overdue is what is not done on the day after it was due, where Muster is at home.
    """
    check(viewer, Permission.READ)
    wanted = WantedActions(
        owner=_owner(viewer, owner),
        team=team,
        words=" ".join(q.split()),
        which=which,
        today=services.clock.now().astimezone(ZoneInfo(services.timezone)).date(),
        due_before=due_before,
        by_due=sort == "due",
    )
    return await _page(services, viewer, wanted, page, page_size)


@get(
    "/incidents/{reference:str}/actions",
    tags=["actions"],
    operation_id="listActionsOfIncident",
    responses=errors(400, 401, 404, 429),
)
async def list_of_one(
    services: Handed, viewer: Looking, reference: ReferencePath, page: PageNumber = 1, page_size: PageSize = 25
) -> answers.ActionPage:
    """List the follow-ups of an incident

    In the order they were logged.
    """
    async with UnitOfWork(services.sessions) as uow:
        number = (await find_incident(uow, viewer, reference)).number
    return await _page(services, viewer, WantedActions(incident=number), page, page_size)


@post(
    "/incidents/{reference:str}/actions",
    tags=["actions"],
    needs=Permission.RESPOND,
    operation_id="addAction",
    responses=errors(400, 401, 403, 404, 409, 413, 422, 429, 503),
)
async def add(
    services: Handed,
    viewer: Looking,
    reference: ReferencePath,
    data: JSONBody[asks.NewAction],
    idempotency_key: IdempotencyKey = None,
) -> Response[answers.Action]:
    """Log a follow-up"""
    number = (await changeable(services, viewer, reference)).number
    done = await ask(services, viewer, "add-action", msgspec.to_builtins(data), number, idempotency_key)
    async with UnitOfWork(services.sessions) as uow:
        made = [each for each in await uow.actions.of(number) if each.key == done.key]
        if not made:
            raise refused_before()
        [answer] = await shape_actions(uow, made)
    return Response(answer, status_code=201, headers=done.headers)


@patch(
    "/incidents/{reference:str}/actions/{action:str}",
    tags=["actions"],
    needs=Permission.RESPOND,
    operation_id="changeAction",
    responses=errors(400, 401, 403, 404, 409, 413, 422, 429, 503),
)
async def change(
    services: Handed,
    viewer: Looking,
    reference: ReferencePath,
    action: Annotated[str, PathParameter(description="The follow-up's id.")],
    data: JSONBody[asks.ChangeAction],
) -> answers.Action:
    """Change a follow-up

    Fields that are left out stay as they are.
    """
    number, wanted = (await changeable(services, viewer, reference)).number, row_id(action, "follow-up")
    before = await _current(services, number, wanted)
    fields = msgspec.to_builtins(data)
    if not fields:
        return before
    await ask(services, viewer, "edit-action", {"action": before.id, **fields}, number)
    return await _current(services, number, wanted)


async def _current(services: WebServices, number: int, action: int) -> answers.Action:
    """As it stands. Raises 404."""
    async with UnitOfWork(services.sessions) as uow:
        found = await uow.actions.get(number, action)
        if found is None:
            raise problem(404, f"INC-{number} has no follow-up of that id.")
        [answer] = await shape_actions(uow, [found])
    return answer


def _owner(viewer: Looking, words: str | None) -> int | None:
    """0: nobody; None: anybody."""
    if words == "nobody":
        return 0
    if words == "me":
        if viewer.person_id is None:
            raise problem(401, headers=CHALLENGE)
        return viewer.person_id
    return id_in_query(words, "owner") if words else None


async def _page(
    services: WebServices, viewer: Looking, wanted: WantedActions, page: int, page_size: int
) -> answers.ActionPage:
    async with UnitOfWork(services.sessions) as uow:
        found, total = await list_actions(uow.session, viewer, wanted, page, page_size)
        items = await shape_actions(uow, found)
    return answers.ActionPage(items=items, total=total, page=page, page_size=page_size)
