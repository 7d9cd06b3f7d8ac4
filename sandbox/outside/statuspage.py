"""Atlassian Statuspage: "Statuspage API" (authentication, incidents, components, rate limiting)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from sandbox.outside.service import Json, Refusal, Service, json_body

API_KEY = "89a229ce-1a8b-4bc4-9c12-fd5ad7a3e1f0"
PAGE_ID = "abc123def456"
_STATUSES = frozenset({"investigating", "identified", "monitoring", "resolved"})
_IMPACTS = frozenset({"none", "minor", "major", "critical"})
_COMPONENT_STATUSES = frozenset(
    {"operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage", ""}
)
_KNOWN = frozenset(
    {
        "name",
        "status",
        "body",
        "impact_override",
        "metadata",
        "deliver_notifications",
        "component_ids",
        "components",
    }
)


class StatuspageSandbox(Service):
    """One page. `notified` are the texts that its subscribers were sent."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.api_key, self.page_id = API_KEY, PAGE_ID
        self.components: dict[str, Json] = {}
        self.incidents: list[Json] = []
        self.notified: list[str] = []

    def routes(self) -> list[web.RouteDef]:
        page = "/v1/pages/{page_id}"
        return [
            web.get(f"{page}/components", self._components),
            web.get(f"{page}/incidents/unresolved", self._unresolved),
            web.get(f"{page}/incidents", self._list),
            web.post(f"{page}/incidents", self._create),
            web.get(f"{page}/incidents/{{id}}", self._show),
            web.patch(f"{page}/incidents/{{id}}", self._change),
        ]

    def add_component(self, name: str, *, group: bool = False, status: str = "operational") -> str:
        """A part of the product, or a group of such; its id."""
        component_id = f"cmp{len(self.components):09}"
        self.components[component_id] = {
            "id": component_id,
            "page_id": self.page_id,
            "name": name,
            "status": status,
            "group": group,
        }
        return component_id

    async def _components(self, request: web.Request) -> web.Response:
        self._authorize(request)
        return web.json_response(_page_of(request, list(self.components.values()), "per_page"))

    async def _unresolved(self, request: web.Request) -> web.Response:
        self._authorize(request)
        rows = [incident for incident in reversed(self.incidents) if incident["status"] != "resolved"]
        return web.json_response(_page_of(request, rows, "per_page"))

    async def _list(self, request: web.Request) -> web.Response:
        self._authorize(request)
        return web.json_response(_page_of(request, list(reversed(self.incidents)), "limit"))

    async def _show(self, request: web.Request) -> web.Response:
        self._authorize(request)
        return web.json_response(self._incident(request))

    async def _create(self, request: web.Request) -> web.Response:
        self._authorize(request)
        given = await self._given(request)
        if not str(given.get("name") or "").strip():
            raise Refusal(422, {"error": ["Name can't be blank"]})
        incident_id = f"inc{len(self.incidents):09}"
        incident: Json = {
            "id": incident_id,
            "page_id": self.page_id,
            "name": "",
            "status": "investigating",
            "impact": "none",
            "impact_override": None,
            "metadata": {},
            "shortlink": f"https://stspg.io/{incident_id}",
            "incident_updates": [],
            "components": [],
        }
        self.incidents.append(incident)
        self._apply(incident, given)
        return web.json_response(incident, status=201)

    async def _change(self, request: web.Request) -> web.Response:
        self._authorize(request)
        incident = self._incident(request)
        self._apply(incident, await self._given(request))
        return web.json_response(incident)

    def _apply(self, incident: Json, given: Json) -> None:
        for name in ("name", "status", "impact_override", "metadata"):
            if name in given:
                incident[name] = given[name]
        incident["impact"] = incident["impact_override"] or "none"
        for component_id, status in given.get("components", {}).items():
            self.components[component_id]["status"] = status
        if "component_ids" in given:
            incident["components"] = [self.components[each] for each in given["component_ids"]]
        if given.get("body"):
            now = datetime.now(UTC).isoformat()
            update = {"status": incident["status"], "body": given["body"], "created_at": now}
            incident["incident_updates"].insert(0, update)
            if given.get("deliver_notifications", True):
                self.notified.append(given["body"])

    def _incident(self, request: web.Request) -> Json:
        for incident in self.incidents:
            if incident["id"] == request.match_info["id"]:
                return incident
        raise Refusal(404, {"error": "Incident not found"})

    async def _given(self, request: web.Request) -> Json:
        body = await json_body(request, Refusal(400, {"error": "Bad request"}))
        given = body.get("incident")
        if not isinstance(given, dict):
            raise Refusal(400, {"error": "incident is missing"})
        errors = [*_errors(given), *self._component_errors(given)]
        if errors:
            raise Refusal(422, {"error": errors})
        return given

    def _component_errors(self, given: Json) -> list[str]:
        statuses = given.get("components", {})
        if not isinstance(statuses, dict):
            return ["Components must be an object"]
        ids = [*given.get("component_ids", []), *statuses]
        errors = [f"Component {each} is not on this page" for each in dict.fromkeys(ids) if each not in self.components]
        if not set(statuses.values()) <= _COMPONENT_STATUSES:
            errors.append("Component status is not included in the list")
        return errors

    def _authorize(self, request: web.Request) -> None:
        given = request.headers.get("Authorization", "")
        if given != f"OAuth {self.api_key}":
            raise Refusal(401, {"error": f"Could not authenticate with {given}"})
        if request.match_info["page_id"] != self.page_id:
            raise Refusal(404, {"error": "not found"})


def _errors(given: Json) -> list[str]:
    errors = [f"Unknown attribute {name}" for name in sorted(set(given) - _KNOWN)]
    if "name" in given and _units(str(given["name"])) > 255:
        errors.append("Name is too long (maximum is 255 characters)")
    if _units(str(given.get("body") or "")) > 25_000:
        errors.append("Body is too long (maximum is 25000 characters)")
    if given.get("status", "investigating") not in _STATUSES:
        errors.append("Status is not included in the list")
    if given.get("impact_override", "none") not in _IMPACTS:
        errors.append("Impact override is not included in the list")
    metadata = given.get("metadata", {})
    if not isinstance(metadata, dict) or not all(isinstance(value, dict) for value in metadata.values()):
        errors.append("Metadata: all top-level values must be objects")
    return errors


def _page_of(request: web.Request, rows: list[Json], size_name: str) -> list[Any]:
    """Pages count from 1 and hold at most 100."""
    try:
        page, size = int(request.query.get("page", 1)), int(request.query.get(size_name, 100))
    except ValueError:
        raise Refusal(400, {"error": "page is not a number"}) from None
    if page < 1 or not 1 <= size <= 100:
        raise Refusal(400, {"error": f"{size_name} must be 1 to 100"})
    return rows[(page - 1) * size : page * size]


def _units(text: str) -> int:
    """UTF-16 units, the strictest way to count characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
