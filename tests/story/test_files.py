"""Files that people share during an incident outlive the chat's own copy."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.story.room import room
from tests.waiting import PATIENCE

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


async def test_a_pinned_picture_is_kept_and_shown(tmp_path: Path) -> None:
    async with room(tmp_path) as here, httpx.AsyncClient(base_url=here.url, timeout=PATIENCE) as web:
        incident = await here.declare()
        channel = await here.make_channel()
        shared = await here.slack.share_file("ada", channel, "graph.png", "look", "image/png", PNG)
        await here.settle()
        await here.slack.pin("ada", channel, shared.ts)
        await here.settle()
        # The chat drops it; Muster has it.
        here.slack.workspace.contents.clear()
        doc = (await web.get(f"/incidents/{incident.reference}")).text
        address = doc.partition('class="picture" href="')[2].partition('"')[0]
        assert address.startswith(f"/incidents/{incident.reference}/files/")
        answer = await web.get(address)
        assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, PNG, "image/png")
        assert "sandbox" in answer.headers["content-security-policy"]
        assert "graph.png" in answer.headers["content-disposition"]
        # Made private, it is gone for everybody, as the doc is.
        await here.say("ada", channel, "@incident private")
        confirm = here.slack.ephemerals("ada", channel)[-1]
        await here.slack.click("ada", channel, confirm.ts, "make-private")
        await here.settle()
        assert (await web.get(address)).status_code == 404


async def test_a_page_that_somebody_uploaded_does_not_run_here(tmp_path: Path) -> None:
    async with room(tmp_path) as here, httpx.AsyncClient(base_url=here.url, timeout=PATIENCE) as web:
        incident = await here.declare()
        channel = await here.make_channel()
        script = b"<script>alert(1)</script>"
        shared = await here.slack.share_file("ada", channel, "x.svg", "look", "image/svg+xml", script)
        await here.slack.pin("ada", channel, shared.ts)
        await here.settle()
        async with here.application.services.unit_of_work() as uow:
            (key,) = await uow.files.of(incident.number)
        answer = await web.get(f"/incidents/{incident.reference}/files/{key}")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")


async def test_what_cannot_be_had_stays_a_link(tmp_path: Path) -> None:
    async with room(tmp_path) as here, httpx.AsyncClient(base_url=here.url, timeout=PATIENCE) as web:
        incident = await here.declare()
        channel = await here.make_channel()
        shared = await here.slack.share_file("ada", channel, "graph.png", "look", "image/png", PNG)
        here.slack.workspace.contents.clear()
        await here.slack.pin("ada", channel, shared.ts)
        await here.settle()
        doc = (await web.get(f"/incidents/{incident.reference}")).text
        assert "graph.png" in doc
        assert "/files/" not in doc
        async with here.application.services.unit_of_work() as uow:
            assert await uow.files.of(incident.number) == frozenset()


async def test_the_token_goes_to_slack_only(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.declare()
        channel = await here.make_channel()
        shared = await here.slack.share_file("ada", channel, "graph.png", "look", "image/png", PNG)
        shared.files[0]["url_private"] = "http://169.254.169.254/latest/meta-data"
        await here.slack.pin("ada", channel, shared.ts)
        await here.settle()
        assert not [each for each in here.slack.calls if each.method == "url_private"]
