"""The main job in Teams without a bot: what can't be done there is done in another way, and nothing is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text as sql

from adapters.teams.webhook import TeamsOutgoingReceiver, TeamsWebhookPlatform
from core.incidents.severity import Severity
from core.incidents.status import Status
from muster.teams import webhook_settings as teams_webhook_settings
from sandbox.teams.webhooks import Failing
from tests.story.webhook_room import WebhookRoom, links, webhook_room, words
from tests.waiting import PATIENCE


async def test_declare_run_close(tmp_path: Path) -> None:
    async with webhook_room(tmp_path) as here, here.browser() as web:
        # No forms: a link to the same form, in the answer.
        answer = await here.mention("ada", "Database is down")
        (address,) = links(answer).values()
        page = await web.get(address)
        assert 'value="Database is down"' in page.text
        sent = await web.post(address, data={"title": "Database is down", "kind": "live", "summary": "db-1"})
        assert "Declared" in sent.text
        await here.settle()
        incident = await here.incident(1)
        assert incident.reporter.display_name == "Ada Okafor"
        # The headline is a card with links, and says what to type in the place of its buttons.
        (headline,) = here.channel.posts
        assert "Database is down" in words(headline)
        assert set(links([headline])) == {"Open the doc"}
        assert "INC-1 severity major" in words(headline)
        # Commands name the incident. Nothing can be edited: a new post says what changed.
        answer = await here.mention("ben", "INC-1 severity major")
        assert "major" in words(answer[0])
        assert (await here.incident(1)).severity is Severity.MAJOR
        assert "severity set to" in here.said()[-1]
        await here.mention("ben", "INC-1 lead")
        lead = (await here.incident(1)).lead
        assert lead
        assert lead.display_name == "Ben Ruiz"
        # There are no direct messages: who is asked for the report is named in the channel, without what was for them.
        await here.mention("ada", "INC-1 close")
        assert (await here.incident(1)).status is Status.RESOLVED
        assert any("Ben Ruiz, there is something for you to do about INC-1" in each for each in here.said())
        assert here.channel.refused == []


async def test_a_button_is_a_link_that_works_once(tmp_path: Path) -> None:
    async with webhook_room(tmp_path) as here, here.browser() as web:
        await declare(here)
        await here.mention("ada", "INC-1 summary the primary is read-only")
        # There is a summary already: shown, with buttons to replace it or to edit it in a form.
        answer = await here.mention("ben", "INC-1 summary both are read-only")
        found = links(answer)
        replace = next(url for label, url in found.items() if "eplace" in label)
        assert "You do this as Ben Ruiz" in (await web.get(replace)).text
        assert (await here.incident(1)).summary == "the primary is read-only", "looking changes nothing"
        assert (await web.post(replace)).status_code == 200
        await here.settle()
        assert (await here.incident(1)).summary == "both are read-only"
        for again in (await web.get(replace), await web.post(replace)):
            assert again.status_code == 404
            assert "used already" in again.text
        # One that opens a form leads to it.
        edit = next(url for label, url in found.items() if "Edit" in label)
        form = await web.post(edit)
        assert 'name="title"' in form.text
        assert "/forms/" in str(form.url)
        # A link of one kind opens no page of the other.
        other = links(await here.mention("ben", "INC-1 summary again"))
        press = next(iter(other.values()))
        assert (await web.get(press.replace("/press/", "/forms/"))).status_code == 404


async def test_what_is_refused_is_told_on_the_page(tmp_path: Path) -> None:
    async with webhook_room(tmp_path, blocks=["tests.adapters.teams.refusing_blocks"]) as here, here.browser() as web:
        await declare(here)
        (button,) = links(await here.mention("ada", "INC-1 offer")).values()
        answer = await web.post(button)
        assert answer.status_code == 422
        assert "Not on a Friday." in answer.text


async def test_unknown_words_and_help(tmp_path: Path) -> None:
    async with webhook_room(tmp_path) as here:
        assert "severity" in words((await here.mention("ada", "help"))[0])
        assert any("no INC-9" in words(each) for each in await here.mention("ada", "INC-9 close"))
        assert await here.mention("ada", "")


async def test_muster_is_too_slow_for_teams(tmp_path: Path) -> None:
    """Five seconds: an answer in time whatever happens, and what was asked for is done."""
    async with webhook_room(tmp_path, blocks=["tests.adapters.teams.slow_blocks"]) as here:
        await declare(here)
        answer = await here.channel.mention("ada", "INC-1 slowly")
        assert "I have it" in words(answer[0])
        await here.settle()
        assert "Ada Okafor** asked me something" in here.said()[-1]


async def test_the_workflow_fails_and_is_throttled(tmp_path: Path) -> None:
    async with webhook_room(tmp_path) as here:
        here.channel.failing = [Failing(502, 1)]
        await declare(here)
        assert len(here.channel.posts) == 1
        here.channel.failing = [Failing(429, 2, retry_after=0.2)]
        await here.mention("ada", "INC-1 severity minor")
        assert "minor" in here.said()[-1]


@pytest.mark.parametrize("broken", ["signature", "body", "secret", "none", "scheme", "old", "future", "no time"])
async def test_forged_requests(tmp_path: Path, broken: str) -> None:
    async with webhook_room(tmp_path) as here:
        changes: dict[str, Any] = {
            "old": {"timestamp": "2020-01-01T00:00:00Z"},
            "future": {"timestamp": "2100-01-01T00:00:00Z"},
            "no time": {"timestamp": None},
        }
        body = here.channel.request("ada", "Database is down", **changes.get(broken, {}))
        signature = here.channel.signature(body)
        if broken == "signature":
            signature = signature[:-4] + "AAA="
        elif broken == "body":
            body = body.replace(b"Database", b"Everythg")
        elif broken == "secret":
            here.channel.secret = "b3RoZXI="
            signature = here.channel.signature(body)
        elif broken == "none":
            signature = ""
        elif broken == "scheme":
            signature = signature.replace("HMAC", "Bearer")
        assert (await here.channel.send(body, signature))[0] == 401
        await untouched(here)


async def test_a_request_that_was_here_before(tmp_path: Path) -> None:
    """Twice at once, again, and to another process: the first has its answer, the others are refused."""
    async with webhook_room(tmp_path) as here:
        body = here.channel.request("ada", "help")
        signature = here.channel.signature(body)
        both = await asyncio.gather(here.channel.send(body, signature), here.channel.send(body, signature))
        assert sorted(status for status, _ in both) == [200, 401]
        assert b"severity" in max(both, key=lambda each: len(each[1]))[1]
        assert (await here.channel.send(body, signature))[0] == 401
        another = TeamsOutgoingReceiver(
            TeamsWebhookPlatform(teams_webhook_settings(here.application.settings)), here.application.intake
        )
        assert (await another.receive("/teams/outgoing", {"authorization": signature}, body)).status == 401
        await here.settle()
        async with here.application.sessions() as session:
            count = sql("SELECT count(*) FROM inbox WHERE kind = 'command_invoked'")
            assert (await session.execute(count)).scalar() == 1


async def test_another_organisation(tmp_path: Path) -> None:
    async with webhook_room(tmp_path) as here:
        body = here.channel.request("ada", "help", channelData={"tenant": {"id": "other"}}, conversation={"id": "19:x"})
        assert (await here.channel.send(body, here.channel.signature(body)))[0] == 403
        await untouched(here)


async def untouched(here: WebhookRoom) -> None:
    await here.settle()
    async with here.application.sessions() as session:
        assert (await session.execute(sql("SELECT count(*) FROM inbox"))).scalar() == 0
    assert here.channel.posts == []


async def declare(here: WebhookRoom) -> None:
    (address,) = links(await here.mention("ada", "Database is down")).values()
    async with httpx.AsyncClient(base_url=here.url, timeout=PATIENCE) as web:
        assert (await web.post(address, data={"title": "Database is down", "kind": "live"})).status_code == 200
    await here.settle()
