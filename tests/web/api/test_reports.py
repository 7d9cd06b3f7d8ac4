"""The report over the API, and an incident as a file; what else may have to do with it."""

from __future__ import annotations

from core.incidents.access import AccessRole, Permission
from tests.web.api.conftest import SITE, Api, declare

VIEWER, RESPONDER, MANAGER = AccessRole.VIEWER, AccessRole.RESPONDER, AccessRole.MANAGER
PATH = "/api/incidents/INC-1/report"


async def test_a_report_is_written_finished_and_not_written_over_unseen(api: Api) -> None:
    ada, ben, viewer = await api.as_(RESPONDER, "ada"), await api.as_(RESPONDER, "ben"), await api.as_(VIEWER, "viewer")
    await declare(ada, summary="The **disk** was full")
    missing = await viewer.get(PATH)
    assert (missing.status_code, "report/template" in missing.json()["detail"]) == (404, True)
    assert (await ada.patch(PATH, json={"finished": True})).status_code == 409
    assert (await ada.put(PATH, json={"text": "x"}, headers={"If-Match": "*"})).status_code == 412
    assert "The **disk** was full" in (await viewer.get(f"{PATH}/template")).json()["text"]

    made = await ada.put(PATH, json={"text": "## What\n\nIt broke."})
    assert (made.status_code, made.json()["revision"], made.json()["written_by"]["name"]) == (201, 1, "Ada")
    tag = made.headers["ETag"]
    assert (await viewer.get(PATH)).headers["ETag"] == tag
    assert (await viewer.get(PATH, headers={"If-None-Match": tag})).status_code == 304

    second = await ben.put(PATH, json={"text": "It broke twice.", "finished": True}, headers={"If-Match": tag})
    assert (second.status_code, second.json()["revision"]) == (200, 2)
    assert (second.json()["finished_by"]["name"], second.json()["finished_at"] is None) == ("Ben", False)
    late = await ada.put(PATH, json={"text": "Mine"}, headers={"If-Match": tag})
    assert (late.status_code, (await ada.get(PATH)).json()["text"]) == (412, "It broke twice.")
    # Finishing alone changes what was read, too.
    before = (await ada.get(PATH)).headers["ETag"]
    opened = await ada.patch(PATH, json={"finished": False}, headers={"If-Match": before})
    assert (opened.json()["finished_at"], opened.json()["text"]) == (None, "It broke twice.")
    assert (await ada.patch(PATH, json={"finished": True}, headers={"If-Match": before})).status_code == 412
    # Without If-Match the last word counts, and nothing is lost.
    assert (await ada.put(PATH, json={"text": "The end."})).json()["revision"] == 3
    kept = (await ada.get(f"{PATH}/revisions?page_size=2")).json()
    assert ([each["revision"] for each in kept["items"]], kept["total"]) == ([3, 2], 3)
    first = (await ada.get(f"{PATH}/revisions/1")).json()
    assert (first["text"], first["written_by"]["name"]) == ("## What\n\nIt broke.", "Ada")
    assert (await ada.get(f"{PATH}/revisions/9")).status_code == 404
    await api.core.settle()
    said = [each.text for each in api.core.platform.in_channel("C-incidents")]
    assert any("finished the report of INC-1" in each for each in said)

    blank = await ada.put(PATH, json={"text": "  \n"})
    assert (blank.status_code, blank.json()["errors"][0]["field"]) == (422, "text")
    shown = (await ada.post(f"{PATH}/preview", json={"text": "**x** <script>"})).json()["html"]
    assert ("<strong>x</strong>" in shown, "<script>" in shown) == (True, False)


async def test_who_only_reads_writes_nothing_and_sees_no_earlier_text(api: Api) -> None:
    ada, viewer = await api.as_(RESPONDER, "ada"), await api.as_(VIEWER, "viewer")
    reading = await api.as_(RESPONDER, "ada", scopes=frozenset({Permission.READ}))
    await declare(ada)
    await ada.put(PATH, json={"text": "x"})
    for client in (viewer, reading):
        assert (await client.get(PATH)).status_code == 200
        assert (await client.put(PATH, json={"text": "y"})).status_code == 403
        assert (await client.patch(PATH, json={"finished": True})).status_code == 403
        assert (await client.get(f"{PATH}/revisions")).status_code == 403
        assert (await client.get(f"{PATH}/revisions/1")).status_code == 403


async def test_an_incident_as_a_file(api: Api) -> None:
    ada, viewer, ben = await api.as_(RESPONDER, "ada"), await api.as_(VIEWER, "viewer"), await api.as_(RESPONDER, "ben")
    await declare(ada, "Disk full")
    await ada.put(PATH, json={"text": "It broke."})
    note = (await ada.post("/api/incidents/INC-1/timeline", json={"text": "A secret"})).json()
    await ada.patch(f"/api/incidents/INC-1/timeline/{note['id']}", json={"hidden": True})
    for kind, media_type in (("md", "text/markdown"), ("html", "text/html"), ("json", "application/json")):
        file = await viewer.get(f"/api/incidents/INC-1/export/{kind}")
        assert file.headers["Content-Type"].startswith(media_type)
        assert file.headers["Content-Disposition"] == f'attachment; filename="INC-1.{kind}"'
        assert ("Disk full" in file.text, "It broke." in file.text, "secret" in file.text) == (True, True, False)
        # The page's own file is the same one.
        assert (await viewer.get(f"/incidents/INC-1/export/INC-1.{kind}")).text == file.text
    pdf = await viewer.get("/api/incidents/INC-1/export/pdf")
    assert (pdf.status_code, pdf.content[:4], pdf.headers["Content-Type"]) == (200, b"%PDF", "application/pdf")
    assert (await viewer.get("/api/incidents/INC-1/export/exe")).status_code == 400
    await declare(ada, private=True)
    for path in ("export/md", "report", "report/template", "related", "status-pages"):
        assert (await ben.get(f"/api/incidents/INC-2/{path}")).status_code == 404, path


async def test_duplicates_are_merged_and_related(api: Api) -> None:
    ada, ben, manager = [
        await api.as_(role, name) for role, name in ((RESPONDER, "ada"), (RESPONDER, "ben"), (MANAGER, "dan"))
    ]
    await declare(ada, "Checkout answers 500")
    await declare(ada, "Checkout is down", severity="major")
    await declare(ada, "Checkout secrets", private=True)
    path = "/api/incidents/INC-1/merge"
    refused = await ben.post(path, json={"into": "INC-2"})
    assert (refused.status_code, "lead or the reporter" in refused.json()["detail"]) == (403, True)
    for wrong, status in (("INC-9", 422), ("nine", 422), ("INC-3", 422), ("INC-1", 409)):
        answer = await manager.post(path, json={"into": wrong})
        assert answer.status_code == status, (wrong, answer.text)
    key = {"Idempotency-Key": "m"}
    merged = await ada.post(path, json={"into": "INC-2"}, headers=key)
    assert (merged.status_code, merged.json()["status"], merged.json()["duplicate_of"]) == (200, "resolved", "INC-2")
    again = await ada.post(path, json={"into": "INC-2"}, headers=key)
    assert (again.json(), again.headers["Idempotent-Replayed"]) == (merged.json(), "true")
    assert (await ada.post(path, json={"into": "INC-2"})).status_code == 409
    related = (await ben.get("/api/incidents/INC-2/related")).json()
    assert [(each["id"], each["how"], each["status"]) for each in related] == [("INC-1", "duplicate", "resolved")]
    assert [each["id"] for each in (await ben.get("/api/incidents/INC-1/related")).json()] == ["INC-2"]
    note = f"Duplicate of [INC-2]({SITE}/incidents/INC-2)"
    entries = (await ada.get("/api/incidents/INC-1/timeline?kind=note")).json()["items"]
    assert [each["text"].replace(api.core.services.site_url, SITE) for each in entries] == [note]
    async with api.core.services.unit_of_work() as uow:
        await uow.status_posts.keep(2, "statuspage", "p1", "javascript:alert(1)")
        await uow.commit()
    pages = (await ben.get("/api/incidents/INC-2/status-pages")).json()
    assert pages == [{"system": "statuspage", "reference": "p1", "url": None}]
