"""Signing in by an OpenID provider: there, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from litestar import MediaType, Request, get
from litestar.response import Redirect, Response
from litestar.status_codes import HTTP_303_SEE_OTHER

from core.store.identities import Attempt
from core.store.secret_words import new_secret
from core.store.unit_of_work import UnitOfWork
from web.cookies import VISIT, read_cookie
from web.errors import NoSuchPage
from web.guard import OPEN
from web.next_page import safe_next
from web.oidc import Provider, ProviderFailed
from web.oidc_people import person_of
from web.origin import origin_of
from web.pages.login import login_page, visit_cookies
from web.services import Handed, WebServices
from web.sign_in import SignInRefused, begin_session

log = structlog.get_logger()
_LIVES = timedelta(minutes=10)
_FAILED = "Signing in did not work. Please try again; if it stays so, ask whoever runs Muster."


@get("/login/oidc", include_in_schema=False, needs=OPEN)
async def to_provider(request: Request[Any, Any, Any], services: Handed) -> Response[Any]:
    """The way can be finished only in the browser that began it: its cookie and the state belong together."""
    provider = _provider(services)
    cookies = visit_cookies(request, services)
    browser = request.state.get(VISIT) or read_cookie(request, services.access, VISIT)
    state, attempt = new_secret(), Attempt(new_secret(), new_secret(), safe_next(request.query_params.get("next", "/")))
    try:
        address = await provider.way_there(_redirect(services), state, attempt.nonce, attempt.verifier)
    except ProviderFailed as error:
        log.error("sign_in_provider_failed", reason=str(error))
        return await login_page(request, services, attempt.next, "", _FAILED, 503)
    async with UnitOfWork(services.sessions) as uow:
        await uow.identities.begin(state, browser, attempt, services.clock.now())
        await uow.commit()
    return Redirect(address, status_code=HTTP_303_SEE_OTHER, cookies=cookies)


@get("/login/oidc/callback", media_type=MediaType.HTML, include_in_schema=False, needs=OPEN)
async def from_provider(request: Request[Any, Any, Any], services: Handed) -> Response[Any]:
    provider, now = _provider(services), services.clock.now()
    state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
    async with UnitOfWork(services.sessions) as uow:
        browser = read_cookie(request, services.access, VISIT)
        attempt = await uow.identities.finish(state, browser, now - _LIVES)
        await uow.commit()
    if attempt is None:
        return await login_page(request, services, "/", "", "That sign-in is too old, or was begun elsewhere.", 403)
    try:
        if not code:
            raise ProviderFailed(f"it refused: {request.query_params.get('error', '')[:80]}")
        claims = await provider.who(code, _redirect(services), attempt.nonce, attempt.verifier, now)
        async with UnitOfWork(services.sessions) as uow:
            person = await person_of(claims, provider, uow, now)
            cookies = await begin_session(request, services, uow, person, "oidc")
            await uow.commit()
    except (ProviderFailed, SignInRefused) as error:
        log.warning("sign_in_failed", reason=str(error))
        async with UnitOfWork(services.sessions) as uow:
            await uow.audit.add("sign_in_failed", now, None, origin_of(request), details=f"oidc: {error}"[:200])
            await uow.commit()
        sentence = str(error) if isinstance(error, SignInRefused) else _FAILED
        return await login_page(request, services, attempt.next, "", sentence, 403)
    return Redirect(safe_next(attempt.next), status_code=HTTP_303_SEE_OTHER, cookies=cookies)


def _redirect(services: WebServices) -> str:
    return f"{services.access.site_url}/login/oidc/callback"


def _provider(services: WebServices) -> Provider:
    if services.oidc is None:
        raise NoSuchPage("No OpenID provider is set up here.")
    return services.oidc
