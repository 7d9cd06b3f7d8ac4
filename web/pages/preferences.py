"""`/preferences`: what a person wants for themselves alone."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Request, Response, get, post
from litestar.response import Template
from litestar.status_codes import HTTP_422_UNPROCESSABLE_ENTITY

from core.store.unit_of_work import UnitOfWork
from web.flash import led_to
from web.guard import SignInNeeded
from web.services import Handed
from web.viewer import Visit, visit_of
from web.zones import all_zones, is_zone, zone_of


@get("/preferences", media_type=MediaType.HTML, include_in_schema=False)
async def preferences_page(request: Request[Any, Any, Any]) -> Template:
    return _page(request, await _own(request))


@post("/preferences", media_type=MediaType.HTML, status_code=200, include_in_schema=False)
async def set_preferences(request: Request[Any, Any, Any], services: Handed) -> Response[Any]:
    visit, sent = await _own(request), await request.form()
    zone = str(sent.get("timezone") or "")
    if zone and not is_zone(zone):
        page = _page(request, visit, "Choose a time zone from the list.")
        page.status_code = HTTP_422_UNPROCESSABLE_ENTITY
        return page
    async with UnitOfWork(services.sessions) as uow:
        person = await uow.people.get(visit.viewer.person_id)
        assert person
        person.chosen_timezone = zone or None
        await uow.commit()
    return led_to("/preferences", f"Times are those of {zone or 'your browser'} now.")


async def _own(request: Request[Any, Any, Any]) -> Visit:
    visit = await visit_of(request)
    if visit.person is None:
        raise SignInNeeded("Please sign in.")
    return visit


def _page(request: Request[Any, Any, Any], visit: Visit, error: str = "") -> Template:
    context = {
        "zones": [(each, each.replace("_", " ")) for each in all_zones()],
        "chosen": (visit.person.chosen_timezone if visit.person else None) or "",
        "without": zone_of(request, chosen=False),
        "error": error,
    }
    return Template("preferences.html", context=context)
