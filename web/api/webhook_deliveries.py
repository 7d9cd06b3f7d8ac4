"""What was sent to webhook subscriptions: read, sent again, tried."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get, post
from litestar.params import PathParameter

from core.incidents.access import Permission
from core.store.unit_of_work import UnitOfWork
from web.api.asking import ask
from web.api.guarding import person_of, row_id
from web.api.parameters import IdempotencyKey, PageNumber, PageSize
from web.api.problems import answers as errors
from web.api.problems import problem
from web.api.webhook_answers import Delivery, DeliveryPage, Hook, HookPath, delivery_answer, hook_answer
from web.api.webhook_finding import find_hook, read_hook
from web.services import Handed
from web.viewer import Looking


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
        found, total = await uow.webhooks.log((await find_hook(uow, viewer, webhook)).id, page, page_size)
    return DeliveryPage(items=[delivery_answer(each) for each in found], total=total, page=page, page_size=page_size)


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
        hook = await find_hook(uow, viewer, webhook)
        found = await uow.webhooks.delivery(wanted)
        if found is None or found.webhook_id != hook.id:
            raise problem(404, "There is no such delivery.")
    done = await ask(services, viewer, "webhook/send-again", {"delivery": wanted}, idempotency_key=idempotency_key)
    async with UnitOfWork(services.sessions) as uow:
        now = await uow.webhooks.delivery(wanted)
    return Response(delivery_answer(now or found), status_code=202, headers=done.headers)


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
    hook = await read_hook(services, viewer, webhook)
    done = await ask(services, viewer, "webhook/ping", {"webhook": hook.id}, idempotency_key=idempotency_key)
    return Response(hook_answer(hook), status_code=202, headers=done.headers)
