"""`/admin`: what waits, what could not be done, and whether the parts can work."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from core.delivery.dead_letters import Box, DeadLetters
from core.delivery.destinations import destinations
from core.delivery.measures import standing
from core.delivery.wakeups import LocalWakeups
from core.incidents.access import Permission
from core.store.unit_of_work import UnitOfWork
from web.errors import NoSuchPage
from web.flash import led_to
from web.origin import origin_of
from web.services import Handed, WebServices
from web.viewer import visit_of

_SHOWN = 50
_BOXES: tuple[Box, ...] = ("inbox", "outbox")
_DEEDS = {"retry": "It is tried again now.", "discard": "It is dropped."}


@get("/admin", media_type=MediaType.HTML, include_in_schema=False, needs=Permission.ADMINISTER)
async def admin_home(services: Handed) -> Template:
    letters = _letters(services)
    async with UnitOfWork(services.sessions) as uow:
        held_up = await uow.stalls.lately(services.clock.now())
    context = {
        "held_up": held_up,
        "standing": await standing(services.sessions, services.clock.now()),
        "destinations": await destinations(services.sessions, services.connected, services.clock.now()),
        "checks": await services.ready(),
        "letters": [each for box in _BOXES for each in await letters.list(box, _SHOWN)],
    }
    return Template("admin/home.html", context=context)


@post("/admin/dead-letters/{box:str}/{letter:int}/{deed:str}", include_in_schema=False, needs=Permission.ADMINISTER)
async def dead_letter(
    request: Request[Any, Any, Any], box: FromPath[str], letter: FromPath[int], deed: FromPath[str], services: Handed
) -> Redirect:
    """Try one again, or drop it for good."""
    if box not in _BOXES or deed not in _DEEDS or letter >= 2**63:
        raise NoSuchPage("There is no such dead letter.")
    letters = _letters(services)
    change = letters.retry if deed == "retry" else letters.discard
    if not await change(box, letter):
        raise NoSuchPage("That one is no longer among the dead letters.")
    async with UnitOfWork(services.sessions) as uow:
        person = (await visit_of(request)).person
        await uow.audit.add(f"dead_letter.{deed}", services.clock.now(), person, origin_of(request), f"{box}/{letter}")
        await uow.commit()
    return led_to("/admin", _DEEDS[deed])


def _letters(services: WebServices) -> DeadLetters:
    return services.dead_letters or DeadLetters(services.sessions, LocalWakeups())
