"""Opsgenie: "Alert API" (create, acknowledge, close), "Who is on Call API" and "Response"."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.outside.service import Json, Refusal, Service, json_body

API_KEY = "eb243592-faa2-4ba2-a551-1afdf565c889"
_LIMITS = {"message": 130, "alias": 512, "description": 15_000, "source": 100, "entity": 512, "user": 100}
_PRIORITIES = frozenset({"P1", "P2", "P3", "P4", "P5"})
_RESPONDERS = frozenset({"team", "user", "escalation", "schedule"})


@dataclass
class Alert:
    """`status` is open, acknowledged or closed; `count` how often it was created while open."""

    alias: str
    body: Json
    status: str = "open"
    count: int = 1


class OpsgenieSandbox(Service):
    """One account with one API integration. `schedules` are the on-callers' user names by schedule."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.api_key = API_KEY
        self.schedules: dict[str, list[str]] = {}
        self.alerts: list[Alert] = []
        self.requests: dict[str, Json] = {}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v2/alerts", self._create),
            web.post("/v2/alerts/{identifier}/{verb:close|acknowledge}", self._follow_up),
            web.get("/v2/alerts/requests/{id}", self._request_status),
            web.get("/v2/schedules/{identifier}/on-calls", self._on_calls),
        ]

    def open_alert(self, alias: str) -> Alert | None:
        """An alias names at most one alert that is not closed."""
        return next((alert for alert in self.alerts if alert.alias == alias and alert.status != "closed"), None)

    async def _create(self, request: web.Request) -> web.Response:
        body = await self._body(request)
        errors = _alert_errors(body)
        if errors:
            raise _unprocessable(errors)
        alias = body.get("alias") or str(uuid.uuid4())
        alert = self.open_alert(alias)
        if alert:
            alert.count += 1
            return self._accepted("Create", "Deduplicated alert")
        self.alerts.append(Alert(alias, body))
        return self._accepted("Create", "Created alert")

    async def _follow_up(self, request: web.Request) -> web.Response:
        """Taken in (202) even where there is no such alert: only the request's status tells."""
        body = await self._body(request)
        if _units(str(body.get("source", ""))) > _LIMITS["source"]:
            raise _unprocessable({"source": "should not be longer than 100 characters"})
        kind = request.query.get("identifierType", "id")
        if kind not in ("id", "alias", "tiny"):
            raise _unprocessable({"identifierType": "should be one of [ id, alias, tiny ]"})
        verb = request.match_info["verb"]
        alias = request.match_info["identifier"]
        alert = self.open_alert(alias) if kind == "alias" else None
        if alert is None:
            return self._accepted(verb.capitalize(), "Alert does not exist", done=False)
        alert.status = "closed" if verb == "close" else "acknowledged"
        return self._accepted(verb.capitalize(), f"{verb.capitalize()} alert")

    async def _request_status(self, request: web.Request) -> web.Response:
        self._authorize(request)
        known = self.requests.get(request.match_info["id"])
        if known is None:
            raise Refusal(404, _answer("Request not found. It might not be processed, yet."))
        return web.json_response({"data": known, "took": 0.01, "requestId": str(uuid.uuid4())})

    async def _on_calls(self, request: web.Request) -> web.Response:
        self._authorize(request)
        # Without the type, the identifier is an id, and ids are not names.
        named = request.query.get("scheduleIdentifierType", "id") == "name"
        name = request.match_info["identifier"]
        if not named or name not in self.schedules:
            raise Refusal(404, _answer(f"Schedule could not be found with given identifier [{name}]"))
        people = self.schedules[name]
        data: Json = {"_parent": {"id": "d875e654-9b4e-4219-a803-0c26936d18de", "name": name, "enabled": True}}
        if request.query.get("flat") == "true":
            data["onCallRecipients"] = people
        else:
            data["onCallParticipants"] = [{"id": each, "name": each, "type": "user"} for each in people]
        return web.json_response({"data": data, "took": 0.01, "requestId": str(uuid.uuid4())})

    def _accepted(self, action: str, status: str, done: bool = True) -> web.Response:
        request_id = str(uuid.uuid4())
        self.requests[request_id] = {"success": done, "isSuccess": done, "action": action, "status": status}
        return web.json_response(
            {"result": "Request will be processed", "took": 0.01, "requestId": request_id}, status=202
        )

    async def _body(self, request: web.Request) -> Json:
        self._authorize(request)
        if request.content_type != "application/json":
            raise Refusal(415, _answer("Content-Type should be application/json"))
        return await json_body(request, Refusal(400, _answer("Could not parse request body")))

    def _authorize(self, request: web.Request) -> None:
        given = request.headers.get("Authorization", "")
        if not given.startswith("GenieKey "):
            raise Refusal(401, _answer("Api Key is not provided in Authorization header"))
        if given != f"GenieKey {self.api_key}":
            raise Refusal(401, _answer(f"Could not authenticate: {given}"))


def _alert_errors(body: Json) -> dict[str, str]:
    errors = {}
    if not str(body.get("message") or "").strip():
        errors["message"] = "Message can not be empty."
    for name, limit in _LIMITS.items():
        if _units(str(body.get(name, ""))) > limit:
            errors[name] = f"{name} should not be longer than {limit} characters"
    if body.get("priority", "P3") not in _PRIORITIES:
        errors["priority"] = "should be one of [ P1, P2, P3, P4, P5 ]"
    for responder in body.get("responders", []):
        if responder.get("type") not in _RESPONDERS:
            errors["responders"] = "type should be one of [ team, user, escalation, schedule ]"
        elif not any(responder.get(name) for name in ("id", "name", "username")):
            errors["responders"] = "id, name or username should be given"
    tags = body.get("tags", [])
    if len(tags) > 20 or any(_units(tag) > 50 for tag in tags):
        errors["tags"] = "at most 20 tags of 50 characters"
    return errors | _detail_errors(body.get("details", {}))


def _detail_errors(details: Any) -> dict[str, str]:
    if not isinstance(details, dict) or not all(isinstance(value, str) for value in details.values()):
        return {"details": "should be a map of texts"}
    if sum(_units(name) + _units(value) for name, value in details.items()) > 8_000:
        return {"details": "should not be longer than 8000 characters in total"}
    return {}


def _units(text: str) -> int:
    """UTF-16 units, the strictest way to count characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _answer(message: str) -> Json:
    return {"message": message, "took": 0.0, "requestId": str(uuid.uuid4())}


def _unprocessable(errors: dict[str, str]) -> Refusal:
    body = _answer("Request body is not processable. Please check the errors.")
    return Refusal(422, {**body, "errors": errors})
