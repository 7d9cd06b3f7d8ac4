"""Declaring from the web: the same questions as in chat, and the same answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import MediaType, Request, get, post
from litestar.response import Redirect, Response, Template
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from core.chat.platform import FormVerdict
from core.commands.fields import SEVERITIES
from core.incidents.access import Permission, Viewer
from core.incidents.incident import MAX_TEXT, MAX_TITLE, Incident
from core.store.forms import new_token
from core.store.unit_of_work import UnitOfWork
from web.asked import asked
from web.errors import NoSuchPage
from web.flash import flash
from web.reference import row_number
from web.services import Handed, WebServices
from web.viewer import Looking

_WAIT_S = 10.0
_MAX_BODY = 500_000
_SOME_PEOPLE = 20
_MOST_FOUND = 30
_FIELDS = ("title", "kind", "severity", "summary", "impact", "lead", "private", "once")


@get("/declare", media_type=MediaType.HTML, needs=Permission.DECLARE, include_in_schema=False)
async def show_declare(request: Request[Any, Any, Any], services: Handed, viewer: Looking) -> Template:
    """`title` may be given in the address, for links and bookmarks."""
    title = str(request.query_params.get("title", ""))[:MAX_TITLE]
    return await _page(services, viewer, {"title": title, "kind": "live", "once": new_token()}, {})


@post(
    "/declare",
    media_type=MediaType.HTML,
    needs=Permission.DECLARE,
    request_max_body_size=_MAX_BODY,
    include_in_schema=False,
)
async def send_declare(request: Request[Any, Any, Any], services: Handed, viewer: Looking) -> Response[Any]:
    """Sent twice, by whatever accident, it is one incident: the form carries a word that counts once."""
    sent = await request.form()
    said = {name: str(sent.get(name) or "").replace("\r\n", "\n") for name in _FIELDS}
    key = f"web/{viewer.person_id}/{said['once'][:64] or new_token()}"
    made = await _made(key, services)
    verdict = None if made else await _submit(key, said, services, viewer)
    if verdict and verdict.errors:
        page = await _page(services, viewer, {**said, "once": new_token()}, verdict.errors)
        page.status_code = HTTP_422_UNPROCESSABLE_ENTITY
        return page
    made = made or await _made(key, services)
    response = Redirect(f"/incidents/{made.reference}" if made else "/", status_code=HTTP_303_SEE_OTHER)
    if made:
        told = "It is private: only its own people see it." if made.is_private else "The chat has been told."
        flash(response, f"Declared {made.reference}. {told}")
    else:
        flash(response, "Muster is still at it. The incident will show here in a moment.", "news")
    return response


@get("/people.json", include_in_schema=False)
async def people_called(request: Request[Any, Any, Any], services: Handed, viewer: Looking) -> list[dict[str, Any]]:
    """Those whose name holds the words `q`: for choosing somebody. Who may name nobody, finds only those who are named in
    what they read: the list's filters need no more."""
    async with UnitOfWork(services.sessions) as uow:
        found = await uow.people.called(viewer, str(request.query_params.get("q", ""))[:100], _MOST_FOUND)
    return [{"value": number, "name": name} for number, name in found]


async def _made(key: str, services: WebServices) -> Incident | None:
    async with UnitOfWork(services.sessions) as uow:
        return await uow.incidents.by_key(f"asked/{key}")


async def _submit(key: str, said: Mapping[str, str], services: WebServices, viewer: Viewer) -> FormVerdict | None:
    if services.submit is None or viewer.person_id is None:
        raise NoSuchPage("Incidents can't be declared here.")
    values = {
        **{name: said[name] for name in ("title", "summary", "impact", "severity", "lead")},
        "report": said["kind"] == "report",
        "private": bool(said["private"]),
    }
    return await services.submit(asked(services, viewer, key, "declare", values), _WAIT_S)


async def _page(services: WebServices, viewer: Viewer, said: Mapping[str, str], errors: Mapping[str, str]) -> Template:
    lead = said.get("lead", "")
    async with UnitOfWork(services.sessions) as uow:
        people = await uow.people.called(viewer, "", _SOME_PEOPLE, also=[row_number(lead)])
    context = {
        "said": {name: said.get(name, "") for name in _FIELDS},
        "errors": {name: errors.get(name, "") for name in _FIELDS},
        "trouble": [sentence for name, sentence in errors.items() if name not in _FIELDS],
        "people": people,
        "severities": SEVERITIES,
        "most_title": MAX_TITLE,
        "most_text": MAX_TEXT,
    }
    return Template("declare.html", context=context)
