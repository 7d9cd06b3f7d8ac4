"""Webhook subscriptions, and the log of what was sent."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.store.upsert import insert_into
from core.store.webhook_tables import webhook, webhook_delivery

WAITING, DELIVERED, FAILED, WITHHELD = "waiting", "delivered", "failed", "withheld"
_columns, _log = webhook.c, webhook_delivery.c


@dataclass(frozen=True)
class Webhook:
    """One subscription. No `events`: all of them. `off_because` says why it was switched off, if not by a person."""

    id: int
    owner_id: int
    name: str
    url: str
    events: tuple[str, ...]
    takes_private: bool
    is_active: bool
    off_because: str
    created_at: datetime

    def wants(self, event: str) -> bool:
        return self.is_active and (not self.events or event in self.events)


@dataclass(frozen=True)
class WebhookDelivery:
    """One message to one subscription, and how its last try went."""

    id: int
    webhook_id: int
    message_id: str
    event: str
    incident_id: int | None
    body: str
    created_at: datetime
    state: str
    attempts: int
    tried_at: datetime | None
    status: int | None
    error: str
    said: str
    took_ms: int | None


def new_webhook_secret() -> str:
    """As “Standard Webhooks” writes them: `whsec_` and 24 to 64 random bytes in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


class Webhooks:
    """The subscriptions of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self, owner_id: int, name: str, url: str, events: Sequence[str], takes_private: bool, now: datetime
    ) -> tuple[Webhook, str]:
        """The second of the two is the secret, which nobody can be shown again."""
        secret = new_webhook_secret()
        row = insert(webhook).values(
            owner_id=owner_id,
            name=name,
            url=url,
            secret=secret,
            events=list(events),
            takes_private=takes_private,
            is_active=True,
            off_because="",
            created_at=now,
        )
        return _webhook((await self._session.execute(row.returning(webhook))).one()), secret

    async def get(self, number: int, owner_id: int | None = None) -> Webhook | None:
        """Anybody's, or only this person's."""
        query = select(webhook).where(_columns.id == number)
        if owner_id is not None:
            query = query.where(_columns.owner_id == owner_id)
        row = (await self._session.execute(query)).one_or_none()
        return _webhook(row) if row else None

    async def of(self, owner_id: int | None, page: int, page_size: int) -> tuple[list[Webhook], int]:
        """One page of somebody's, or of everybody's, oldest first, and how many there are. Pages count from 1."""
        query, count = select(webhook).order_by(_columns.id), select(func.count()).select_from(webhook)
        if owner_id is not None:
            query, count = query.where(_columns.owner_id == owner_id), count.where(_columns.owner_id == owner_id)
        rows = await self._session.execute(query.offset((page - 1) * page_size).limit(page_size))
        return [_webhook(row) for row in rows], await self._session.scalar(count) or 0

    async def wanting(self, event: str) -> list[Webhook]:
        """Those that are to be told of this event."""
        rows = await self._session.execute(select(webhook).where(_columns.is_active).order_by(_columns.id))
        return [each for each in map(_webhook, rows) if each.wants(event)]

    async def change(self, number: int, **values: Any) -> None:
        """Some of name, url, events, takes_private, is_active, secret."""
        if values.get("is_active"):
            values["off_because"] = ""
        await self._session.execute(update(webhook).where(_columns.id == number).values(values))

    async def new_secret(self, number: int) -> str:
        """From now on what is sent is signed with this one."""
        secret = new_webhook_secret()
        await self.change(number, secret=secret)
        return secret

    async def remove(self, number: int) -> None:
        """With its log."""
        await self._session.execute(delete(webhook_delivery).where(_log.webhook_id == number))
        await self._session.execute(delete(webhook).where(_columns.id == number))

    # --- the log ----------------------------------------------------------------------------------------------------

    async def record(
        self, number: int, event: str, event_key: str, incident_id: int | None, body: str, now: datetime
    ) -> WebhookDelivery:
        """Write down a message that is to be sent; the same event is told once to each subscription."""
        message_id = f"msg_{hashlib.sha256(f'{number}/{event_key}'.encode()).hexdigest()[:32]}"
        row = insert_into(webhook_delivery, self._session).values(
            webhook_id=number,
            message_id=message_id,
            event=event,
            incident_id=incident_id,
            body=body,
            created_at=now,
            state=WAITING,
        )
        await self._session.execute(row.on_conflict_do_nothing(index_elements=["message_id"]))
        found = await self._session.execute(select(webhook_delivery).where(_log.message_id == message_id))
        return WebhookDelivery(**found.mappings().one())

    async def delivery(self, delivery_id: int) -> WebhookDelivery | None:
        row = (await self._session.execute(select(webhook_delivery).where(_log.id == delivery_id))).mappings()
        found = row.one_or_none()
        return WebhookDelivery(**found) if found else None

    async def log(self, number: int, page: int, page_size: int) -> tuple[list[WebhookDelivery], int]:
        """One page of what was sent to a subscription, newest first, and how much there is."""
        query = select(webhook_delivery).where(_log.webhook_id == number).order_by(_log.id.desc())
        count = select(func.count()).select_from(webhook_delivery).where(_log.webhook_id == number)
        rows = (await self._session.execute(query.offset((page - 1) * page_size).limit(page_size))).mappings()
        return [WebhookDelivery(**row) for row in rows], await self._session.scalar(count) or 0

    async def send_again(self, delivery_id: int) -> None:
        await self._session.execute(update(webhook_delivery).where(_log.id == delivery_id).values(state=WAITING))

    async def forget_before(self, moment: datetime) -> None:
        """Drop what was sent, or given up, before `moment`."""
        await self._session.execute(delete(webhook_delivery).where(_log.created_at < moment, _log.state != WAITING))


def _webhook(row: Any) -> Webhook:
    return Webhook(
        id=row.id,
        owner_id=row.owner_id,
        name=row.name,
        url=row.url,
        events=tuple(row.events),
        takes_private=row.takes_private,
        is_active=row.is_active,
        off_because=row.off_because,
        created_at=row.created_at,
    )
