"""Who is looking: every page asks, and every query is made for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from core.incidents.access import ANYBODY, NOBODY, Viewer
from core.incidents.person import SignedIn
from core.store.recognising import by_session, by_token
from core.store.unit_of_work import UnitOfWork
from core.store.web_sessions import WebSession
from web.access import Reading, is_loopback
from web.cookies import SESSION, read_cookie
from web.services import WebServices
from web.shell import introduce

Looking: TypeAlias = NamedDependency[SkipValidation[Viewer]]
Connection: TypeAlias = ASGIConnection[Any, Any, Any, Any]


@dataclass(frozen=True)
class Visit:
    """Who a request comes from. `person` is None for whoever has not signed in; `by_token`: over the API, not from a
    browser; `session`: in which browser; `bad_token`: with a token that is not good."""

    viewer: Viewer
    person: SignedIn | None = None
    session: WebSession | None = None
    by_token: bool = False
    bad_token: bool = False


async def visit_of(connection: Connection) -> Visit:
    """Found out once a request."""
    known = visit_known(connection)
    if known is None:
        known = await find_visit(connection, _services(connection))
        connection.state["visit"] = known
        introduce(
            connection,
            known.viewer,
            known.person.display_name if known.person else "",
            # By no other way does anybody at all read in a house that is not open.
            is_unlocked=known.viewer is ANYBODY and _services(connection).access.reading is Reading.UNTIL_SET_UP,
        )
    return known


def visit_known(connection: Connection) -> Visit | None:
    """For what is drawn: who the request comes from, if that has been asked."""
    known = connection.state.get("visit")
    return known if isinstance(known, Visit) else None


def _services(connection: Connection) -> WebServices:
    found: WebServices = connection.app.state.services
    return found


async def find_visit(connection: Connection, services: WebServices) -> Visit:
    """By the token if one was sent, else by the cookie, else as anybody."""
    scheme, _, secret = connection.headers.get("authorization", "").partition(" ")
    if scheme.casefold() == "bearer":
        return await _of_token(secret.strip(), services)
    if cookie := read_cookie(connection, services.access, SESSION):
        found = await _of_session(cookie, services)
        if found:
            return found
    return Visit(ANYBODY if await reads_unsigned(connection, services) else NOBODY)


async def current_viewer(request: Request[Any, Any, Any]) -> Viewer:
    """What pages are given as `viewer: Looking`."""
    return (await visit_of(request)).viewer


async def reads_unsigned(connection: Connection, services: WebServices) -> bool:
    """Whether somebody who has not signed in may read here."""
    match services.access.reading:
        case Reading.OPEN:
            return True
        case Reading.SIGNED_IN:
            return False
    # Another site's name that leads to this machine is not this machine: a browser can be tricked with that.
    if not is_loopback(connection.base_url.hostname or ""):
        return False
    async with UnitOfWork(services.sessions) as uow:
        return not await uow.logins.are_there()


async def _of_session(cookie: str, services: WebServices) -> Visit | None:
    access = services.access
    found = await by_session(services.sessions, cookie, services.clock.now(), access.idle)
    viewer = access.policy.viewer(found.person) if found else NOBODY
    if found is None or viewer.role is None:
        return None
    return Visit(viewer, found.person, found.session)


async def _of_token(secret: str, services: WebServices) -> Visit:
    found = await by_token(services.sessions, secret, services.clock.now())
    viewer = services.access.policy.viewer(found.person, found.token.scopes) if found else NOBODY
    if found is None or viewer.role is None:
        return Visit(NOBODY, by_token=True, bad_token=True)
    return Visit(viewer, found.person, by_token=True)
