"""The row *REST API* of “The basics”: incidents (list, change), by month, actions, timeline events, users, event log,
paginated, login needed; beyond it create, search, tokens, OpenAPI, webhooks."""

from __future__ import annotations

from core.incidents.access import AccessRole
from tests.web.api.conftest import Api, api, declare, settings

__all__ = ["api", "settings"]  # the fixtures


async def test_rest_api(api: Api) -> None:
    ada = await api.as_(AccessRole.RESPONDER, "ada")
    made = await declare(ada, "Database is down", severity="major")
    await ada.post("/api/incidents/INC-1/actions", json={"details": "Look at the disks"})
    changed = await ada.patch("/api/incidents/INC-1", json={"impact": "Nobody can pay"})
    assert changed.json()["impact"] == "Nobody can pay"
    lists = {
        "/api/incidents?q=database": "Database is down",
        f"/api/months/{made['reported_at'][:7]}": "Database is down",
        "/api/actions": "Look at the disks",
        "/api/incidents/INC-1/timeline": "Nobody can pay",
        "/api/people?q=ada": "Ada",
        "/api/events": "Nobody can pay",
        "/api/webhooks": "items",
        "/api/tokens": "test",
    }
    nobody = await api.anybody()
    for path, shown in lists.items():
        answer = await ada.get(path)
        assert (answer.status_code, shown in answer.text) == (200, True), path
        assert "page_size" in answer.json() or "next" in answer.json(), path
        assert (await nobody.get(path)).status_code == 401, path
    assert (await nobody.get("/api/schema")).json()["info"]["title"] == "Muster"


async def test_a_private_incident_is_kept_out_of_the_event_log(api: Api) -> None:
    ada, ben = await api.as_(AccessRole.RESPONDER, "ada"), await api.as_(AccessRole.RESPONDER, "ben")
    await declare(ada, "Secret leak", private=True)
    assert (await ben.get("/api/events")).json()["items"] == []
