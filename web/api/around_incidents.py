"""What belongs to one incident: who took part, who looks after what, what else may have to do with it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import get, put
from litestar.params import JSONBody, PathParameter

from core.incidents.access import Permission
from core.store.activity import participants
from core.store.related import relatives
from core.store.unit_of_work import UnitOfWork
from web.api import answers, asks
from web.api.asking import ask
from web.api.guarding import changeable, find_incident
from web.api.parameters import PageNumber, PageSize, ReferencePath
from web.api.problems import answers as errors
from web.api.shaping import shape_person
from web.render import safe_url
from web.services import Handed, WebServices
from web.viewer import Looking


@get(
    "/incidents/{reference:str}/participants",
    tags=["people"],
    operation_id="listParticipants",
    responses=errors(400, 401, 404, 429),
)
async def who_took_part(
    services: Handed, viewer: Looking, reference: ReferencePath, page: PageNumber = 1, page_size: PageSize = 50
) -> answers.ParticipantPage:
    """List who took part

    Whoever wrote in its channel, by how much they wrote.
    """
    async with UnitOfWork(services.sessions) as uow:
        place = (await find_incident(uow, viewer, reference)).place
        found = await participants(uow.session, place.room_key, limit=10_000) if place else []
    items = [
        answers.Participant(
            name=each.name,
            account=each.account_key,
            messages=each.messages,
            joined_at=each.joined_at,
            last_seen_at=each.last_seen_at,
        )
        for each in found[(page - 1) * page_size : page * page_size]
    ]
    return answers.ParticipantPage(items=items, total=len(found), page=page, page_size=page_size)


@get(
    "/incidents/{reference:str}/roles", tags=["people"], operation_id="listRoles", responses=errors(400, 401, 404, 429)
)
async def roles(services: Handed, viewer: Looking, reference: ReferencePath) -> list[answers.Role]:
    """List who looks after what

    Every role that there is here, also those that nobody has taken.
    """
    return await _roles(services, viewer, reference)


async def _roles(services: WebServices, viewer: Looking, reference: str) -> list[answers.Role]:
    async with UnitOfWork(services.sessions) as uow:
        number = (await find_incident(uow, viewer, reference)).number
        held = await uow.roles.of(number)
    names = [*services.roles, *(each for each in held if each not in services.roles)]
    return [answers.Role(role=name, person=shape_person(held.get(name))) for name in names]


@put(
    "/incidents/{reference:str}/roles/{role:str}",
    tags=["people"],
    needs=Permission.RESPOND,
    operation_id="giveRole",
    responses=errors(400, 401, 403, 404, 409, 413, 422, 429, 503),
)
async def give_role(
    services: Handed,
    viewer: Looking,
    reference: ReferencePath,
    role: Annotated[str, PathParameter(description="Such as `scribe`.", max_length=60)],
    data: JSONBody[asks.GiveRole],
) -> list[answers.Role]:
    """Give a role to somebody

    Whoever had it before has it no longer. They are invited to the channel.
    """
    number = (await changeable(services, viewer, reference)).number
    await ask(services, viewer, "give-role", {"role": role, **msgspec.to_builtins(data)}, number)
    return await _roles(services, viewer, reference)


@get(
    "/incidents/{reference:str}/related",
    tags=["incidents"],
    operation_id="listRelated",
    responses=errors(400, 401, 404, 429),
)
async def related(services: Handed, viewer: Looking, reference: ReferencePath) -> list[answers.Relative]:
    """List related incidents

    Its duplicates first, then those that are called alike; only such that you may see.
    """
    async with UnitOfWork(services.sessions) as uow:
        found = await relatives(uow.session, viewer, await find_incident(uow, viewer, reference))
    return [
        answers.Relative(
            id=each.reference,
            title=each.title,
            how=each.how,
            status=each.status.value,
            severity=each.severity.label if each.severity else None,  # type: ignore[arg-type]
            reported_at=each.reported_at,
        )
        for each in found
    ]


@get(
    "/incidents/{reference:str}/status-pages",
    tags=["incidents"],
    operation_id="listStatusPages",
    responses=errors(400, 401, 404, 429),
)
async def status_pages(services: Handed, viewer: Looking, reference: ReferencePath) -> list[answers.StatusPage]:
    """List where customers are told"""
    async with UnitOfWork(services.sessions) as uow:
        posts = await uow.status_posts.of((await find_incident(uow, viewer, reference)).number)
    return [
        answers.StatusPage(system=system, reference=post.reference, url=safe_url(post.url))
        for system, post in sorted(posts.items())
    ]
