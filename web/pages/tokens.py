"""`/tokens`: a person's own tokens for the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import MediaType, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Template
from litestar.status_codes import HTTP_422_UNPROCESSABLE_ENTITY

from core.incidents.access import Permission, Viewer
from core.store.unit_of_work import UnitOfWork
from web.errors import NoSuchPage
from web.flash import led_to
from web.guard import signed_in
from web.services import Handed, WebServices
from web.tokens import LIVES, Wish, end_token, make_token
from web.viewer import Looking, visit_of

_MOST_NAME = 100


@get("/tokens", media_type=MediaType.HTML, include_in_schema=False)
async def tokens_page(services: Handed, viewer: Looking) -> Template:
    """One's own, also those that have ended."""
    return await _page(services, viewer)


@post("/tokens", media_type=MediaType.HTML, status_code=200, include_in_schema=False)
async def make_own_token(request: Request[Any, Any, Any], services: Handed, viewer: Looking) -> Template:
    """The answer shows the token, this once: it is not kept anywhere, so there is nothing to lead to."""
    me = signed_in(viewer)
    form = await request.form()
    given = {"name": str(form.get("name") or "").strip(), "days": str(form.get("days") or "")}
    chosen = {str(each) for each in form.getall("scopes", [])}
    scopes = frozenset(each for each in Permission if each.name.lower() in chosen and viewer.may(each))
    errors = _wrong(given, scopes)
    if (await visit_of(request)).by_token:
        errors["name"] = "A token makes no tokens. Sign in."
    if errors:
        page = await _page(services, viewer, given | {"scopes": chosen}, errors)
        page.status_code = HTTP_422_UNPROCESSABLE_ENTITY
        return page
    made = await make_token(request, services, me, Wish(given["name"], scopes, int(given["days"]) or None))
    return await _page(services, viewer, fresh=made[0] if made else "")


@post("/tokens/{token:int}/revoke", include_in_schema=False)
async def end_own_token(
    request: Request[Any, Any, Any], token: FromPath[int], services: Handed, viewer: Looking
) -> Response[Any]:
    """It stops working at once."""
    if not 0 < token < 2**63 or not await end_token(request, services, signed_in(viewer), token):
        raise NoSuchPage("You have no such token that is still good.")
    return led_to("/tokens", "The token is revoked.")


def _wrong(given: Mapping[str, str], scopes: frozenset[Permission]) -> dict[str, str]:
    errors = {}
    if not 0 < len(given["name"]) <= _MOST_NAME or "\x00" in given["name"]:
        errors["name"] = f"Say what it is for, in up to {_MOST_NAME} characters."
    if not scopes:
        errors["scopes"] = "Choose at least one."
    if given["days"] not in {"0", *map(str, LIVES)}:
        errors["days"] = "Choose how long it lives."
    return errors


async def _page(
    services: WebServices,
    viewer: Viewer,
    given: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    fresh: str = "",
) -> Template:
    now = services.clock.now()
    async with UnitOfWork(services.sessions) as uow:
        tokens = await uow.tokens.of(signed_in(viewer))
    context = {
        "tokens": [(each, each.is_good(now), sorted(scope.name.lower() for scope in each.scopes)) for each in tokens],
        "scopes": [(each.name.lower(), each.value) for each in Permission if viewer.may(each)],
        "lives": [(str(days), f"{days} days") for days in LIVES] + [("0", "until it is revoked")],
        "given": given or {"name": "", "days": "90", "scopes": {"read"}},
        "errors": errors or {},
        "fresh": fresh,
        "site": services.access.site_url,
    }
    return Template("tokens.html", context=context)
