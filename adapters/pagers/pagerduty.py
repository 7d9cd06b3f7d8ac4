"""PagerDuty: alerts through the Events API v2, on-callers from the REST API."""

from __future__ import annotations

import httpx

from adapters.pagers.answers import failure
from adapters.pagers.calls import Calls, Json, body_of
from adapters.pagers.limits import fit_key, headline, shorten
from adapters.pagers.pagerduty_oncalls import read_oncalls
from adapters.pagers.services import named, pick
from adapters.pagers.settings import PagerDutyService, PagerDutySettings
from core.chat.effects import Page
from core.chat.errors import ChatError, Refused
from core.chat.platform import Attempt, Outcome
from core.outside.pager import OnCall

NAME = "pagerduty"
_PRODUCT = "PagerDuty"
# "Send an Alert Event"; the details only have to keep an event far below 512 KB ("Events API v2 Overview").
_SUMMARY, _DEDUP_KEY, _DETAILS = 1024, 255, 20_000
_SEVERITIES = {1: "critical", 2: "error", 3: "warning", 4: "info"}
_UNKNOWN_SEVERITY = "error"
_PAGE_SIZE, _MOST_PAGES = 100, 20

_EVENTS = {
    0: "PagerDuty did not take the page ({said}). Page by hand in PagerDuty, and compare the service's integration key "
    "in the settings with the one in PagerDuty (docs/pagers.md)."
}
_REST = {
    401: "PagerDuty no longer takes the API token ({said}). Look in PagerDuty who is on call, and put a new read-only "
    "token into the settings (docs/pagers.md).",
    403: "PagerDuty's API token may not read who is on call ({said}). Look it up in PagerDuty, and use a token that may "
    "(docs/pagers.md).",
    404: "PagerDuty does not know that escalation policy ({said}). Look in PagerDuty who is on call, and correct the "
    "policy's id in the settings (docs/pagers.md).",
    0: "PagerDuty would not say who is on call ({said}). Look it up in PagerDuty.",
}


class PagerDuty:
    """One account. An alert is named by its `dedup_key`, so a second trigger only adds to the first."""

    def __init__(self, settings: PagerDutySettings) -> None:
        self._settings = settings
        self._services = named(settings.services)
        self._events = Calls(_PRODUCT, settings.events_url, settings.timeout)
        self._api = Calls(_PRODUCT, settings.api_url, settings.timeout)
        self._secrets = (settings.api_token, *(each.routing_key for each in settings.services.values()))

    @property
    def name(self) -> str:
        return NAME

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(self._services)

    async def perform(self, effect: Page, attempt: Attempt) -> Outcome:
        """Send one event. PagerDuty tells events of one `dedup_key` together, so no attempt has to look back."""
        service = pick(self._services, effect.service, _PRODUCT)
        response = await self._events.send("POST", "/v2/enqueue", json=self._event(effect, service))
        if response.status_code != 202:
            raise self._failure(response, _EVENTS)
        return Outcome(reference=str(body_of(response).get("dedup_key") or fit_key(effect.incident_key, _DEDUP_KEY)))

    def _event(self, effect: Page, service: PagerDutyService) -> Json:
        event: Json = {
            "routing_key": service.routing_key,
            "event_action": effect.action,
            "dedup_key": fit_key(effect.incident_key, _DEDUP_KEY),
        }
        if effect.action != "trigger":
            return event
        event["payload"] = {
            "summary": headline(effect, _SUMMARY),
            "source": self._settings.source,
            "severity": _SEVERITIES.get(effect.severity, _UNKNOWN_SEVERITY),
            "custom_details": {"details": shorten(effect.details, _DETAILS), "incident": effect.incident_key},
        }
        event["client"] = "Muster"
        if effect.url:
            event["client_url"] = effect.url
            event["links"] = [{"href": effect.url, "text": "The incident in Muster"}]
        return event

    async def on_call(self, service: str) -> list[OnCall]:
        """Who is on call on the service's escalation policy now ("List all of the on-calls")."""
        policy = pick(self._services, service, _PRODUCT).escalation_policy_id
        if not policy or not self._settings.api_token:
            raise Refused(
                "Muster can't ask PagerDuty who is on call: the settings lack an API token or the service's escalation "
                "policy (docs/pagers.md). Look it up in PagerDuty.",
                "not_configured",
            )
        rows: list[Json] = []
        for page in range(_MOST_PAGES):
            body = await self._oncalls_page(policy, page * _PAGE_SIZE)
            rows += [row for row in body["oncalls"] if isinstance(row, dict)]
            if not body.get("more"):
                break
        return read_oncalls(rows)

    async def _oncalls_page(self, policy: str, offset: int) -> Json:
        response = await self._api.send(
            "GET",
            "/oncalls",
            headers={
                "Authorization": f"Token token={self._settings.api_token}",
                "Accept": "application/vnd.pagerduty+json;version=2",
            },
            params={
                "escalation_policy_ids[]": policy,
                "include[]": "users",
                "limit": _PAGE_SIZE,
                "offset": offset,
            },
        )
        body = body_of(response)
        if response.status_code != 200 or not isinstance(body.get("oncalls"), list):
            raise self._failure(response, _REST)
        return body

    def _failure(self, response: httpx.Response, sentences: dict[int, str]) -> ChatError:
        return failure(response, _PRODUCT, sentences, self._secrets)

    async def close(self) -> None:
        await self._events.close()
        await self._api.close()
