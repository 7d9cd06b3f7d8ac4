"""Signing in with a name and a password, and signing out."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Request, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect, Response, Template
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY, HTTP_429_TOO_MANY_REQUESTS

from core.store.secret_words import new_secret
from core.store.unit_of_work import UnitOfWork
from web.cookies import SESSION, VISIT, drop_cookie, make_cookie, read_cookie
from web.guard import OPEN
from web.next_page import safe_next
from web.origin import origin_of
from web.services import Handed, WebServices
from web.sign_in import SignInRefused, begin_session, check_password_of
from web.viewer import visit_of

_MAX_BODY = 10_000


@get("/login", media_type=MediaType.HTML, include_in_schema=False, needs=OPEN)
async def show_login(request: Request[Any, Any, Any], services: Handed) -> Response[Any]:
    """Whoever has signed in already goes on."""
    wanted = safe_next(request.query_params.get("next", "/"))
    if (await visit_of(request)).person is not None:
        return Redirect(wanted, status_code=HTTP_303_SEE_OTHER)
    return await login_page(request, services, wanted)


@post(
    "/login",
    media_type=MediaType.HTML,
    status_code=200,
    request_max_body_size=_MAX_BODY,
    include_in_schema=False,
    needs=OPEN,
)
async def log_in(request: Request[Any, Any, Any], services: Handed) -> Response[Any]:
    sent = await request.form()
    login, password = str(sent.get("login") or ""), str(sent.get("password") or "")
    wanted = safe_next(str(sent.get("next") or "/"))
    try:
        person = await check_password_of(request, services, login, password)
        async with UnitOfWork(services.sessions) as uow:
            cookies = await begin_session(request, services, uow, person, "password")
            await uow.commit()
    except SignInRefused as refusal:
        status = HTTP_429_TOO_MANY_REQUESTS if refusal.is_too_often else HTTP_422_UNPROCESSABLE_ENTITY
        return await login_page(request, services, wanted, login, str(refusal), status)
    return Redirect(wanted, status_code=HTTP_303_SEE_OTHER, cookies=cookies)


@post("/logout", include_in_schema=False, needs=OPEN, status_code=HTTP_303_SEE_OTHER)
async def log_out(request: Request[Any, Any, Any], services: Handed) -> Redirect:
    """Here; with `everywhere`, in every browser."""
    visit, sent = await visit_of(request), await request.form()
    async with UnitOfWork(services.sessions) as uow:
        await uow.web_sessions.end(read_cookie(request, services.access, SESSION))
        if visit.person and visit.person.id is not None and visit.session:
            everywhere = bool(sent.get("everywhere"))
            if everywhere:
                await uow.web_sessions.end_all(visit.person.id)
            did = "signed_out_everywhere" if everywhere else "signed_out"
            about = f"person/{visit.person.id}"
            await uow.audit.add(did, services.clock.now(), visit.person, origin_of(request), about)
        await uow.commit()
    return Redirect("/login", status_code=HTTP_303_SEE_OTHER, cookies=[drop_cookie(services.access, SESSION)])


async def login_page(
    request: Request[Any, Any, Any],
    services: WebServices,
    wanted: str,
    login: str = "",
    trouble: str = "",
    status: int = 200,
) -> Template:
    async with UnitOfWork(services.sessions) as uow:
        has_accounts = await uow.logins.are_there()
    cookies = visit_cookies(request, services)
    context: dict[str, Any] = {"next": wanted, "login": login, "trouble": trouble, "has_accounts": has_accounts}
    context["provider"] = services.oidc.name if services.oidc else ""
    return Template("login.html", context=context, status_code=status, cookies=cookies)


def visit_cookies(request: Request[Any, Any, Any], services: WebServices) -> list[Cookie]:
    """Ties the forms of somebody who has not signed in to their browser."""
    if read_cookie(request, services.access, VISIT):
        return []
    request.state[VISIT] = word = new_secret()
    return [make_cookie(services.access, VISIT, word, None)]
