"""Searches that a person keeps under a name; they show on the list, for that person alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request, post
from litestar.datastructures import MultiDict
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from core.incidents.access import Viewer
from core.incidents.errors import InvalidValue
from core.store.saved_searches import SavedSearch
from core.store.unit_of_work import UnitOfWork
from web.errors import NoSuchPage
from web.flash import Kind, flash
from web.guard import SignInNeeded
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
    sent, me = await request.form(), _me(viewer)
    said = parse_qsl(str(sent.get("query") or "").removeprefix("?"), max_num_fields=100)
    query = read_asked(MultiDict(said), services.timezone).query()
    try:
        async with UnitOfWork(services.sessions) as uow:
            name = await uow.saved_searches.keep(me, str(sent.get("name") or ""), query, services.clock.now())
            await uow.commit()
    except InvalidValue as error:
        return _to(f"/{query}", str(error), "trouble")
    return _to(f"/{query}", f"“{name}” is kept, for you alone.")


@post("/searches/{number:int}/forget", include_in_schema=False)
async def forget_search(number: FromPath[int], services: Handed, viewer: Looking) -> Redirect:
    async with UnitOfWork(services.sessions) as uow:
        name = await uow.saved_searches.forget(_me(viewer), number) if 0 < number < 2**63 else None
        if name is None:
            raise NoSuchPage("You keep no such search.")
        await uow.commit()
    return _to("/", f"“{name}” is forgotten.")


def _me(viewer: Viewer) -> int:
    if viewer.person_id is None:
        raise SignInNeeded("Please sign in.")
    return viewer.person_id


def _to(address: str, sentence: str, kind: Kind = "done") -> Redirect:
    response = Redirect(address, status_code=HTTP_303_SEE_OTHER)
    flash(response, sentence, kind)
    return response
