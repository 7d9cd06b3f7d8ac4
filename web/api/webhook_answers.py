"""What the API says of webhook subscriptions and their deliveries, and what it takes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from litestar.params import PathParameter
from msgspec import UNSET, Meta, UnsetType, field

from core.store.webhooks import Webhook, WebhookDelivery
from web.api.answers import Answer, Page
from web.api.asks import Ask

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


def hook_answer(hook: Webhook) -> Hook:
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


def delivery_answer(delivery: WebhookDelivery) -> Delivery:
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
