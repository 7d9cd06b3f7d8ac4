"""PagerDuty: "Events API v2 Overview", "Send an Alert Event", "List all of the on-calls", "REST API: pagination"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.outside.service import Json, Refusal, Service, json_body

ROUTING_KEY = "0123456789abcdef0123456789abcdef"
API_TOKEN = "u+ReadOnlyToken-12345"
ACCEPT = "application/vnd.pagerduty+json;version=2"
_SEVERITIES = frozenset({"critical", "error", "warning", "info"})
_ACTIONS = frozenset({"trigger", "acknowledge", "resolve"})
_LARGEST_EVENT = 512 * 1024


@dataclass
class Alert:
    """`status` is triggered, acknowledged or resolved; `triggers` are the payloads, the first one opened it."""

    routing_key: str
    dedup_key: str
    status: str = "triggered"
    triggers: list[Json] = field(default_factory=list)


class PagerDutySandbox(Service):
    """Both APIs at one address. Knows one integration (`routing_keys`) and what `on_call` was told."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.routing_keys = {ROUTING_KEY}
        self.api_token = API_TOKEN
        self.policies: dict[str, list[Json]] = {}
        self.alerts: list[Alert] = []

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/v2/enqueue", self._enqueue), web.get("/oncalls", self._oncalls)]

    def on_call(
        self,
        policy: str,
        name: str,
        email: str,
        level: int = 1,
        end: str | None = None,
        schedule: str | None = None,
    ) -> None:
        """Put somebody on call on an escalation policy. Without a schedule they always are."""
        number = len(self.policies.setdefault(policy, [])) + 1
        person = {"id": f"PUSER{number:03}", "type": "user", "summary": name, "name": name, "email": email}
        row = {
            "escalation_policy": {"id": policy, "type": "escalation_policy_reference", "summary": policy},
            "escalation_level": level,
            "schedule": {"id": schedule, "type": "schedule_reference"} if schedule else None,
            "user": person,
            "start": None,
            "end": end,
        }
        self.policies[policy].append(row)

    def open_alert(self, routing_key: str, dedup_key: str) -> Alert | None:
        """Follow-up events reach only an open alert of the same routing key."""
        for alert in self.alerts:
            if (alert.routing_key, alert.dedup_key) == (routing_key, dedup_key) and alert.status != "resolved":
                return alert
        return None

    # --- Events API v2 ---

    async def _enqueue(self, request: web.Request) -> web.Response:
        if len(await request.read()) > _LARGEST_EVENT:
            raise Refusal(413, "Request Entity Too Large")
        event = await json_body(request, _invalid_event("JSON could not be parsed"))
        errors = _event_errors(event)
        if errors:
            raise _invalid_event(*errors)
        if event["routing_key"] not in self.routing_keys:
            raise Refusal(400, "Invalid routing key")
        dedup_key = event.get("dedup_key") or f"sandbox{len(self.alerts):025}"
        self._apply(event, dedup_key)
        return web.json_response(
            {"status": "success", "message": "Event processed", "dedup_key": dedup_key}, status=202
        )

    def _apply(self, event: Json, dedup_key: str) -> None:
        alert = self.open_alert(event["routing_key"], dedup_key)
        action = event["event_action"]
        if action == "trigger":
            if alert is None:
                alert = Alert(event["routing_key"], dedup_key)
                self.alerts.append(alert)
            alert.triggers.append(event)
        elif alert is not None:
            alert.status = "acknowledged" if action == "acknowledge" else "resolved"

    # --- REST API ---

    async def _oncalls(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Token token={self.api_token}":
            raise Refusal(401, {"error": {"message": "Unauthorized", "code": 2006}})
        if request.headers.get("Accept") != ACCEPT:
            raise Refusal(406, {"error": {"message": "Not Acceptable", "code": 2100}})
        limit, offset = _number(request, "limit", 25), _number(request, "offset", 0)
        if not 1 <= limit <= 100 or offset < 0 or offset + limit > 10_000:
            raise _invalid_input("Limit must be 1 to 100, and offset + limit at most 10000")
        policies = request.query.getall("escalation_policy_ids[]", [])
        for policy in policies:
            if policy not in self.policies:
                raise Refusal(404, {"error": {"message": "Not Found", "code": 2100}})
        rows = [row for policy in policies or self.policies for row in self.policies[policy]]
        full = "users" in request.query.getall("include[]", [])
        shown = [row if full else _with_reference(row) for row in rows[offset : offset + limit]]
        more = offset + limit < len(rows)
        return web.json_response({"oncalls": shown, "limit": limit, "offset": offset, "more": more, "total": None})


def _event_errors(event: Json) -> list[str]:
    errors = []
    key = event.get("routing_key")
    if not key:
        errors.append("'routing_key' is missing or blank")
    elif not isinstance(key, str) or len(key) != 32:
        errors.append("Length of 'routing_key' is incorrect (should be 32 characters)")
    elif not re.fullmatch("[0-9A-Za-z]+", key):
        errors.append("'routing_key' cannot contain non-alphanumeric characters.")
    action = event.get("event_action")
    if action not in _ACTIONS:
        errors.append("'event_action' is missing, blank or not one of trigger, acknowledge, resolve")
    dedup_key = event.get("dedup_key")
    if dedup_key is not None and (not isinstance(dedup_key, str) or _units(dedup_key) > 255):
        errors.append("'dedup_key' is too long (maximum is 255 characters)")
    if action in ("acknowledge", "resolve") and not dedup_key:
        errors.append("'dedup_key' is missing or blank")
    if action == "trigger":
        errors += _payload_errors(event.get("payload"))
        errors += _link_errors(event.get("links", []))
    return errors


def _payload_errors(payload: Any) -> list[str]:
    if not isinstance(payload, dict):
        return ["'payload' is missing or blank"]
    errors = [
        f"'payload.{name}' is missing or blank"
        for name in ("summary", "source", "severity")
        if not str(payload.get(name) or "").strip()
    ]
    if _units(str(payload.get("summary", ""))) > 1024:
        errors.append("'payload.summary' is too long (maximum is 1024 characters)")
    if payload.get("severity") and payload["severity"] not in _SEVERITIES:
        errors.append("'payload.severity' is invalid (must be one of the following: info, warning, error, critical)")
    if not isinstance(payload.get("custom_details", {}), dict):
        errors.append("'payload.custom_details' is not an object")
    return errors


def _link_errors(links: Any) -> list[str]:
    if not isinstance(links, list) or not all(isinstance(link, dict) and link.get("href") for link in links):
        return ["'links' must be a list of objects, each with an 'href'"]
    return []


def _with_reference(row: Json) -> Json:
    """Without `include[]=users` a user is only pointed at."""
    user = row["user"]
    return {**row, "user": {"id": user["id"], "type": "user_reference", "summary": user["summary"]}}


def _number(request: web.Request, name: str, otherwise: int) -> int:
    try:
        return int(request.query.get(name, otherwise))
    except ValueError:
        raise _invalid_input(f"{name} is not a number") from None


def _units(text: str) -> int:
    """UTF-16 units, the strictest way to count characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _invalid_event(*errors: str) -> Refusal:
    return Refusal(400, {"status": "invalid event", "message": "Event object is invalid", "errors": list(errors)})


def _invalid_input(*errors: str) -> Refusal:
    return Refusal(400, {"error": {"message": "Invalid Input Provided", "code": 2001, "errors": list(errors)}})
