"""Keeping webhook subscriptions, for the API and the pages alike: each change is in the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from litestar import Request

from core.incidents.access import Permission, Viewer
from core.outside.addresses import AddressRefused, check_url
from core.store.unit_of_work import UnitOfWork
from core.store.webhooks import Webhook
from web.origin import origin_of
from web.services import WebServices
from web.viewer import visit_of


@dataclass(frozen=True)
class Subscription:
    """`claim`, when set, is made once only."""

    name: str
    url: str
    events: tuple[str, ...] = ()
    private: bool = False
    claim: str = ""


def whats_wrong_with(url: str, services: WebServices) -> str:
    """A sentence; empty when it may be called."""
    try:
        check_url(url, services.webhooks_inside)
    except AddressRefused as refusal:
        return str(refusal)
    return ""


def sees_only(viewer: Viewer) -> int | None:
    """Whose subscriptions somebody sees: None for everybody's."""
    return None if viewer.may(Permission.ADMINISTER) else viewer.person_id


async def subscribe(
    request: Request[Any, Any, Any], services: WebServices, owner: int, wish: Subscription
) -> tuple[Webhook, str] | None:
    """With its secret, to be shown once; None when that claim was made before."""
    now = services.clock.now()
    async with UnitOfWork(services.sessions) as uow:
        if wish.claim and not await uow.claims.take(wish.claim, now):
            return None
        made, secret = await uow.webhooks.add(owner, wish.name, wish.url, wish.events, wish.private, now)
        await _audit(request, services, uow, "webhook.created", made.id)
        await uow.commit()
    return made, secret


async def change(request: Request[Any, Any, Any], services: WebServices, hook: Webhook, **values: Any) -> None:
    async with UnitOfWork(services.sessions) as uow:
        await uow.webhooks.change(hook.id, **values)
        await _audit(request, services, uow, "webhook.changed", hook.id, ", ".join(sorted(values)))
        await uow.commit()


async def renew(request: Request[Any, Any, Any], services: WebServices, hook: Webhook) -> str:
    """The new secret, to be shown once."""
    async with UnitOfWork(services.sessions) as uow:
        secret = await uow.webhooks.new_secret(hook.id)
        await _audit(request, services, uow, "webhook.secret_renewed", hook.id)
        await uow.commit()
    return secret


async def remove(request: Request[Any, Any, Any], services: WebServices, hook: Webhook) -> None:
    async with UnitOfWork(services.sessions) as uow:
        await uow.webhooks.remove(hook.id)
        await _audit(request, services, uow, "webhook.removed", hook.id)
        await uow.commit()


async def _audit(
    request: Request[Any, Any, Any], services: WebServices, uow: UnitOfWork, did: str, hook: int, details: str = ""
) -> None:
    """Never the address: it may hold what only its owner knows."""
    visit = await visit_of(request)
    await uow.audit.add(did, services.clock.now(), visit.person, origin_of(request), f"webhook/{hook}", details)
