"""The chat page's own door: what it is sent, what it may do, and what it may not reach."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest
import yarl

from sandbox.teams import TeamsSandbox
from tests.sandbox.teams.bot import connected, text


async def act(http: aiohttp.ClientSession, sandbox: TeamsSandbox, *args: Any, user: str = "ada") -> tuple[int, Any]:
    body = {"user": user, "act": args[0], "args": args[1:]}
    async with http.post(f"{sandbox.base_url}/_sandbox/act", json=body) as found:
        return found.status, await found.json(content_type=None) if found.status != 404 else None


async def seen(http: aiohttp.ClientSession, sandbox: TeamsSandbox, user: str) -> Any:
    async with http.ws_connect(f"{sandbox.base_url}/_sandbox/ws?user={user}") as ws:
        return json.loads((await ws.receive()).data)


async def test_what_one_person_sees() -> None:
    async with connected() as (sandbox, bot):
        ada = sandbox.workspace.person("ada")
        await sandbox.post("ben", "incidents", "look, @ada")
        await sandbox.post("ada", "@", "for the bot alone")
        card = [text("<at>Ben</at>")]
        mention = {"type": "mention", "text": "<at>Ben</at>", "mentioned": {"id": ada.id, "name": "Ben"}}
        await bot.show(sandbox.workspace.room("random").id, *card, msteams={"entities": [mention]})
        mine, hers = await seen(bot.http, sandbox, "ben"), await seen(bot.http, sandbox, "ada")
        rooms = {each["name"]: each["messages"] for each in hers["rooms"]}
        assert [each["calls_me"] for each in (*rooms["incidents"], *rooms["random"])] == [True, True]
        assert rooms["incidents"][0]["mentions"] == ["Ada Okafor"]
        assert [each["typed"] for each in rooms["incident"]] == ["for the bot alone"]
        assert {each["name"]: each["messages"] for each in mine["rooms"]}["incident"] == []
        assert [each["id"] for each in hers["actions"]] == ["add-to-timeline", "declare-incident"]


async def test_acts_and_their_refusals() -> None:
    async with connected() as (sandbox, bot):
        assert (await act(bot.http, sandbox, "post", "incidents", "hello"))[0] == 200
        (posted,) = sandbox.posts("incidents")
        status, answer = await act(bot.http, sandbox, "edit", "incidents", posted.id, "x", user="ben")
        assert (status, answer) == (400, {"refused": "only its author may edit that"})
        assert (await act(bot.http, sandbox, "post", "incidents", "  "))[0] == 400
        assert (await act(bot.http, sandbox, "post", "incidents", "x", user="erin"))[0] == 400
        assert (await act(bot.http, sandbox, "stop"))[0] == 404


@pytest.mark.parametrize("path", ["/page/..%2f..%2fconfig.py", "/page/nothing.js", "/page/%2fetc%2fpasswd"])
async def test_only_the_page_is_served(path: str) -> None:
    async with connected() as (sandbox, bot):
        async with bot.http.get(yarl.URL(sandbox.base_url + path, encoded=True)) as found:
            assert found.status == 404
        async with bot.http.get(f"{sandbox.base_url}/") as found:
            assert "default-src 'self'" in found.headers["Content-Security-Policy"]
        async with bot.http.get(f"{sandbox.base_url}/page/emoji.svg") as found:
            assert found.content_type == "image/svg+xml"
