"""Webhooks: whoever subscribed is told what happens to incidents, as far as they may read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from core.blocks.context import Context
from core.blocks.happenings import OF_AN_INCIDENT
from core.blocks.hub import Hub
from core.chat.effects import SendWebhook
from core.chat.events import Asked, IncidentEvent
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.severity import Severity
from core.outside.webhooks import SYSTEM
from core.store.webhook_book import may_be_told
from core.store.webhooks import Webhook, WebhookDelivery

blocks = Hub("webhooks")

EVENTS = tuple(each for each in OF_AN_INCIDENT if each != "headline_posted")
PING = "ping"
_HUMAN = ("role", "service", "audience", "status", "into", "details")


@blocks.on(*EVENTS)
async def tell(context: Context, incident: Incident, event: IncidentEvent) -> None:
    """One message for each subscription that wants this event and may hear of this incident."""
    hooks = await context.uow.webhooks.wanting(event.name)
    if not hooks:
        return
    body = await _body(context, incident, event)
    for hook in hooks:
        if await may_be_told(context.uow, hook, incident.number, context.services.policy):
            made = await context.uow.webhooks.record(hook.id, event.name, event.key, incident.number, body, context.now)
            _send(context, hook, made, "first")


@blocks.asked("webhook/send-again")
async def send_again(context: Context, event: Asked) -> str:
    """`values`: delivery (of the asker's own subscription). The same message, under the same id."""
    found = await context.uow.webhooks.delivery(int(event.values["delivery"]))
    hook = await context.uow.webhooks.get(found.webhook_id) if found else None
    if found is None or hook is None:
        raise DomainError("There is no such delivery.")
    if not hook.is_active:
        raise DomainError("This subscription is switched off. Switch it on first.")
    await context.uow.webhooks.send_again(found.id)
    _send(context, hook, found, event.key)
    return "It is on its way again."


@blocks.asked("webhook/ping")
async def ping(context: Context, event: Asked) -> str:
    """`values`: webhook. Sends a message that is about nothing, to try the receiver."""
    hook = await context.uow.webhooks.get(int(event.values["webhook"]))
    if hook is None or not hook.is_active:
        raise DomainError("This subscription is switched off. Switch it on first.")
    body = _encoded(PING, event.at, {"webhook": str(hook.id), "name": hook.name})
    made = await context.uow.webhooks.record(hook.id, PING, event.key, None, body, context.now)
    _send(context, hook, made, "first")
    return made.message_id


def _send(context: Context, hook: Webhook, delivery: WebhookDelivery, turn: str) -> None:
    effect = SendWebhook(system=SYSTEM, incident_key=str(hook.id), delivery=delivery.id)
    context.ask(effect, key=f"webhook/{delivery.message_id}/{turn}"[:200])


async def _body(context: Context, incident: Incident, event: IncidentEvent) -> str:
    """The incident as it stands now, and what has just happened to it. Field names are those of the API."""
    about = event.about
    data: dict[str, Any] = {"incident": _incident(context, incident), "by": _person(context.person)}
    if event.name.endswith("_changed"):
        field = about.get("field", "")
        old, new = [await _words(context, field, about.get(side, "")) for side in ("old", "new")]
        data["change"] = {"field": field, "old": old, "new": new}
    data |= {name: about[name] for name in _HUMAN if name in about and "field" not in about}
    return _encoded(f"incident.{event.name}", event.at, data)


def _encoded(kind: str, at: datetime, data: dict[str, Any]) -> str:
    return msgspec.json.encode({"type": kind, "timestamp": at, "data": data}).decode()


def _incident(context: Context, incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.reference,
        "url": context.services.doc_url(incident.reference),
        "title": incident.title,
        "summary": incident.summary,
        "impact": incident.impact,
        "severity": incident.severity.label if incident.severity else None,
        "status": incident.status.value,
        "is_open": incident.is_open,
        "private": incident.is_private,
        "report_only": incident.is_report_only,
        "reporter": _person(incident.reporter),
        "lead": _person(incident.lead),
        "reported_at": incident.reported_at,
        "started_at": incident.started_at,
        "ended_at": incident.ended_at,
        "version": incident.version,
    }


def _person(person: Person | None) -> dict[str, str] | None:
    return {"id": str(person.id), "name": person.display_name} if person else None


async def _words(context: Context, field: str, stored: str) -> str | None:
    """A stored value as people say it."""
    if field == "severity" and stored.isdecimal():
        return Severity(int(stored)).label
    if field == "lead" and stored.isdecimal():
        person = await context.uow.people.get(int(stored))
        return person.display_name if person else None
    return stored or None
