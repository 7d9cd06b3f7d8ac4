"""`/webhooks`: a person's subscriptions, what each was told, and sending it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import MediaType, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Template
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from core.blocks.happenings import OF_AN_INCIDENT
from core.incidents.access import Permission, Viewer
from core.store.forms import new_token
from core.store.unit_of_work import UnitOfWork
from core.store.webhooks import Webhook
from web import webhooks as keeping
from web.asked import asked
from web.errors import NoSuchPage
from web.flash import led_to
from web.guard import signed_in
from web.services import Handed, WebServices
from web.viewer import Looking

_WAIT_S = 10.0
_MOST = 100
_PAGE = 25
EVENTS = tuple(each for each in OF_AN_INCIDENT if each != "headline_posted")


@get("/webhooks", media_type=MediaType.HTML, needs=Permission.RESPOND, include_in_schema=False)
async def webhooks_page(services: Handed, viewer: Looking) -> Template:
    """One's own; everybody's for who administers Muster."""
    return await _list(services, viewer)


@post("/webhooks", media_type=MediaType.HTML, status_code=200, needs=Permission.RESPOND, include_in_schema=False)
async def subscribe(request: Request[Any, Any, Any], services: Handed, viewer: Looking) -> Template:
    """The answer shows the secret, this once."""
    me = signed_in(viewer)
    form = await request.form()
    chosen = {str(each) for each in form.getall("events", [])}
    given: dict[str, Any] = {
        "name": str(form.get("name") or "").strip(),
        "url": str(form.get("url") or "").strip(),
        "events": [each for each in EVENTS if each in chosen],
        "private": bool(form.get("private")),
    }
    errors = {}
    if not 0 < len(given["name"]) <= _MOST or "\x00" in given["name"]:
        errors["name"] = f"Say who listens, in up to {_MOST} characters."
    if sentence := keeping.whats_wrong_with(given["url"], services):
        errors["url"] = sentence
    if errors:
        page = await _list(services, viewer, given, errors)
        page.status_code = HTTP_422_UNPROCESSABLE_ENTITY
        return page
    wish = keeping.Subscription(given["name"], given["url"], tuple(given["events"]), given["private"])
    made = await keeping.subscribe(request, services, me, wish)
    return await _list(services, viewer, fresh=made[1] if made else "")


@get("/webhooks/{hook:int}", media_type=MediaType.HTML, needs=Permission.RESPOND, include_in_schema=False)
async def webhook_page(
    request: Request[Any, Any, Any], hook: FromPath[int], services: Handed, viewer: Looking
) -> Template:
    """One subscription, and what it was told, newest first."""
    said = request.query_params.get("page", "1")
    page = int(said) if said.isdecimal() and 0 < len(said) < 7 else 1
    return await _one(services, viewer, await _find(services, viewer, hook), max(page, 1))


@post(
    "/webhooks/{hook:int}/{change:str}",
    media_type=MediaType.HTML,
    status_code=200,
    needs=Permission.RESPOND,
    include_in_schema=False,
)
async def change_webhook(
    request: Request[Any, Any, Any], hook: FromPath[int], change: FromPath[str], services: Handed, viewer: Looking
) -> Response[Any]:
    """`on`, `off`, `ping`, `secret` or `remove`."""
    found = await _find(services, viewer, hook)
    match change:
        case "secret":
            return await _one(services, viewer, found, fresh=await keeping.renew(request, services, found))
        case "remove":
            await keeping.remove(request, services, found)
            return led_to("/webhooks", f"“{found.name}” is removed.")
        case "on" | "off":
            await keeping.change(request, services, found, is_active=change == "on")
            return led_to(f"/webhooks/{found.id}", f"“{found.name}” is switched {change}.")
        case "ping":
            return await _ask(services, viewer, found, "webhook/ping", {"webhook": found.id})
    raise NoSuchPage("There is nothing at this address.")


@post(
    "/webhooks/{hook:int}/deliveries/{delivery:int}/resend",
    needs=Permission.RESPOND,
    status_code=HTTP_303_SEE_OTHER,
    include_in_schema=False,
)
async def send_again(
    request: Request[Any, Any, Any], hook: FromPath[int], delivery: FromPath[int], services: Handed, viewer: Looking
) -> Response[Any]:
    found = await _find(services, viewer, hook)
    async with UnitOfWork(services.sessions) as uow:
        told = await uow.webhooks.delivery(delivery) if 0 < delivery < 2**63 else None
    if told is None or told.webhook_id != found.id:
        raise NoSuchPage("There is no such message.")
    return await _ask(services, viewer, found, "webhook/send-again", {"delivery": delivery})


async def _ask(
    services: WebServices, viewer: Viewer, hook: Webhook, name: str, values: dict[str, Any]
) -> Response[Any]:
    """What is to be sent goes through the outbox, as all that leaves Muster."""
    assert services.submit
    event = asked(services, viewer, f"web/{new_token()}", name, values)
    verdict = await services.submit(event, _WAIT_S)
    where = f"/webhooks/{hook.id}"
    if verdict and verdict.errors:
        return led_to(where, " ".join(verdict.errors.values()), "trouble")
    return led_to(where, "It is on its way. Load this page again to see how it went.")


async def _find(services: WebServices, viewer: Viewer, hook: int) -> Webhook:
    signed_in(viewer)
    async with UnitOfWork(services.sessions) as uow:
        found = await uow.webhooks.get(hook, keeping.sees_only(viewer)) if 0 < hook < 2**63 else None
    if found is None:
        raise NoSuchPage("There is no such subscription of yours.")
    return found


async def _list(
    services: WebServices,
    viewer: Viewer,
    given: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    fresh: str = "",
) -> Template:
    signed_in(viewer)
    async with UnitOfWork(services.sessions) as uow:
        hooks, _ = await uow.webhooks.of(keeping.sees_only(viewer), 1, 200)
        owners = await uow.people.many(each.owner_id for each in hooks)
    context = {
        "hooks": [(each, owners[each.owner_id].display_name) for each in hooks],
        "me": viewer.person_id,
        "events_shown": [(each, each.replace("_", " ")) for each in EVENTS],
        "given": given or {"name": "", "url": "", "events": [], "private": False},
        "errors": errors or {},
        "fresh": fresh,
    }
    return Template("webhooks.html", context=context)


async def _one(services: WebServices, viewer: Viewer, hook: Webhook, page: int = 1, fresh: str = "") -> Template:
    async with UnitOfWork(services.sessions) as uow:
        told, total = await uow.webhooks.log(hook.id, page, _PAGE)
    here = f"/webhooks/{hook.id}"
    context = {
        "hook": hook,
        "told": told,
        "total": total,
        "fresh": fresh,
        "newer": f"{here}?page={page - 1}" if page > 1 else "",
        "older": f"{here}?page={page + 1}" if page * _PAGE < total else "",
    }
    return Template("webhook.html", context=context)
