"""The systems outside chat that the settings connect: pagers and status pages."""

from __future__ import annotations

from adapters.pagers import (
    Opsgenie,
    OpsgenieService,
    OpsgenieSettings,
    PagerDuty,
    PagerDutyService,
    PagerDutySettings,
    WebhookPager,
    WebhookPagerSettings,
)
from adapters.statuspages import AtlassianSettings, AtlassianStatuspage
from core.outside.pager import Pager
from core.outside.status_page import StatusPage
from muster.settings import Settings, SettingsError


def pagers(settings: Settings) -> dict[str, Pager]:
    """By name, in the order in which they are asked. Raises `SettingsError` for one that is half set up."""
    made: list[Pager] = []
    if services := _pairs(settings.pagerduty_services.get_secret_value(), "MUSTER_PAGERDUTY_SERVICES"):
        made.append(
            PagerDuty(
                PagerDutySettings(
                    services={name: PagerDutyService(*_two(value)) for name, value in services.items()},
                    api_token=settings.pagerduty_api_token.get_secret_value(),
                    events_url=settings.pagerduty_events_url,
                    api_url=settings.pagerduty_api_url,
                )
            )
        )
    if key := settings.opsgenie_api_key.get_secret_value():
        services = _pairs(settings.opsgenie_services, "MUSTER_OPSGENIE_SERVICES")
        if not services:
            raise SettingsError("MUSTER_OPSGENIE_API_KEY needs MUSTER_OPSGENIE_SERVICES: payments=TEAM:SCHEDULE.")
        teams = {name: _two(value) for name, value in services.items()}
        named = {name: OpsgenieService(team=team, schedule=schedule) for name, (team, schedule) in teams.items()}
        made.append(Opsgenie(OpsgenieSettings(services=named, api_key=key, api_url=settings.opsgenie_api_url)))
    if url := settings.pager_webhook_url.get_secret_value():
        secret = settings.pager_webhook_secret.get_secret_value()
        if not secret:
            raise SettingsError("MUSTER_PAGER_WEBHOOK_URL needs MUSTER_PAGER_WEBHOOK_SECRET, which signs what is sent.")
        made.append(
            WebhookPager(WebhookPagerSettings(url=url, secret=secret, services=tuple(settings.pager_webhook_services)))
        )
    return {pager.name: pager for pager in made}


def status_pages(settings: Settings) -> dict[str, StatusPage]:
    """By name. Raises `SettingsError` for one that is half set up."""
    key = settings.statuspage_api_key.get_secret_value()
    if not key and not settings.statuspage_page_id:
        return {}
    if not (key and settings.statuspage_page_id):
        raise SettingsError("A status page needs both MUSTER_STATUSPAGE_PAGE_ID and MUSTER_STATUSPAGE_API_KEY.")
    page = AtlassianStatuspage(
        AtlassianSettings(page_id=settings.statuspage_page_id, api_key=key, api_url=settings.statuspage_api_url)
    )
    return {page.name: page}


def _pairs(said: str, name: str) -> dict[str, str]:
    pairs = [each.partition("=") for each in said.split(",") if each.strip()]
    if any(not (service.strip() and value.strip()) for service, _, value in pairs):
        raise SettingsError(f"{name} must look like payments=…,database=…; docs/pagers.md says what goes in.")
    return {service.strip().casefold(): value.strip() for service, _, value in pairs}


def _two(value: str) -> tuple[str, str]:
    first, _, second = value.partition(":")
    return first, second
