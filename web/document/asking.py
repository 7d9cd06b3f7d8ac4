"""From a form on an incident's page to the hub, and back: done, or the same page with what is wrong beside its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from litestar import MediaType, Request
from litestar.response import Redirect, Response
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from core.chat.platform import FormVerdict
from core.incidents.access import Permission, Viewer
from core.store.document import document
from core.store.unit_of_work import UnitOfWork
from web.asked import asked
from web.document.editing import Editing, find_theirs, present_values
from web.document.look import Look
from web.document.page import page_of
from web.document.view import view_document
from web.errors import NoSuchPage
from web.flash import flash
from web.guard import NotPermitted
from web.reference import parse_reference
from web.services import WebServices

_WAIT_S = 10.0
_KNOWN = "known:"
_STILL_AT_IT = "Muster is still at it. It will show here in a moment."
_OURS = ("_csrf", "once")


@dataclass(frozen=True)
class Wish:
    """What somebody asks for: `name` and `values` as the hub takes them; `part` is where on the page it was said.
    `needs` is what it takes."""

    name: str
    part: str
    values: Mapping[str, Any] = field(default_factory=dict)
    known: Mapping[str, str | None] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    once: str = ""
    needs: Permission = Permission.RESPOND


async def read_sent(request: Request[Any, Any, Any]) -> tuple[dict[str, str], dict[str, str | None], str]:
    """What a form was filled in with, what it says was there before, and the word that makes it count once.

    A field may carry a dot and something that tells it from its namesakes on the page: `details.7`.
    """
    sent = await request.form()
    texts = {name: each for name, each in sent.items() if isinstance(each, str) and name not in _OURS}
    said = {name: each.replace("\r\n", "\n") for name, each in texts.items()}
    values = {name.partition(".")[0]: each for name, each in said.items() if not name.startswith(_KNOWN)}
    known = {
        name.removeprefix(_KNOWN).partition(".")[0]: each or None
        for name, each in said.items()
        if name.startswith(_KNOWN)
    }
    return values, known, str(sent.get("once") or "")[:40]


async def visible(
    reference: str, services: WebServices, viewer: Viewer, permission: Permission = Permission.RESPOND
) -> int:
    """The number of an incident that the viewer may see, to change something in it. Raises the page's own 404 or 403."""
    number = parse_reference(reference)
    async with UnitOfWork(services.sessions) as uow:
        found = await uow.incidents.seen_by(viewer, number) if number is not None else None
    if found is None:
        raise NoSuchPage("There is no such incident that you may see.")
    if not viewer.may(Permission.RESPOND) or viewer.person_id is None:
        raise NotPermitted("You may read this incident, but not change it.")
    if not viewer.may(permission, found):
        raise NotPermitted(viewer.refusal(permission, found))
    return found.number


async def ask(number: int, services: WebServices, viewer: Viewer, wish: Wish) -> FormVerdict | None:
    """Hand it to the hub, and wait for what comes of it."""
    assert services.submit
    key = f"web/{viewer.person_id}/{wish.once or uuid4().hex}"
    event = asked(services, viewer, key, wish.name, dict(wish.values), number, dict(wish.known))
    return await services.submit(event, _WAIT_S)


async def carry_out(
    request: Request[Any, Any, Any],
    reference: str,
    services: WebServices,
    viewer: Viewer,
    wish: Wish,
    wrong: Mapping[str, str] | None = None,
) -> Response[Any]:
    """Do it, and show the page: anew, or with the form as it was filled in. `wrong`: what can't be asked like that."""
    number = await visible(reference, services, viewer, wish.needs)
    if wrong:
        return await refused(request, number, services, viewer, wish, wrong)
    verdict = await ask(number, services, viewer, wish)
    if verdict and verdict.errors:
        return await refused(request, number, services, viewer, wish, verdict.errors)
    return done(request, Look(f"/incidents/INC-{number}").done(wish.part), verdict)


def done(request: Request[Any, Any, Any], address: str, verdict: FormVerdict | None) -> Response[Any]:
    """On to the page; a script that keeps its page is told the sentence instead."""
    said = verdict.message.plain if verdict and verdict.message else "Saved." if verdict else _STILL_AT_IT
    kind = "done" if verdict else "news"
    if request.headers.get("x-in-place"):
        return Response({"said": said, "kind": kind}, status_code=200, media_type=MediaType.JSON)
    response = Redirect(address, status_code=HTTP_303_SEE_OTHER)
    flash(response, said, "done" if verdict else "news")
    return response


def refusal_status(request: Request[Any, Any, Any]) -> int:
    """A script knows a refusal by its being a page; a browser would call any other status an error of the page's own."""
    return 200 if request.headers.get("x-in-place") else HTTP_422_UNPROCESSABLE_ENTITY


async def refused(
    request: Request[Any, Any, Any],
    number: int,
    services: WebServices,
    viewer: Viewer,
    wish: Wish,
    errors: Mapping[str, str],
) -> Response[Any]:
    """The same page, with everything that was typed; what others set meanwhile stands beside it. Sending it once more
    replaces that."""
    found = await document(services.sessions, viewer, number)
    if found is None:
        raise NoSuchPage("There is no such incident that you may see.")
    theirs = find_theirs(found, wish.part, wish.known, errors)
    now = present_values(found, wish.part)
    editing = Editing(
        values=wish.typed or {name: str(value or "") for name, value in wish.values.items()},
        known={**wish.known, **{name: now[name] for name in theirs}},
        errors={name: said for name, said in errors.items() if name not in theirs},
        theirs=theirs,
        people=await choices(services, wish.part),
    )
    look = Look(f"/incidents/{found.incident.reference}", edit=wish.part)
    page = page_of(view_document(found, services, viewer, look, editing))
    page.status_code = refusal_status(request)
    return page


async def choices(services: WebServices, part: str) -> Sequence[tuple[int, str]]:
    """Everybody who can be chosen, where somebody is to be chosen."""
    if not part.startswith(("facts", "role-", "action")):
        return ()
    async with UnitOfWork(services.sessions) as uow:
        return await uow.people.choices()
