"""Effects, attempts and settings in few words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from adapters.pagers import (
    OpsgenieService,
    OpsgenieSettings,
    PagerDutyService,
    PagerDutySettings,
    WebhookPagerSettings,
)
from core.chat.effects import Page
from core.chat.platform import Attempt
from sandbox.outside.opsgenie import API_KEY
from sandbox.outside.pagerduty import API_TOKEN, ROUTING_KEY
from sandbox.outside.webhook import SECRET

KEY = "muster/INC-42/payments"


def page(**changes: Any) -> Page:
    given: dict[str, Any] = {
        "system": "pagerduty",
        "incident_key": KEY,
        "service": "payments",
        "summary": "INC-42 Card payments fail",
        "details": "The queue is stuck",
        "severity": 1,
        "url": "https://muster.example.com/incidents/INC-42",
    }
    return Page(**(given | changes))


def attempt(number: int = 1, key: str = "effect-7") -> Attempt:
    return Attempt(key=key, number=number, asked_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC))


def pagerduty_settings(url: str, **changes: Any) -> PagerDutySettings:
    services = {"Payments": PagerDutyService(ROUTING_KEY, "PPOLICY"), "search": PagerDutyService("f" * 32)}
    settings = PagerDutySettings(services=services, api_token=API_TOKEN, events_url=url, api_url=url)
    return replace(settings, **changes)


def opsgenie_settings(url: str, **changes: Any) -> OpsgenieSettings:
    services = {
        "payments": OpsgenieService(team="Payments", schedule="Payments / EU"),
        "search": OpsgenieService(escalation="Search escalation"),
        "anyone": OpsgenieService(),
    }
    return replace(OpsgenieSettings(services=services, api_key=API_KEY, api_url=url), **changes)


def webhook_settings(url: str, **changes: Any) -> WebhookPagerSettings:
    settings = WebhookPagerSettings(url=url, secret=SECRET, services=("Payments", "search"))
    return replace(settings, **changes)
