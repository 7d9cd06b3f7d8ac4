"""What stands before every route: who may use it, and whether a change was really asked for by the person on our page.

A route says `needs=Permission.RESPOND`; one that says nothing needs `READ`, so a forgotten line locks and does not open.
`needs=OPEN` lets everybody in. `csrf=False` is for routes that browsers are not led to: a chat's signed requests.
"""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler

from core.incidents.access import NotAllowed, Permission, Viewer
from core.store.looking import note_look
from web.caller import note_caller
from web.csrf import check_same_page
from web.origin import origin_of
from web.reference import parse_reference
from web.viewer import visit_of

OPEN = "open"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SignInNeeded(HTTPException):
    """401: nobody has signed in, or the token is not good. Pages lead to `/login`."""

    status_code = 401


class NotPermitted(HTTPException):
    """403, in words."""

    status_code = 403


def signed_in(viewer: Viewer) -> int:
    """The id of whoever has signed in. Raises `SignInNeeded`."""
    if viewer.person_id is None:
        raise SignInNeeded("Please sign in.")
    return viewer.person_id


async def check_request(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Litestar's guard for the whole application."""
    note_caller(connection)
    needed = handler.opt.get("needs", Permission.READ)
    if needed != OPEN:
        await check_permission(connection, Permission(needed))
    is_change = connection.scope.get("method", "GET") not in _SAFE
    if is_change and handler.opt.get("csrf", True) and isinstance(connection, Request):
        await check_same_page(connection)
    if "reference" in connection.path_params:
        await _note_look(connection)


async def _note_look(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Whatever shows an incident has its name in the address: pages, files, exports and the API alike."""
    number, services = parse_reference(str(connection.path_params["reference"])), connection.app.state.services
    if number is not None:
        viewer = (await visit_of(connection)).viewer
        await note_look(services.sessions, viewer, number, services.clock.now(), origin_of(connection))


async def check_permission(connection: ASGIConnection[Any, Any, Any, Any], needed: Permission) -> None:
    """Raises `SignInNeeded` or `NotPermitted`. Also for pages that find out on the way what they need."""
    visit = await visit_of(connection)
    if visit.viewer.may(needed):
        return
    if visit.person is None:
        raise SignInNeeded("The token is not good (any more)." if visit.bad_token else "Please sign in.")
    if visit.viewer.limits is not None and needed not in visit.viewer.limits:
        raise NotPermitted(f"This token may not {needed.value}: it lacks the scope “{needed.name.lower()}”.")
    try:
        visit.viewer.check(needed)
    except NotAllowed as refusal:
        raise NotPermitted(str(refusal)) from None
