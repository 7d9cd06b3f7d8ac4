"""Webhook subscriptions: everybody's own; who administers Muster sees all."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, delete, get, patch, post
from litestar.params import JSONBody

from core.incidents.access import Permission
from core.store.unit_of_work import UnitOfWork
from web import webhooks as keeping
from web.api.asking import event_key
from web.api.guarding import person_of
from web.api.parameters import IdempotencyKey, PageNumber, PageSize
from web.api.problems import answers as errors
from web.api.problems import problem
from web.api.webhook_answers import ChangeHook, Hook, HookPage, HookPath, HookWithSecret, NewHook, hook_answer
from web.api.webhook_finding import only_of, read_hook
from web.services import Handed, WebServices
from web.viewer import Looking

_ONCE = (
    "That was done already, under this Idempotency-Key. The secret is shown only once: make a new one with "
    "POST /api/webhooks/ID/secret."
)


@get("/webhooks", tags=["webhooks"], operation_id="listWebhooks", responses=errors(400, 401, 403, 429))
async def list_all(services: Handed, viewer: Looking, page: PageNumber = 1, page_size: PageSize = 25) -> HookPage:
    """List subscriptions

    Your own; all of them, if you administer Muster.
    """
    async with UnitOfWork(services.sessions) as uow:
        found, total = await uow.webhooks.of(only_of(viewer), page, page_size)
    return HookPage(items=[hook_answer(each) for each in found], total=total, page=page, page_size=page_size)


@post(
    "/webhooks",
    tags=["webhooks"],
    operation_id="subscribe",
    needs=Permission.RESPOND,
    responses=errors(400, 401, 403, 409, 413, 422, 429),
)
async def subscribe(
    request: Request[Any, Any, Any],
    services: Handed,
    viewer: Looking,
    data: JSONBody[NewHook],
    idempotency_key: IdempotencyKey = None,
) -> HookWithSecret:
    """Subscribe

    From now on the address is told what happens, signed with the secret in the answer. Keep that: it is shown once.
    """
    me = person_of(viewer, Permission.RESPOND)
    _check_url(data.url, services)
    claim = f"webhook/{event_key(me, idempotency_key)}" if idempotency_key else ""
    wish = keeping.Subscription(data.name, data.url, tuple(data.events), data.private, claim)
    made = await keeping.subscribe(request, services, me, wish)
    if made is None:
        raise problem(409, _ONCE)
    return HookWithSecret(**msgspec.structs.asdict(hook_answer(made[0])), secret=made[1])


@get(
    "/webhooks/{webhook:str}", tags=["webhooks"], operation_id="readWebhook", responses=errors(400, 401, 403, 404, 429)
)
async def read(services: Handed, viewer: Looking, webhook: HookPath) -> Hook:
    """Read a subscription"""
    return hook_answer(await read_hook(services, viewer, webhook))


@patch(
    "/webhooks/{webhook:str}",
    tags=["webhooks"],
    operation_id="changeWebhook",
    needs=Permission.RESPOND,
    responses=errors(400, 401, 403, 404, 413, 422, 429),
)
async def change(
    request: Request[Any, Any, Any], services: Handed, viewer: Looking, webhook: HookPath, data: JSONBody[ChangeHook]
) -> Hook:
    """Change a subscription"""
    person_of(viewer, Permission.RESPOND)
    values = msgspec.to_builtins(data)
    if "url" in values:
        _check_url(values["url"], services)
    for ours, stored in (("private", "takes_private"), ("active", "is_active")):
        if ours in values:
            values[stored] = values.pop(ours)
    found = await read_hook(services, viewer, webhook)
    if values:
        await keeping.change(request, services, found, **values)
    return hook_answer(await read_hook(services, viewer, webhook))


@delete(
    "/webhooks/{webhook:str}",
    tags=["webhooks"],
    operation_id="unsubscribe",
    needs=Permission.RESPOND,
    responses=errors(400, 401, 403, 404, 429),
)
async def unsubscribe(request: Request[Any, Any, Any], services: Handed, viewer: Looking, webhook: HookPath) -> None:
    """Unsubscribe

    The subscription and its log are removed; what was still waiting is not sent.
    """
    person_of(viewer, Permission.RESPOND)
    await keeping.remove(request, services, await read_hook(services, viewer, webhook))


@post(
    "/webhooks/{webhook:str}/secret",
    tags=["webhooks"],
    operation_id="renewSecret",
    needs=Permission.RESPOND,
    responses=errors(400, 401, 403, 404, 429),
)
async def renew_secret(
    request: Request[Any, Any, Any], services: Handed, viewer: Looking, webhook: HookPath
) -> HookWithSecret:
    """Make a new secret

    What is sent from now on is signed with it; the old one is forgotten. It is shown once.
    """
    person_of(viewer, Permission.RESPOND)
    found = await read_hook(services, viewer, webhook)
    secret = await keeping.renew(request, services, found)
    return HookWithSecret(**msgspec.structs.asdict(hook_answer(found)), secret=secret)


def _check_url(url: str, services: WebServices) -> None:
    if sentence := keeping.whats_wrong_with(url, services):
        raise problem(422, sentence, {"url": sentence})
