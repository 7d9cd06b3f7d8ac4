"""The timeline over the API: read, added to, edited, hidden and brought back; and the files that it shows."""

from __future__ import annotations

from typing import Any

import httpx

from core.incidents.access import AccessRole, Permission
from tests.web.api.conftest import Api, declare

VIEWER, RESPONDER, MANAGER = AccessRole.VIEWER, AccessRole.RESPONDER, AccessRole.MANAGER
PATH = "/api/incidents/INC-1/timeline"
FILES = "/api/incidents/INC-1/files"


async def note(client: httpx.AsyncClient, text: str = "We looked", **more: Any) -> dict[str, Any]:
    made = await client.post(PATH, json={"text": text, **more})
    assert made.status_code == 201, made.text
    return dict(made.json())


async def texts(client: httpx.AsyncClient, query: str = "") -> list[str]:
    found = await client.get(f"{PATH}?{query}")
    assert found.status_code == 200, found.text
    assert found.json()["total"] >= len(found.json()["items"])
    return [each["text"] for each in found.json()["items"]]


async def test_notes_in_the_timeline(api: Api) -> None:
    ada = await api.as_(RESPONDER, "ada")
    await declare(ada)
    key = {"Idempotency-Key": "n"}
    said = {"text": "We **failed over**.", "at": "2020-01-02T03:04:05+01:00"}
    made = await ada.post(PATH, json=said, headers=key)
    again = await ada.post(PATH, json=said, headers=key)
    assert (made.status_code, again.json()) == (201, made.json())
    assert (made.json()["text"], made.json()["at"], made.json()["person"]["name"], made.json()["source"]) == (
        "We **failed over**.",
        "2020-01-02T02:04:05Z",
        "Ada",
        "api",
    )
    await note(ada, "Later")
    newest = (await ada.get(f"{PATH}?newest_first=true&page_size=1")).json()
    assert (newest["items"][0]["text"], newest["total"]) == ("Later", 3)
    assert await texts(ada, "page_size=1&page=3") == ["Later"]
    assert (await ada.post(PATH, json={"text": "x", "at": "2999-01-01T00:00:00Z"})).status_code == 422


async def test_it_is_filtered_as_on_the_page(api: Api) -> None:
    ada, ben = await api.as_(RESPONDER, "ada"), await api.as_(RESPONDER, "ben")
    await declare(ada)
    await note(ada, "The disk was full")
    await note(ben, "The queue grew")
    await ada.patch("/api/incidents/INC-1", json={"severity": "major"})
    assert await texts(ada, "kind=note") == ["The disk was full", "The queue grew"]
    assert await texts(ada, "kind=field&kind=declared") == ["", ""]
    assert await texts(ada, f"person={api.people['ben']}") == ["The queue grew"]
    assert await texts(ada, "q=DISK full") == ["The disk was full"]
    assert await texts(ada, "q=ben") == ["The queue grew"]
    assert await texts(ada, "q=the&page_size=1&page=2&newest_first=true") == ["The disk was full"]
    assert (await ada.get(f"{PATH}?kind=gossip")).status_code == 400
    assert (await ada.get(f"{PATH}?person=x")).status_code == 422


async def test_an_entry_is_edited_hidden_and_brought_back_and_it_is_kept_who_did(api: Api) -> None:
    ada, viewer = await api.as_(RESPONDER, "ada"), await api.as_(VIEWER, "viewer")
    await declare(ada)
    entry = f"{PATH}/{(await note(ada, 'Password is x'))['id']}"
    read = await ada.get(entry)
    tag = read.headers["ETag"]
    assert (read.json()["own"], read.json()["hidden"], read.json()["amendments"]) == (True, False, [])
    assert (await ada.get(entry, headers={"If-None-Match": tag})).status_code == 304
    edited = await ada.patch(entry, json={"text": "A secret leaked", "hidden": True}, headers={"If-Match": tag})
    assert edited.status_code == 200, edited.text
    assert (edited.json()["text"], edited.json()["hidden"]) == ("A secret leaked", True)
    assert [(each["what"], each["text_before"], each["person"]["name"]) for each in edited.json()["amendments"]] == [
        ("edited", "Password is x", "Ada"),
        ("hidden", "", "Ada"),
    ]
    # Somebody who had read it before is told, and changes nothing.
    assert (await ada.patch(entry, json={"text": "Mine"}, headers={"If-Match": tag})).status_code == 412

    # Out of sight for whoever could not have hidden it, in whatever way they ask; the page's own rule.
    only_reads = await api.as_(RESPONDER, "ada", scopes=frozenset({Permission.READ}))
    for client in (viewer, only_reads):
        assert "secret" not in (await client.get(PATH)).text + (await client.get("/api/events")).text
        assert (await client.get(f"{PATH}?hidden=true")).status_code == 403
        assert (await client.get(entry)).status_code == 404
        assert (await client.patch(entry, json={"hidden": False})).status_code == 403
    assert await texts(ada) == [""]
    assert await texts(ada, "hidden=true") == ["", "A secret leaked"]

    assert (await ada.patch(entry, json={"hidden": False})).json()["hidden"] is False
    assert await texts(viewer) == ["", "A secret leaked"]
    shown = (await viewer.get(entry)).json()
    assert (shown["edited_at"] is None, shown["amendments"]) == (False, [])
    assert "Password" not in (await viewer.get(entry)).text
    # Nothing asked is nothing done.
    assert (await ada.patch(entry, json={})).json()["amendments"][-1]["what"] == "restored"


async def test_notes_of_others_take_a_manager_or_ones_own_incident(api: Api) -> None:
    ada, ben, chloe = [await api.as_(RESPONDER, name) for name in ("ada", "ben", "chloe")]
    await declare(ada)
    entry = f"{PATH}/{(await note(ben))['id']}"
    refused = await chloe.patch(entry, json={"text": "Mine now"})
    assert (refused.status_code, "Somebody else wrote this" in refused.json()["detail"]) == (403, True)
    manager = await api.as_(MANAGER, "dan")
    assert (await manager.patch(entry, json={"text": "Better"})).json()["text"] == "Better"
    # What Muster noted by itself can be hidden, not edited.
    declared = (await ada.get(PATH)).json()["items"][0]
    assert (await ada.patch(f"{PATH}/{declared['id']}", json={"text": "x"})).status_code == 409
    assert (await ada.patch(f"{PATH}/{declared['id']}", json={"hidden": True})).json()["hidden"] is True
    assert (await chloe.patch(entry, json={"at": "2020-01-01T00:00:00Z"})).status_code == 403
    assert (await ada.patch(entry, json={"text": "I reported it"})).json()["text"] == "I reported it"
    assert (await ben.patch(entry, json={"at": "2020-01-01T00:00:00Z"})).json()["at"] == "2020-01-01T00:00:00Z"
    for wrong in ("999", "x"):
        assert (await ada.patch(f"{PATH}/{wrong}", json={"hidden": True})).status_code == 404
    await declare(ada, "Another")
    elsewhere = entry.replace("INC-1", "INC-2")
    assert (await ada.get(elsewhere)).status_code == 404


async def test_files_are_added_listed_and_fetched(api: Api) -> None:
    ada, viewer = await api.as_(RESPONDER, "ada"), await api.as_(VIEWER, "viewer")
    await declare(ada)
    content = b"<script>alert(1)</script>\\u0000\x00"
    sent: dict[str, Any] = {
        "data": {"text": "The **graph**", "at": "2020-01-01T00:00:00Z"},
        "files": [("files", ("graph.svg", content, "image/svg+xml")), ("files", ("b.txt", b"b", "text/plain"))],
        "headers": {"Idempotency-Key": "f"},
    }
    made = await ada.post(FILES, **sent)
    assert made.status_code == 201, made.text
    assert (await ada.post(FILES, **sent)).json() == made.json()
    listed = (await viewer.get(FILES)).json()
    assert [(each["name"], each["media_type"], each["size"], each["is_kept"]) for each in listed["items"]] == [
        ("graph.svg", "image/svg+xml", len(content), True),
        ("b.txt", "text/plain", 1, True),
    ]
    assert listed["items"][0] | {"entry": 0, "at": 0, "person": 0} == made.json()["attachments"][0] | {
        "entry": 0,
        "at": 0,
        "person": 0,
    }
    assert (listed["items"][0]["entry"], listed["total"]) == (made.json()["id"], 2)
    assert [each["name"] for each in (await viewer.get(f"{FILES}?page_size=1&page=2")).json()["items"]] == ["b.txt"]
    path = f"{FILES}/{listed['items'][0]['id']}"
    fetched = await viewer.get(path)
    assert (fetched.content, fetched.headers["Content-Type"]) == (content, "application/octet-stream")
    assert listed["items"][0]["url"].endswith(path)
    for wrong in ("x", "0" * 64):
        assert (await viewer.get(f"{FILES}/{wrong}")).status_code == 404
    # With its entry, its files are out of sight.
    await ada.patch(f"{PATH}/{made.json()['id']}", json={"hidden": True})
    assert (await viewer.get(FILES)).json()["total"] == 0
    for hidden in (path, path.removeprefix("/api")):
        assert (await viewer.get(hidden)).status_code == 404
        assert (await ada.get(hidden)).content == content


async def test_files_that_can_not_be_taken_leave_nothing_behind(api: Api) -> None:
    ada = await api.as_(RESPONDER, "ada")
    await declare(ada)
    one = ("files", ("a.txt", b"a", "text/plain"))
    many = await ada.post(FILES, data={"text": "x"}, files=[one] * 6)
    assert (many.status_code, many.json()["errors"][0]["field"]) == (422, "files")
    assert (await ada.post(FILES, data={"text": "x"})).status_code in (400, 422)
    late = await ada.post(FILES, data={"text": "x", "at": "2999-01-01T00:00:00Z"}, files=[one])
    assert (late.status_code, late.json()["errors"][0]["field"]) == (422, "at")
    assert (await ada.post(FILES, data={"text": "a\x00b"}, files=[one])).status_code == 400
    async with api.core.services.unit_of_work() as uow:
        assert await uow.files.of(1) == frozenset()


async def test_of_a_private_incident_others_get_nothing(api: Api) -> None:
    ada, ben = await api.as_(RESPONDER, "ada"), await api.as_(RESPONDER, "ben")
    await declare(ada, private=True)
    entry = f"{PATH}/{(await note(ada))['id']}"
    made = await ada.post(FILES, data={"text": "x"}, files=[("files", ("a.txt", b"a", "text/plain"))])
    file = f"{FILES}/{made.json()['attachments'][0]['id']}"
    for path in (PATH, entry, FILES, file):
        assert (await ada.get(path)).status_code == 200, path
        assert (await ben.get(path)).status_code == 404, path
    assert (await ben.patch(entry, json={"hidden": True})).status_code == 404
    assert (await ben.post(FILES, data={"text": "x"}, files=[("files", ("a.txt", b"a"))])).status_code == 404
