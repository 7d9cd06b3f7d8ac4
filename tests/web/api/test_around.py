"""What belongs to an incident, and what runs across them."""

from __future__ import annotations

from core.chat.places import Place
from core.incidents.access import AccessRole
from muster.testing import ADA, BEN
from tests.web.api.conftest import Api, declare

RESPONDER = AccessRole.RESPONDER


async def test_follow_ups(api: Api) -> None:
    ada = await api.as_(RESPONDER, "ada")
    ben = await api.person(RESPONDER, "ben")
    await declare(ada)
    await declare(ada, "Another")
    key = {"Idempotency-Key": "a"}
    wanted = {"details": "Alert on *lag*", "owner": str(ben), "priority": "high", "type": "detective"}
    made = await ada.post("/api/incidents/INC-1/actions", json={**wanted, "due": "2026-12-01"}, headers=key)
    again = await ada.post("/api/incidents/INC-1/actions", json={**wanted, "due": "2026-12-01"}, headers=key)
    assert (made.status_code, again.json()) == (201, made.json())
    action = made.json()
    assert (action["incident"], action["owner"]["name"], action["created_by"]["name"], action["due"]) == (
        "INC-1",
        "Ben",
        "Ada",
        "2026-12-01",
    )
    await ada.post("/api/incidents/INC-2/actions", json={"details": "Second"})
    path = f"/api/incidents/INC-1/actions/{action['id']}"
    changed = (await ada.patch(path, json={"done": True, "owner": None, "details": "Alert"})).json()
    assert (changed["done_at"] is None, changed["owner"], changed["details"]) == (False, None, "Alert")
    assert (await ada.patch(path, json={"done": True})).json()["done_at"] == changed["done_at"]
    assert (await ada.patch(path, json={"done": False})).json()["done_at"] is None
    await api.core.settle()
    said = [each.text for each in api.core.platform.in_channel("C-incidents")]
    assert any("logged follow-up 1 of INC-1" in each for each in said)

    async def of(query: str) -> list[str]:
        found = (await ada.get(f"/api/actions?{query}")).json()
        return [each["details"] for each in found["items"]]

    assert await of("") == ["Alert", "Second"]
    assert await of("which=done") == []
    assert await of("due_before=2026-12-02") == ["Alert"]
    assert await of("owner=me") == []
    await ada.patch(path, json={"owner": str(api.people["ada"])})
    assert await of("owner=me") == ["Alert"]
    assert await of("owner=nobody") == ["Second"]
    assert await of("q=ANOTHER") == ["Second"]
    assert (await of("which=overdue"), await of("which=open&sort=due")) == ([], ["Alert", "Second"])
    await ada.patch(path, json={"due": "2020-01-01"})
    assert (await of("which=overdue"), await of("which=done")) == (["Alert"], [])
    async with api.core.services.unit_of_work() as uow:
        owner = await uow.people.get(api.people["ada"])
        assert owner
        owner.team = "Payments"
        await uow.commit()
    assert (await ada.get("/api/teams")).json() == ["Payments"]
    assert (await of("team=Payments"), await of("team=Search")) == (["Alert"], [])
    told = (await ada.get("/api/actions?team=Payments")).json()["items"][0]
    assert (told["team"], told["incident_title"]) == ("Payments", "Database is down")
    one = (await ada.get("/api/incidents/INC-1/actions")).json()
    assert [each["details"] for each in one["items"]] == ["Alert"]
    wrong = await ada.patch(f"/api/incidents/INC-2/actions/{action['id']}", json={"done": True})
    assert wrong.status_code == 404
    assert (await ada.patch("/api/incidents/INC-1/actions/x", json={"done": True})).status_code == 404
    refused = await ada.post("/api/incidents/INC-1/actions", json={"details": "x", "owner": "999"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "owner")


async def test_roles(api: Api) -> None:
    ada = await api.as_(RESPONDER, "ada")
    await declare(ada)
    assert (await ada.get("/api/incidents/INC-1/roles")).json() == [
        {"role": "communications", "person": None},
        {"role": "scribe", "person": None},
    ]
    given = await ada.put("/api/incidents/INC-1/roles/scribe", json={"person": str(api.people["ada"])})
    assert [each["person"] and each["person"]["name"] for each in given.json()] == [None, "Ada"]
    assert (await ada.put("/api/incidents/INC-1/roles/cook", json={"person": "1"})).status_code in (409, 422)
    taken = await ada.put("/api/incidents/INC-1/roles/scribe", json={"person": None})
    assert [each["person"] for each in taken.json()] == [None, None]


async def test_participants(api: Api) -> None:
    ada = await api.as_(RESPONDER, "ada")
    await declare(ada)
    assert (await ada.get("/api/incidents/INC-1/participants")).json()["items"] == []
    await api.core.click(ADA, api.core.headline, "Create comms channel")
    place = (await api.core.incident(1)).place
    assert isinstance(place, Place)
    for who in (ADA, BEN, ADA):
        await api.core.say(who, place, "hello")
    found = (await ada.get("/api/incidents/INC-1/participants")).json()
    assert [(each["account"], each["messages"]) for each in found["items"]] == [("fake/W1/ada", 2), ("fake/W1/ben", 1)]
    assert found["total"] == 2
    channel = (await ada.get("/api/incidents/INC-1")).json()["channel"]
    assert (channel["platform"], channel["url"]) == ("fake", f"https://chat.example/{place.channel}")


async def test_a_month(api: Api) -> None:
    ada = await api.as_(RESPONDER, "ada")
    made = await declare(ada, severity="major")
    await declare(ada, "Another")
    name = made["reported_at"][:7]
    month = (await ada.get(f"/api/months/{name}")).json()
    assert (month["month"], month["total"], month["by_severity"]) == (name, 2, {"major": 1, "none": 1})
    assert [each["id"] for each in month["items"]] == ["INC-2", "INC-1"]
    empty = (await ada.get("/api/months/2020-02")).json()
    assert (empty["since"], empty["until"], empty["items"]) == ("2020-02-01T00:00:00Z", "2020-03-01T00:00:00Z", [])
    for wrong in ("2020-13", "20-01", "2020-1", "x"):
        assert (await ada.get(f"/api/months/{wrong}")).status_code == 404


async def test_the_event_log_goes_on_where_the_last_page_ended(api: Api) -> None:
    ada = await api.as_(RESPONDER, "ada")
    for number in range(3):
        await declare(ada, f"Disk {number}")
    await ada.patch("/api/incidents/INC-2", json={"severity": "minor"})
    first = (await ada.get("/api/events?page_size=2")).json()
    assert [(each["incident"], each["kind"]) for each in first["items"]] == [("INC-2", "field"), ("INC-3", "declared")]
    second = (await ada.get(f"/api/events?page_size=2&before={first['next']}")).json()
    assert [each["incident"] for each in second["items"]] == ["INC-2", "INC-1"]
    assert second["next"] is None


async def test_people_are_found_by_name_and_handle_and_their_addresses_are_not_told(api: Api) -> None:
    reader = await api.as_(AccessRole.RESPONDER, "reader")
    for user in ("ada", "adam", "ben"):
        await api.person(None, user)
    async with api.core.services.unit_of_work() as uow:
        found = await uow.people.get(api.people["ben"])
        assert found
        found.email, found.accounts[0].handle = "ben@acme.example", "benny_%"
        await uow.commit()
    assert [each["name"] for each in (await reader.get("/api/people?q=AD")).json()["items"]] == ["Ada", "Adam"]
    answer = await reader.get("/api/people?q=%40benny_%25")
    assert [each["name"] for each in answer.json()["items"]] == ["Ben"]
    assert "acme.example" not in answer.text
    assert answer.json()["items"][0]["accounts"] == [{"platform": "fake", "name": "Ben", "handle": "benny_%"}]
    assert (await reader.get("/api/people?q=%25")).json()["total"] == 0
    assert (await reader.get("/api/people?page_size=2")).json()["total"] == 4
