"""The book of webhooks, over the store: what may be sent is asked again at each try."""

from __future__ import annotations

from sqlalchemy import select, update

from core.clock import Clock
from core.incidents.access import Policy
from core.outside.webhooks import Outgoing, Tried
from core.store.engine import Sessions
from core.store.unit_of_work import UnitOfWork
from core.store.webhook_tables import webhook, webhook_delivery
from core.store.webhooks import DELIVERED, FAILED, WAITING, WITHHELD, Webhook

_log = webhook_delivery.c


class StoredWebhookBook:
    """Implements `core.outside.webhooks.WebhookBook`. `policy` says what somebody without a role of their own may
    do."""

    def __init__(self, sessions: Sessions, clock: Clock, policy: Policy) -> None:
        self._sessions, self._clock, self._policy = sessions, clock, policy

    async def outgoing(self, delivery: int) -> Outgoing | None:
        async with UnitOfWork(self._sessions) as uow:
            found = await uow.webhooks.delivery(delivery)
            hook = await uow.webhooks.get(found.webhook_id) if found else None
            if found is None or hook is None:
                return None
            if not hook.is_active or not await may_be_told(uow, hook, found.incident_id, self._policy):
                await uow.session.execute(update(webhook_delivery).where(_log.id == delivery).values(state=WITHHELD))
                await uow.commit()
                return None
            secret = await uow.session.scalar(select(webhook.c.secret).where(webhook.c.id == hook.id))
            return Outgoing(id=found.message_id, url=hook.url, secret=str(secret), body=found.body)

    async def tried(self, delivery: int, tried: Tried, is_over: bool) -> None:
        is_fine = tried.status is not None and 200 <= tried.status < 300
        async with UnitOfWork(self._sessions) as uow:
            await uow.session.execute(
                update(webhook_delivery)
                .where(_log.id == delivery)
                .values(
                    state=DELIVERED if is_fine else FAILED if is_over else WAITING,
                    attempts=_log.attempts + 1,
                    tried_at=self._clock.now(),
                    status=tried.status,
                    error=tried.error[:300],
                    said=tried.said,
                    took_ms=tried.took_ms,
                )
            )
            await uow.commit()

    async def gone(self, delivery: int) -> None:
        async with UnitOfWork(self._sessions) as uow:
            found = await uow.webhooks.delivery(delivery)
            if found:
                await uow.webhooks.change(
                    found.webhook_id, is_active=False, off_because="The receiver said that it is gone (410)."
                )
                await uow.commit()


async def may_be_told(uow: UnitOfWork, hook: Webhook, incident: int | None, policy: Policy) -> bool:
    """A subscription hears what its owner may read; of private incidents only if it was made for those too."""
    owner = await uow.people.get(hook.owner_id)
    if owner is None:
        return False
    viewer = policy.viewer(owner)
    if incident is None:
        return viewer.role is not None
    found = await uow.incidents.seen_by(viewer, incident)
    return found is not None and (hook.takes_private or not found.is_private)
