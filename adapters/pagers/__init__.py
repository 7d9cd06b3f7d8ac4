"""Pagers: PagerDuty, Opsgenie, and a signed webhook for everything else."""

from adapters.pagers.opsgenie import Opsgenie
from adapters.pagers.pagerduty import PagerDuty
from adapters.pagers.settings import (
    OpsgenieService,
    OpsgenieSettings,
    PagerDutyService,
    PagerDutySettings,
    WebhookPagerSettings,
)
from adapters.pagers.webhook import WebhookPager

__all__ = [
    "Opsgenie",
    "OpsgenieService",
    "OpsgenieSettings",
    "PagerDuty",
    "PagerDutyService",
    "PagerDutySettings",
    "WebhookPager",
    "WebhookPagerSettings",
]
