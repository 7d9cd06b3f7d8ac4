"""Opsgenie, and what speaks its Alert API: alerts named by their alias, on-callers of a schedule."""

from __future__ import annotations

from urllib.parse import quote

import httpx

from adapters.pagers.answers import failure
from adapters.pagers.calls import Calls, Json, body_of
from adapters.pagers.limits import fit_key, headline, shorten
from adapters.pagers.services import named, pick
from adapters.pagers.settings import OpsgenieService, OpsgenieSettings
from core.chat.effects import Page
from core.chat.errors import ChatError, Refused
from core.chat.platform import Attempt, Outcome
from core.outside.pager import OnCall

NAME = "opsgenie"
_PRODUCT = "Opsgenie"
# "Alert API", the limits of "Create Alert".
_MESSAGE, _ALIAS, _DESCRIPTION, _DETAILS, _TAG, _MOST_TAGS = 130, 512, 15_000, 8_000, 50, 20
_PRIORITIES = {1: "P1", 2: "P2", 3: "P3", 4: "P4"}
_UNKNOWN_PRIORITY = "P2"
_SOURCE = "Muster"

_KEY = (
    "Opsgenie does not take the API key ({said}). Do it by hand in Opsgenie, and put the key of an API integration "
    "that may create and update alerts and read schedules into the settings (docs/pagers.md)."
)
_ALERTS = {
    401: _KEY,
    403: _KEY,
    0: "Opsgenie did not take the page ({said}). Page by hand in Opsgenie, and compare the settings with docs/pagers.md.",
}
_SCHEDULES = {
    401: _KEY,
    403: _KEY,
    404: "Opsgenie does not know that schedule ({said}). Look in Opsgenie who is on call, and correct the schedule's "
    "name in the settings (docs/pagers.md).",
    0: "Opsgenie would not say who is on call ({said}). Look it up in Opsgenie.",
}


class Opsgenie:
    """One account. While an alert with an alias is open, a second create only counts it up."""

    def __init__(self, settings: OpsgenieSettings) -> None:
        self._settings = settings
        self._services = named(settings.services)
        self._calls = Calls(_PRODUCT, settings.api_url, settings.timeout)

    @property
    def name(self) -> str:
        return NAME

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(self._services)

    async def perform(self, effect: Page, attempt: Attempt) -> Outcome:
        """Create, acknowledge or close. Opsgenie takes requests in (202) and carries them out behind."""
        service = pick(self._services, effect.service, _PRODUCT)
        alias = alias_of(effect.incident_key)
        if effect.action == "trigger":
            response = await self._send("POST", "/v2/alerts", json=self._alert(effect, alias, service))
        else:
            verb = "acknowledge" if effect.action == "acknowledge" else "close"
            response = await self._send(
                "POST",
                f"/v2/alerts/{quote(alias, safe='')}/{verb}",
                params={"identifierType": "alias"},
                json={"source": _SOURCE},
            )
        if response.status_code != 202 or not body_of(response).get("requestId"):
            raise self._failure(response, _ALERTS)
        return Outcome(reference=alias)

    def _alert(self, effect: Page, alias: str, service: OpsgenieService) -> Json:
        details = {"incident": shorten(effect.incident_key, _ALIAS)}
        if effect.url and len(effect.url) <= _DETAILS - _ALIAS - len("incidenturl"):
            details["url"] = effect.url
        lines = [effect.summary.strip(), effect.details.strip()]
        # The link goes first: what is cut off is the end.
        description = "\n\n".join(filter(None, [effect.url[:2000], *lines]))
        return {
            "message": headline(effect, _MESSAGE),
            "alias": alias,
            "description": shorten(description, _DESCRIPTION),
            "responders": _responders(service),
            "tags": [shorten(tag, _TAG) for tag in self._settings.tags[:_MOST_TAGS]],
            "details": details,
            "source": _SOURCE,
            "priority": _PRIORITIES.get(effect.severity, _UNKNOWN_PRIORITY),
        }

    async def on_call(self, service: str) -> list[OnCall]:
        """Who is on call on the service's schedule now ("Who is on Call API"). It tells neither levels nor ends."""
        schedule = pick(self._services, service, _PRODUCT).schedule
        if not schedule:
            raise Refused(
                "Muster can't ask Opsgenie who is on call: the settings name no schedule for that service "
                "(docs/pagers.md). Look it up in Opsgenie.",
                "not_configured",
            )
        response = await self._send(
            "GET",
            f"/v2/schedules/{quote(schedule, safe='')}/on-calls",
            params={"scheduleIdentifierType": "name", "flat": "true"},
        )
        data = body_of(response).get("data")
        if response.status_code != 200 or not isinstance(data, dict):
            raise self._failure(response, _SCHEDULES)
        recipients = [str(each) for each in data.get("onCallRecipients") or []]
        return [OnCall(name=each, email=each if "@" in each else "") for each in dict.fromkeys(recipients)]

    async def _send(
        self, verb: str, path: str, *, params: dict[str, str] | None = None, json: Json | None = None
    ) -> httpx.Response:
        headers = {"Authorization": f"GenieKey {self._settings.api_key}"}
        return await self._calls.send(verb, path, headers=headers, params=params, json=json)

    def _failure(self, response: httpx.Response, sentences: dict[int, str]) -> ChatError:
        return failure(response, _PRODUCT, sentences, (self._settings.api_key,))

    async def close(self) -> None:
        await self._calls.close()


def alias_of(incident_key: str) -> str:
    """The alert's alias. It becomes part of an address, where not every server takes an encoded slash."""
    return fit_key(incident_key.replace("/", ":"), _ALIAS)


def _responders(service: OpsgenieService) -> list[Json]:
    """Whom to wake, the most particular that is set; none leaves it to the integration's own routing."""
    for kind, name in (("team", service.team), ("escalation", service.escalation), ("schedule", service.schedule)):
        if name:
            return [{"type": kind, "name": name}]
    return []
