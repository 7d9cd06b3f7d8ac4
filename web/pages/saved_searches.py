"""Searches that a person keeps under a name; they show on the list, for that person alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request, post
from litestar.datastructures import MultiDict
from litestar.params import FromPath
from litestar.response import Redirect

from core.incidents.access import Viewer
from core.incidents.errors import InvalidValue
from core.store.saved_searches import SavedSearch
from core.store.unit_of_work import UnitOfWork
from web.errors import NoSuchPage
from web.flash import led_to
from web.guard import signed_in
from web.search_words import read_asked
from web.services import Handed, WebServices
from web.viewer import Looking

_MAX_BODY = 20_000


async def own_searches(services: WebServices, viewer: Viewer) -> Sequence[SavedSearch]:
    """None for whoever has not signed in."""
    if viewer.person_id is None:
        return ()
    async with UnitOfWork(services.sessions) as uow:
        return await uow.saved_searches.of(viewer.person_id)


@post("/searches", include_in_schema=False, request_max_body_size=_MAX_BODY)
async def save_search(request: Request[Any, Any, Any], services: Handed, viewer: Looking) -> Redirect:
    """Only what a search can be is kept of the address."""
    sent, me = await request.form(), signed_in(viewer)
    said = parse_qsl(str(sent.get("query") or "").removeprefix("?"), max_num_fields=100)
    query = read_asked(MultiDict(said), services.timezone).query()
    try:
        async with UnitOfWork(services.sessions) as uow:
            name = await uow.saved_searches.keep(me, str(sent.get("name") or ""), query, services.clock.now())
            await uow.commit()
    except InvalidValue as error:
        return led_to(f"/{query}", str(error), "trouble")
    return led_to(f"/{query}", f"“{name}” is kept, for you alone.")


@post("/searches/{number:int}/forget", include_in_schema=False)
async def forget_search(number: FromPath[int], services: Handed, viewer: Looking) -> Redirect:
    async with UnitOfWork(services.sessions) as uow:
        name = await uow.saved_searches.forget(signed_in(viewer), number) if 0 < number < 2**63 else None
        if name is None:
            raise NoSuchPage("You keep no such search.")
        await uow.commit()
    return led_to("/", f"“{name}” is forgotten.")
