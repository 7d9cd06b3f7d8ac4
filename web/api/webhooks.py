"""Webhook subscriptions: everybody's own; who administers Muster sees all."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from litestar import Request, Response, delete, get, patch, post
from litestar.params import JSONBody, PathParameter
from msgspec import UNSET, Meta, UnsetType, field

from core.incidents.access import Permission, Viewer
from core.store.unit_of_work import UnitOfWork
from core.store.webhooks import Webhook, WebhookDelivery
from web import webhooks as keeping
from web.api.answers import Answer, Page
from web.api.asking import ask, event_key
from web.api.asks import Ask
from web.api.guarding import person_of, row_id
from web.api.parameters import IdempotencyKey, PageNumber, PageSize
from web.api.problems import answers as errors
from web.api.problems import problem
from web.services import Handed, WebServices
from web.viewer import Looking

EventName: TypeAlias = Literal[
    "declared",
    "title_changed",
    "summary_changed",
    "impact_changed",
    "severity_changed",
    "status_changed",
    "lead_changed",
    "closed",
    "reopened",
    "merged",
    "made_private",
    "role_given",
    "action_added",
    "action_changed",
    "started_at_changed",
    "ended_at_changed",
    "role_cleared",
    "report_written",
    "report_finished",
    "alerts_changed",
    "channel_created",
    "update_posted",
    "status_page_posted",
    "paged",
    "escalated",
]
Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100, examples=["Status board"])]
Url: TypeAlias = Annotated[str, Meta(min_length=1, max_length=2000, examples=["https://example.com/muster"])]
Events: TypeAlias = Annotated[
    list[EventName],
    Meta(max_length=50, description="What it is told of; empty: everything.", examples=[["declared", "closed"]]),
]
HookPath: TypeAlias = Annotated[str, PathParameter(description="The subscription's id.")]
_ONCE = (
    "That was done already, under this Idempotency-Key. The secret is shown only once: make a new one with "
    "POST /api/webhooks/ID/secret."
)


class Hook(Answer, frozen=True, kw_only=True):
    """A subscription. `private`: also of private incidents that its owner may see. `off_because` says why it was
    switched off, if not by a person."""

    id: str
    owner: str
    name: str
    url: str
    events: list[str]
    private: bool
    active: bool
    off_because: str
    created_at: datetime


class HookWithSecret(Hook, frozen=True, kw_only=True):
    """The secret is shown this once."""

    secret: Annotated[str, Meta(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])]


class HookPage(Page[Hook], frozen=True, kw_only=True):
    """Subscriptions."""


class Delivery(Answer, frozen=True, kw_only=True):
    """A message, and how its last try went. `status` is what the receiver answered, `said` the beginning of it."""

    id: str
    message_id: Annotated[str, Meta(description="The header `webhook-id`; the same each time it is sent.")]
    event: str
    incident: str | None
    state: Literal["waiting", "delivered", "failed", "withheld"]
    created_at: datetime
    attempts: int
    tried_at: datetime | None
    status: int | None
    error: str
    said: str
    took_ms: int | None
    body: str


class DeliveryPage(Page[Delivery], frozen=True, kw_only=True):
    """What was sent, newest first."""


class NewHook(Ask, frozen=True, kw_only=True):
    name: Name
    url: Url
    events: Events = field(default_factory=list)
    private: bool = False


class ChangeHook(Ask, frozen=True, kw_only=True):
    name: Name | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    events: Events | UnsetType = UNSET
    private: bool | UnsetType = UNSET
    active: bool | UnsetType = UNSET


@get("/webhooks", tags=["webhooks"], operation_id="listWebhooks", responses=errors(400, 401, 403, 429))
async def list_all(services: Handed, viewer: Looking, page: PageNumber = 1, page_size: PageSize = 25) -> HookPage:
    """List subscriptions

    Your own; all of them, if you administer Muster.
    """
    async with UnitOfWork(services.sessions) as uow:
        found, total = await uow.webhooks.of(_only(viewer), page, page_size)
    return HookPage(items=[_hook(each) for each in found], total=total, page=page, page_size=page_size)


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
    return HookWithSecret(**msgspec.structs.asdict(_hook(made[0])), secret=made[1])


@get(
    "/webhooks/{webhook:str}", tags=["webhooks"], operation_id="readWebhook", responses=errors(400, 401, 403, 404, 429)
)
async def read(services: Handed, viewer: Looking, webhook: HookPath) -> Hook:
    """Read a subscription"""
    return _hook(await _read(services, viewer, webhook))


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
    found = await _read(services, viewer, webhook)
    if values:
        await keeping.change(request, services, found, **values)
    return _hook(await _read(services, viewer, webhook))


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
    await keeping.remove(request, services, await _read(services, viewer, webhook))


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
    found = await _read(services, viewer, webhook)
    secret = await keeping.renew(request, services, found)
    return HookWithSecret(**msgspec.structs.asdict(_hook(found)), secret=secret)


@get(
    "/webhooks/{webhook:str}/deliveries",
    tags=["webhooks"],
    operation_id="listDeliveries",
    responses=errors(400, 401, 403, 404, 429),
)
async def deliveries(
    services: Handed, viewer: Looking, webhook: HookPath, page: PageNumber = 1, page_size: PageSize = 25
) -> DeliveryPage:
    """Read the delivery log

    What was sent, newest first; kept for 30 days.
    """
    async with UnitOfWork(services.sessions) as uow:
        found, total = await uow.webhooks.log((await _find(uow, viewer, webhook)).id, page, page_size)
    return DeliveryPage(items=[_delivery(each) for each in found], total=total, page=page, page_size=page_size)


@post(
    "/webhooks/{webhook:str}/deliveries/{delivery:str}/resend",
    tags=["webhooks"],
    operation_id="sendAgain",
    needs=Permission.RESPOND,
    status_code=202,
    responses=errors(400, 401, 403, 404, 409, 429, 503),
)
async def send_again(
    services: Handed,
    viewer: Looking,
    webhook: HookPath,
    delivery: Annotated[str, PathParameter(description="The delivery's id.")],
    idempotency_key: IdempotencyKey = None,
) -> Response[Delivery]:
    """Send a message again

    The same message under the same `webhook-id`, signed anew.
    """
    person_of(viewer, Permission.RESPOND)
    wanted = row_id(delivery, "delivery")
    async with UnitOfWork(services.sessions) as uow:
        hook = await _find(uow, viewer, webhook)
        found = await uow.webhooks.delivery(wanted)
        if found is None or found.webhook_id != hook.id:
            raise problem(404, "There is no such delivery.")
    done = await ask(services, viewer, "webhook/send-again", {"delivery": wanted}, idempotency_key=idempotency_key)
    async with UnitOfWork(services.sessions) as uow:
        now = await uow.webhooks.delivery(wanted)
    return Response(_delivery(now or found), status_code=202, headers=done.headers)


@post(
    "/webhooks/{webhook:str}/ping",
    tags=["webhooks"],
    operation_id="pingWebhook",
    needs=Permission.RESPOND,
    status_code=202,
    responses=errors(400, 401, 403, 404, 409, 429, 503),
)
async def ping(
    services: Handed, viewer: Looking, webhook: HookPath, idempotency_key: IdempotencyKey = None
) -> Response[Hook]:
    """Try a subscription

    Sends it a message of the type `ping`; the delivery log shows how that went.
    """
    person_of(viewer, Permission.RESPOND)
    hook = await _read(services, viewer, webhook)
    done = await ask(services, viewer, "webhook/ping", {"webhook": hook.id}, idempotency_key=idempotency_key)
    return Response(_hook(hook), status_code=202, headers=done.headers)


def _only(viewer: Viewer) -> int | None:
    person_of(viewer, Permission.READ)
    return keeping.sees_only(viewer)


async def _read(services: WebServices, viewer: Viewer, words: str) -> Webhook:
    async with UnitOfWork(services.sessions) as uow:
        return await _find(uow, viewer, words)


async def _find(uow: UnitOfWork, viewer: Viewer, words: str) -> Webhook:
    only = _only(viewer)
    found = await uow.webhooks.get(row_id(words, "subscription"), only)
    if found is None:
        raise problem(404, "There is no such subscription of yours.")
    return found


def _check_url(url: str, services: WebServices) -> None:
    if sentence := keeping.whats_wrong_with(url, services):
        raise problem(422, sentence, {"url": sentence})


def _hook(hook: Webhook) -> Hook:
    return Hook(
        id=str(hook.id),
        owner=str(hook.owner_id),
        name=hook.name,
        url=hook.url,
        events=list(hook.events),
        private=hook.takes_private,
        active=hook.is_active,
        off_because=hook.off_because,
        created_at=hook.created_at,
    )


def _delivery(delivery: WebhookDelivery) -> Delivery:
    return Delivery(
        id=str(delivery.id),
        message_id=delivery.message_id,
        event=delivery.event,
        incident=f"INC-{delivery.incident_id}" if delivery.incident_id else None,
        state=delivery.state,  # type: ignore[arg-type]
        created_at=delivery.created_at,
        attempts=delivery.attempts,
        tried_at=delivery.tried_at,
        status=delivery.status,
        error=delivery.error,
        said=delivery.said,
        took_ms=delivery.took_ms,
        body=delivery.body,
    )
