"""What the pagers need to know. Secrets never show in a repr, and so never in a log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PagerDutyService:
    """`routing_key` is the Integration Key of an Events API v2 integration; without a policy, nobody can be looked up."""

    routing_key: str = field(repr=False)
    escalation_policy_id: str = ""


@dataclass(frozen=True, kw_only=True)
class PagerDutySettings:
    """`services` by the name that people page them by, the default first. `api_token` may only read."""

    services: Mapping[str, PagerDutyService]
    api_token: str = field(default="", repr=False)
    events_url: str = "https://events.pagerduty.com"
    api_url: str = "https://api.pagerduty.com"
    source: str = "muster"
    timeout: float = 10.0


@dataclass(frozen=True)
class OpsgenieService:
    """Who is woken: a team, an escalation, or a schedule, by name. `schedule` is also where on-callers are looked up."""

    team: str = ""
    escalation: str = ""
    schedule: str = ""


@dataclass(frozen=True, kw_only=True)
class OpsgenieSettings:
    """`api_url` is https://api.eu.opsgenie.com for accounts in the EU."""

    services: Mapping[str, OpsgenieService]
    api_key: str = field(repr=False)
    api_url: str = "https://api.opsgenie.com"
    tags: tuple[str, ...] = ("muster",)
    timeout: float = 10.0


@dataclass(frozen=True, kw_only=True)
class WebhookPagerSettings:
    """`url` does not show either: with many receivers whoever knows the address may page."""

    url: str = field(repr=False)
    secret: str = field(repr=False)
    services: tuple[str, ...] = ("on-call",)
    name: str = "webhook"
    timeout: float = 10.0
