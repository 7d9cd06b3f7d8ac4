"""Incidents over the API: what is asked happens in chat too; who may not, may not."""

from __future__ import annotations

import asyncio
import csv
import io
from datetime import timedelta
from typing import Any

import httpx
import pytest

from core.incidents.access import AccessRole, Permission
from muster.testing.clock import FakeClock
from tests.servers import own_redis
from tests.serving import serving
from tests.web.api.conftest import SITE, Api, declare, services_of
from web.app import create_app

VIEWER, RESPONDER, MANAGER, ADMIN = AccessRole.VIEWER, AccessRole.RESPONDER, AccessRole.MANAGER, AccessRole.ADMIN


async def test_declared_over_the_api_it_is_an_incident_like_any_other(api: Api) -> None:
    ada = await api.as_(RESPONDER, "ada")
    ben = await api.person(None, "ben")
    answer = await ada.post(
        "/api/incidents", json={"title": "Disk full", "summary": "No **space**", "severity": "major", "lead": str(ben)}
    )
    assert answer.status_code == 201
    assert answer.headers["Location"] == "/api/incidents/INC-1"
    made = answer.json()
    assert made | {"reported_at": "", "started_at": "", "version": 0} == {
        "id": "INC-1",
        "url": f"{SITE}/incidents/INC-1",
        "title": "Disk full",
        "summary": "No **space**",
        "impact": "",
        "severity": "major",
        "status": "investigating",
        "is_open": True,
        "private": False,
        "report_only": False,
        "reporter": {"id": str(api.people["ada"]), "name": "Ada"},
        "lead": {"id": str(ben), "name": "Ben"},
        "reported_at": "",
        "started_at": "",
        "ended_at": None,
        "duration_s": None,
        "channel": None,
        "duplicate_of": None,
        "version": 0,
    }
    await api.core.settle()
    assert "INC-1 Disk full" in api.core.headline.everything
    read = await ada.get("/api/incidents/INC-1")
    assert read.json()["title"] == "Disk full"
    assert (await ada.get("/api/incidents/1")).json() == read.json()


async def test_a_list_is_filtered_and_paged(api: Api) -> None:
    ada = await api.as_(RESPONDER, "ada")
    for number in range(3):
        await declare(ada, f"Disk {number}", severity="minor")
    await declare(ada, "Mail is late", summary="The queue 100% grows", severity="critical", lead=str(api.people["ada"]))
    await ada.patch("/api/incidents/INC-1", json={"status": "resolved"})

    async def titles(query: str) -> list[str]:
        answer = await ada.get(f"/api/incidents?{query}")
        assert answer.status_code == 200, answer.text
        assert set(answer.json()) >= {"items", "total", "page", "page_size"}
        return [each["title"] for each in answer.json()["items"]]

    assert await titles("") == ["Mail is late", "Disk 2", "Disk 1", "Disk 0"]
    assert await titles("status=resolved") == ["Disk 0"]
    assert await titles("status=investigating&status=identified&page_size=2") == ["Mail is late", "Disk 2"]
    assert await titles("severity=critical") == ["Mail is late"]
    assert await titles("q=QUEUE grows") == ["Mail is late"]
    assert await titles("report_only=true") == []
    assert await titles("sort=severity&page_size=1") == ["Mail is late"]
    assert await titles(f"lead={api.people['ada']}") == ["Mail is late"]
    assert await titles("since=2999-01-01T00:00:00Z") == []
    assert await titles("until=2999-01-01T00:00:00Z&page=2&page_size=3") == ["Disk 0"]
    assert await titles("page=9") == []
    assert await titles("status=open&severity=none") == []
    assert await titles("status=open&severity=minor") == ["Disk 2", "Disk 1"]
    await ada.put("/api/incidents/INC-2/roles/scribe", json={"person": str(api.people["ada"])})
    assert await titles("role=scribe") == ["Disk 1"]
    assert await titles(f"holder={api.people['ada']}&role=communications") == []
    await api.core.settle()
    assert len(await titles("platform=fake")) == 4
    assert await titles("platform=slack") == []
    first = (await ada.get("/api/incidents?page_size=3")).json()
    assert await titles(f"page_size=3&cursor={first['next']}") == ["Disk 0"]
    answer = await ada.get("/api/incidents?page=2&page_size=3")
    assert answer.json()["next"] is None
    assert {name: answer.json()[name] for name in ("total", "page", "page_size")} == {
        "total": 4,
        "page": 2,
        "page_size": 3,
    }


@pytest.mark.parametrize(
    "query",
    [
        *("page=0", "page=x", "page_size=101", "status=gone", "severity=2", "since=2026-01-01T00:00:00", "lead=-1"),
        *("cursor=nonsense", "page=1000000&page_size=100"),
    ],
)
async def test_a_list_that_can_not_be_had_says_what_is_wrong(query: str, api: Api) -> None:
    answer = await (await api.as_(VIEWER)).get(f"/api/incidents?{query}")
    assert answer.status_code in (400, 404, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code


async def test_a_change_is_told_in_chat_and_kept_in_the_timeline(api: Api) -> None:
    manager = await api.as_(MANAGER, "ada")
    await declare(manager)
    changes = {"title": "Disk is full", "severity": "critical", "lead": str(api.people["ada"]), "status": "identified"}
    answer = await manager.patch("/api/incidents/INC-1", json=changes)
    assert answer.status_code == 200
    assert (answer.json()["title"], answer.json()["status"], answer.json()["lead"]["name"]) == (
        "Disk is full",
        "identified",
        "Ada",
    )
    await api.core.settle()
    assert "INC-1 Disk is full" in api.core.platform.in_channel("C-incidents")[0].everything
    entries = (await manager.get("/api/incidents/INC-1/timeline")).json()["items"]
    assert [(each["field"], each["old"], each["new"]) for each in entries[1:]] == [
        ("title", "Database is down", "Disk is full"),
        ("severity", None, "critical"),
        ("lead", None, "Ada"),
        ("status", "investigating", "identified"),
    ]
    assert {each["source"] for each in entries} == {"api"}
    emptied = await manager.patch("/api/incidents/INC-1", json={"severity": None, "lead": None})
    assert (emptied.json()["severity"], emptied.json()["lead"]) == (None, None)


@pytest.mark.parametrize("settings", [{"core": {"clock": FakeClock()}}])
async def test_closing_and_opening_again(api: Api) -> None:
    manager, responder = await api.as_(MANAGER), await api.as_(RESPONDER)
    await declare(manager)
    await api.core.pass_time(timedelta(seconds=90))
    closed = (await responder.patch("/api/incidents/INC-1", json={"status": "resolved"})).json()
    assert (closed["is_open"], closed["ended_at"] is None, closed["duration_s"]) == (False, False, 90)
    again = await responder.patch("/api/incidents/INC-1", json={"status": "resolved"})
    assert again.status_code == 200
    refused = await responder.patch("/api/incidents/INC-1", json={"status": "monitoring"})
    assert (refused.status_code, "manager" in refused.json()["detail"]) == (403, True)
    await api.core.pass_time(timedelta(seconds=1))
    opened = (await manager.patch("/api/incidents/INC-1", json={"status": "monitoring"})).json()
    assert (opened["is_open"], opened["status"], opened["ended_at"]) == (True, "monitoring", None)


async def test_what_is_wrong_is_said_beside_its_field(api: Api) -> None:
    ada = await api.as_(RESPONDER)
    await declare(ada)
    for body, status, field in (
        ({"title": "  "}, 422, "title"),
        ({"title": "x" * 201}, 400, "title"),
        ({"lead": "999"}, 422, "lead"),
        ({"severity": "huge"}, 400, "severity"),
        ({"ended_at": "2026-01-01T00:00:00Z"}, 422, "ended_at"),
    ):
        answer = await ada.patch("/api/incidents/INC-1", json=body)
        assert answer.status_code == status, answer.text
        problem = answer.json()
        assert (problem["status"], problem["type"]) == (status, "about:blank")
        assert field in str(problem["errors"])
    unknown = await ada.patch("/api/incidents/INC-1", json={"titel": "x"})
    assert (unknown.status_code, "titel" in unknown.text) == (400, True)
    assert (await ada.patch("/api/incidents/INC-1", json={})).status_code == 200
    assert (await ada.patch("/api/incidents/INC-1", content=b"{")).status_code == 400
    assert (await ada.get("/api/incidents/INC-9")).status_code == 404
    assert (await ada.get("/api/incidents/nonsense")).status_code == 404
    missing = await ada.get("/api/nothing")
    assert (missing.status_code, missing.headers["Content-Type"]) == (404, "application/problem+json")
    assert (await ada.delete("/api/incidents")).status_code == 405


async def test_an_etag_keeps_two_from_overwriting_each_other(api: Api) -> None:
    ada, ben = await api.as_(RESPONDER, "ada"), await api.as_(RESPONDER, "ben")
    await declare(ada)
    tag = (await ada.get("/api/incidents/INC-1")).headers["ETag"]
    assert (await ada.get("/api/incidents/INC-1", headers={"If-None-Match": tag})).status_code == 304
    first = await ada.patch("/api/incidents/INC-1", json={"title": "First"}, headers={"If-Match": tag})
    assert first.status_code == 200
    second = await ben.patch("/api/incidents/INC-1", json={"title": "Second"}, headers={"If-Match": tag})
    assert (second.status_code, second.json()["title"]) == (412, "Precondition Failed")
    assert (await ben.get("/api/incidents/INC-1", headers={"If-None-Match": tag})).json()["title"] == "First"
    third = await ben.patch(
        "/api/incidents/INC-1", json={"title": "Third"}, headers={"If-Match": first.headers["ETag"]}
    )
    assert third.json()["title"] == "Third"
    for header, status in (("*", 200), ('W/"x"', 412), ("nonsense", 412)):
        answer = await ben.patch("/api/incidents/INC-1", json={"title": "x"}, headers={"If-Match": header})
        assert answer.status_code == status


async def test_of_many_at_once_with_the_same_etag_one_wins(api: Api) -> None:
    ada = await api.as_(RESPONDER)
    await declare(ada)
    tag = (await ada.get("/api/incidents/INC-1")).headers["ETag"]
    found = await asyncio.gather(
        *(
            ada.patch("/api/incidents/INC-1", json={"title": f"Mine {each}"}, headers={"If-Match": tag})
            for each in range(6)
        )
    )
    assert sorted(each.status_code for each in found) == [200, 412, 412, 412, 412, 412]


async def test_the_same_request_is_done_once(api: Api) -> None:
    ada, ben = await api.as_(RESPONDER, "ada"), await api.as_(RESPONDER, "ben")
    key = {"Idempotency-Key": "deploy 17"}
    first = await ada.post("/api/incidents", json={"title": "Disk full"}, headers=key)
    again = await ada.post("/api/incidents", json={"title": "Disk full"}, headers=key)
    assert (first.status_code, again.status_code, again.json()["id"]) == (201, 201, "INC-1")
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    other = await ada.post("/api/incidents", json={"title": "Another"}, headers=key)
    assert (other.status_code, "another request" in other.json()["detail"]) == (422, True)
    # Somebody else's key of the same words is another key.
    bens = await ben.post("/api/incidents", json={"title": "Disk full"}, headers=key)
    assert bens.json()["id"] == "INC-2"
    many = [ada.post("/api/incidents", json={"title": "Once"}, headers={"Idempotency-Key": "x"}) for _ in range(5)]
    found = await asyncio.gather(*many)
    assert {each.status_code for each in found} <= {201, 503}
    assert (await ada.get("/api/incidents")).json()["total"] == 3


async def test_a_refused_request_is_not_done_under_its_key_either(api: Api) -> None:
    ada = await api.as_(RESPONDER)
    key = {"Idempotency-Key": "k"}
    refused = [await ada.post("/api/incidents", json={"title": "x", "lead": "999"}, headers=key) for _ in range(2)]
    assert [each.status_code for each in refused] == [422, 422]
    assert "new key" in refused[1].json()["detail"]


@pytest.mark.parametrize(
    ("role", "may"),
    [(None, "GRND"), (VIEWER, "G"), (RESPONDER, "GRND"), (MANAGER, "GRNDM"), (ADMIN, "GRNDM")],
    ids=["default", "viewer", "responder", "manager", "admin"],
)
async def test_what_each_role_may(role: AccessRole | None, may: str, api: Api) -> None:
    await declare(await api.as_(ADMIN, "root"), "Public")
    client = await api.as_(role, "them")
    asked = {
        "G": client.get("/api/incidents/INC-1"),
        "R": client.patch("/api/incidents/INC-1", json={"title": "Other"}),
        "N": client.post("/api/incidents/INC-1/timeline", json={"text": "Hm."}),
        "D": client.post("/api/incidents", json={"title": "Mine"}),
        "M": client.patch("/api/incidents/INC-1", json={"private": True}),
    }
    for letter, request in asked.items():
        answer = await request
        # To be hidden it would need a channel: that is said to whoever may.
        expected = {"N": 201, "D": 201, "M": 409}.get(letter, 200) if letter in may else 403
        assert answer.status_code == expected, (letter, answer.text)


async def test_a_token_is_narrowed_to_its_scopes(api: Api) -> None:
    reader = await api.as_(ADMIN, "root", frozenset({Permission.READ}))
    assert (await reader.get("/api/incidents")).status_code == 200
    refused = await reader.post("/api/incidents", json={"title": "x"})
    assert (refused.status_code, "scope" in refused.json()["detail"]) == (403, True)
    only_declares = await api.as_(ADMIN, "root", frozenset({Permission.DECLARE}))
    assert (await only_declares.get("/api/incidents")).status_code == 403


@pytest.mark.parametrize("said", ["", "Bearer nonsense", "Bearer muster_nonsense", "Basic eDp5"])
async def test_whoever_is_not_known_gets_nothing(said: str, api: Api) -> None:
    client = await api.anybody(**({"Authorization": said} if said else {}))
    for path in ("/api/incidents", "/api/people", "/api/events", "/api/webhooks", "/api/tokens"):
        answer = await client.get(path)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="muster"'), path
        assert answer.headers["Content-Type"] == "application/problem+json"


async def test_a_private_incident_is_not_there_for_others(api: Api) -> None:
    ada = await api.as_(RESPONDER, "ada")
    secret = await declare(ada, "Secret leak", private=True)
    assert secret["private"] is True
    await declare(ada, "Public")
    for role, seen in ((VIEWER, False), (MANAGER, False), (ADMIN, True)):
        them = await api.as_(role)
        total = (await them.get("/api/incidents?q=secret")).json()["total"]
        log = await them.get("/api/events?page_size=100")
        month = await them.get(f"/api/months/{secret['reported_at'][:7]}")
        assert (total, "INC-1" in log.text, "Secret" in month.text) == (int(seen), seen, seen)
        for verb, path, body in _about("INC-1"):
            answer = await them.request(verb, path, json=body)
            if not seen:
                assert answer.status_code in (403, 404), (verb, path)
                assert "Secret" not in answer.text


def _about(reference: str) -> list[tuple[str, str, Any]]:
    base = f"/api/incidents/{reference}"
    return [
        ("GET", base, None),
        ("PATCH", base, {"title": "x"}),
        ("GET", f"{base}/timeline", None),
        ("POST", f"{base}/timeline", {"text": "x"}),
        ("GET", f"{base}/actions", None),
        ("POST", f"{base}/actions", {"details": "x"}),
        ("PATCH", f"{base}/actions/1", {"done": True}),
        ("GET", f"{base}/participants", None),
        ("GET", f"{base}/roles", None),
        ("PUT", f"{base}/roles/scribe", {"person": None}),
    ]


async def test_a_browser_must_say_the_word_of_its_page(api: Api) -> None:
    browser = await api.signed_in(RESPONDER)
    assert (await browser.post("/api/incidents", json={"title": "x"})).status_code == 201
    del browser.headers["X-CSRF-Token"]
    refused = await browser.post("/api/incidents", json={"title": "y"})
    assert (refused.status_code, refused.headers["Content-Type"]) == (403, "application/problem+json")
    other_site = {"Sec-Fetch-Site": "cross-site"}
    assert (await browser.post("/api/incidents", json={"title": "z"}, headers=other_site)).status_code == 403
    assert (await browser.get("/api/incidents")).json()["total"] == 1


class TestLimits:
    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        return {"api_limit": "3/minute"}

    async def test_every_token_has_its_own_limit(self, api: Api) -> None:
        ada, ben = await api.as_(VIEWER, "ada"), await api.as_(VIEWER, "ben")
        found = [await ada.get("/api/incidents") for _ in range(4)]
        assert [each.status_code for each in found] == [200, 200, 200, 429]
        assert [each.headers["RateLimit-Remaining"] for each in found] == ["2", "1", "0", "0"]
        assert found[0].headers["RateLimit-Limit"] == "3"
        assert 0 < int(found[3].headers["Retry-After"]) <= 60
        assert found[3].json()["detail"].startswith("Too many requests.")
        assert (await ben.get("/api/incidents")).status_code == 200
        # All addresses count together.
        assert (await ada.get("/api/people")).status_code == 429

    async def test_whoever_makes_tokens_up_gets_no_further(self, api: Api) -> None:
        async def attempt(number: int) -> httpx.Response:
            return await (await api.anybody(Authorization=f"Bearer muster_{number}")).get("/api/incidents")

        found = [(await attempt(number)).status_code for number in range(17)]
        assert found == [401] * 15 + [429] * 2


async def test_processes_count_together_and_without_redis_nobody_is_turned_away(api: Api) -> None:
    async with own_redis() as redis:
        limits = {"api_limit": "3/minute", "redis_url": redis.address}
        ada = await api.as_(VIEWER, "ada")
        apps = [create_app(services_of(api.core, **limits), []) for _ in range(2)]
        async with serving(apps[0]) as one, serving(apps[1]) as two:
            found = [await ada.get(f"{each}/api/incidents") for each in (one, two, one, two)]
            assert [each.status_code for each in found] == [200, 200, 200, 429]
            await redis.freeze()
            assert (await ada.get(f"{one}/api/incidents")).status_code == 200
            assert (await ada.get(f"{one}/api/incidents")).status_code == 200
            await redis.thaw()


async def test_an_export_holds_everything_that_is_found(api: Api) -> None:
    ada = await api.as_(RESPONDER, "ada")
    await declare(ada, "=HYPERLINK(1)", summary='Two "lines",\nof text', severity="minor")
    await declare(ada, "Mail is late", lead=str(api.people["ada"]))
    await declare(ada, "Secret", private=True)
    answer = await ada.get("/api/exports/incidents.csv?severity=minor")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    [row] = csv.DictReader(io.StringIO(answer.text, newline=""))
    assert (row["id"], row["title"], row["summary"], row["private"]) == (
        "INC-1",
        "'=HYPERLINK(1)",
        'Two "lines",\nof text',
        "false",
    )
    ben = await api.as_(RESPONDER, "ben")
    found = (await ben.get("/api/exports/incidents.json")).json()
    assert [(each["id"], each["lead"] and each["lead"]["name"]) for each in found] == [
        ("INC-2", "Ada"),
        ("INC-1", None),
    ]
    assert (await ben.get("/api/exports/incidents.json?q=nothing")).json() == []
    assert len((await ben.get("/api/exports/incidents.csv?q=nothing")).text.splitlines()) == 1
