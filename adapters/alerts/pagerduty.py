"""PagerDuty's webhooks (V3). Facts: “Overview” and “Behavior” of Webhooks (PagerDuty developer documentation).

A webhook holds one event. What Muster itself has paged comes back here as well, and is passed over: it is an incident
already.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.alerts.reading import Batch, link, moment, severity, thing, title_of, words
from adapters.alerts.settings import AlertSource
from core.chat.alerts import Alert
from core.chat.errors import InvalidRequest

_FIRES = frozenset({"incident.triggered", "incident.reopened"})
_ENDS = "incident.resolved"
_OUR_PAGES = "muster/"
_OLDEST = timedelta(days=1)
"""PagerDuty tries for about 20 minutes. The signature holds no time; an event is remembered for longer than this."""


def read(source: AlertSource, payload: Mapping[str, Any], now: datetime) -> list[Batch]:
    event = thing(payload.get("event"))
    kind, data = event.get("event_type"), thing(event.get("data"))
    if not isinstance(kind, str):
        raise InvalidRequest("There is no event in this; Muster reads PagerDuty's webhooks of version 3.", 400)
    if (kind not in _FIRES and kind != _ENDS) or str(data.get("incident_key", "")).startswith(_OUR_PAGES):
        return []
    at = moment(event.get("occurred_at"))
    if at is None or now - at > _OLDEST:
        raise InvalidRequest("That happened too long ago.", 400)
    number = words(data.get("id"), 200)
    alert = Alert(
        fingerprint=number,
        is_firing=kind != _ENDS,
        title=title_of(data.get("title")),
        details=_details(data),
        severity=severity(source, thing(data.get("priority")).get("summary") or data.get("urgency")),
        url=link(data.get("html_url")),
        labels={"service": words(thing(data.get("service")).get("summary"), 200)},
        starts_at=moment(data.get("created_at")),
        ends_at=at if kind == _ENDS else None,
    )
    return [Batch(group=number, title=alert.title, alerts=(alert,), key=words(event.get("id"), 100))]


def _details(data: Mapping[str, Any]) -> str:
    service = words(thing(data.get("service")).get("summary"), 200)
    urgency = words(data.get("urgency"), 40)
    return ", ".join([*([f"service {service}"] if service else []), *([f"{urgency} urgency"] if urgency else [])])
