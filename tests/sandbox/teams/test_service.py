"""The service that bots call: log-in, conversations, people, limits and faults, by hand over HTTP."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from sandbox.teams import TeamsConfig, TeamsSandbox
from tests.sandbox.teams.bot import attached, connected, text


def room(sandbox: TeamsSandbox, name: str = "incidents") -> str:
    return sandbox.workspace.room(name).id


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({}, 200, None),
        ({"tenant": "11111111-1111-1111-1111-111111111111"}, 400, "invalid_request"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "wrong"}, 400, "unauthorized_client"),
        ({"scope": "https://example.org/.default"}, 400, "invalid_scope"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
async def test_log_in(changes: dict[str, str], status: int, error: str | None) -> None:
    async with connected() as (_, bot):
        found, answer = await bot.log_in(**changes)
        assert (found, answer.get("error")) == (status, error)


async def test_only_a_fresh_token_for_this_service_is_taken() -> None:
    now = [1_800_000_000.0]
    config = TeamsConfig(rate_limits=False, clock=lambda: now[0])
    async with connected(config) as (sandbox, bot):
        path = f"/conversations/{room(sandbox)}/activities"
        body = {"type": "message", "text": "x"}
        _, granted = await bot.log_in()
        _, for_graph = await bot.log_in(scope="https://graph.microsoft.com/.default")
        for token, status in ((granted["access_token"], 201), (for_graph["access_token"], 401), ("", 401)):
            assert (await bot.call("POST", path, body, token))[0] == status
        now[0] += 3600
        assert (await bot.call("POST", path, body, granted["access_token"]))[0] == 401


async def test_a_post_its_answers_edits_and_end() -> None:
    async with connected() as (sandbox, bot):
        here = room(sandbox)
        _, made = await bot.say(here, text="first")
        post = made["id"]
        await bot.say(f"{here};messageid={post}", text="an answer")
        await bot.say(here, text="another", replyToId=post)
        await bot.call("POST", f"/conversations/{here}/activities/{post}", {"type": "message", "text": "a third"})
        assert [each.text for each in sandbox.answers("incidents", post)] == ["an answer", "another", "a third"]
        path = f"/conversations/{here}/activities/{post}"
        assert await bot.call("PUT", path, {"type": "message", "text": "changed"}) == (200, {"id": post})
        assert [each.text for each in sandbox.posts("incidents")] == ["changed"]
        assert (await bot.call("DELETE", path))[0] == 200
        assert (await bot.call("DELETE", path))[0] == 404
        assert sandbox.posts("incidents") == []


async def test_a_new_post_through_create() -> None:
    async with connected() as (sandbox, bot):
        data = {"channel": {"id": room(sandbox)}}
        body = {"isGroup": True, "channelData": data, "activity": {"type": "message", "text": "new"}}
        status, made = await bot.call("POST", "/conversations", body)
        post = sandbox.posts("incidents")[0]
        assert (status, made) == (201, {"id": f"{room(sandbox)};messageid={post.id}", "activityId": post.id})


async def test_text_and_card_in_one_become_two_that_nobody_can_change() -> None:
    async with connected() as (sandbox, bot):
        assert await bot.say(room(sandbox), text="words", attachments=[attached(text("card"))]) == (201, {})
        assert [(each.text, each.card is None) for each in sandbox.posts("incidents")] == [("words", True), ("", False)]


async def test_conversations_with_people() -> None:
    async with connected() as (sandbox, bot):
        tenant = sandbox.config.tenant

        async def begin(name: str, tenant: str) -> tuple[int, Any]:
            return await bot.call(
                "POST", "/conversations", {"members": [{"id": sandbox.workspace.person(name).id}], "tenantId": tenant}
            )

        status, made = await begin("ada", tenant)
        assert status == 201
        assert (await begin("ada", tenant))[1] == made
        assert (await begin("ada", "another"))[0] == 400
        assert (await begin("erin", tenant))[0] == 403
        await bot.say(made["id"], text="hello")
        assert [each.text for each in sandbox.direct("ada")] == ["hello"]
        blocked = (await begin("farid", tenant))[1]["id"]
        status, answer = await bot.say(blocked, text="hello")
        assert status == 403
        assert "MessageWritesBlocked" in answer["error"]["message"]


async def test_refusals() -> None:
    async with connected() as (sandbox, bot):
        mine = await sandbox.post("ada", "incidents", "mine")
        path = f"/conversations/{room(sandbox)}/activities"
        body = {"type": "message", "text": "x"}
        assert (await bot.call("PUT", f"{path}/{mine.id}", body))[1]["error"]["code"] == "MessageNotOwned"
        assert (await bot.call("DELETE", f"{path}/{mine.id}"))[0] == 403
        assert (await bot.say("19:elsewhere@thread.tacv2", text="x"))[0] == 404
        assert (await bot.say(f"{room(sandbox)};messageid=5", text="x"))[0] == 404
        for wrong, status in (
            ({"text": " "}, 400),
            ({"text": "x" * 60_000}, 413),
            ({"text": "x", "wrong": 1}, 400),
            ({"text": "x", "textFormat": "html"}, 400),
            ({"attachments": [{"contentType": "text/html", "content": "x"}]}, 400),
            ({"attachments": [attached({"type": "Widget"})]}, 400),
            ({"attachments": [attached(text("x" * 29_000))]}, 413),
            ({"type": "event"}, 400),
        ):
            assert (await bot.say(room(sandbox), **wrong))[0] == status, wrong
        sandbox.config.bot_in_team = False
        assert (await bot.say(room(sandbox), text="x"))[1]["error"]["code"] == "BotNotInConversationRoster"


async def test_who_is_called() -> None:
    async with connected() as (sandbox, bot):
        ben = sandbox.workspace.person("ben")

        def mention(id_: str) -> dict[str, Any]:
            return {"type": "mention", "text": "<at>Ben</at>", "mentioned": {"id": id_, "name": "Ben"}}

        for id_ in (ben.id, ben.aad, ben.email):
            await bot.say(room(sandbox), text="<at>Ben</at>, look", entities=[mention(id_)])
            await bot.show(room(sandbox), text("<at>Ben</at>, look"), msteams={"entities": [mention(id_)]})
        assert [each.pinged for each in sandbox.posts("incidents")] == [{ben.aad}] * 6
        assert (await bot.say(room(sandbox), text="Ben, look", entities=[mention(ben.id)]))[0] == 400
        assert (await bot.say(room(sandbox), text="<at>Ben</at>", entities=[mention("29:nobody")]))[0] == 400


async def test_the_team_and_its_people() -> None:
    async with connected() as (sandbox, bot):
        assert (await bot.call("GET", f"/teams/{sandbox.team}"))[1]["name"] == "Acme"
        assert (await bot.call("GET", "/teams/19:other@thread.tacv2"))[0] == 404
        listed = (await bot.call("GET", f"/teams/{sandbox.team}/conversations"))[1]["conversations"]
        assert [each.get("name") for each in listed] == [None, "incidents", "incident-reports", "random"]
        names: list[str] = []
        turn = ""
        while True:
            _, page = await bot.call("GET", f"/conversations/{room(sandbox)}/pagedMembers?pageSize=50{turn}")
            names += [each["givenName"] for each in page["members"]]
            if "continuationToken" not in page:
                break
            turn = f"&continuationToken={page['continuationToken']}"
        assert names == ["Ada", "Ben", "Chloé", "Dev", "Farid"]
        assert (await bot.call("GET", f"/conversations/{room(sandbox)}/pagedMembers?pageSize=5"))[0] == 400
        ada = sandbox.workspace.person("ada")
        for id_, status in ((ada.id, 200), (ada.aad, 200), (sandbox.workspace.person("erin").id, 404)):
            assert (await bot.call("GET", f"/conversations/{room(sandbox)}/members/{id_}"))[0] == status


async def test_rate_limits_are_kept_and_told() -> None:
    now = [1_800_000_000.0]
    async with connected(TeamsConfig(clock=lambda: now[0])) as (sandbox, bot):
        for _ in range(7):
            assert (await bot.say(room(sandbox), text="x"))[0] == 201
        path = f"/conversations/{room(sandbox)}/activities"
        status, answer, headers = await bot.ask("POST", path, {"type": "message", "text": "x"})
        assert (status, answer["error"]["code"], headers["Retry-After"]) == (429, "TooManyRequests", "1")
        assert (await bot.say(room(sandbox, "random"), text="x"))[0] == 201
        now[0] += 1.1
        assert (await bot.say(room(sandbox), text="x"))[0] == 201
        assert (await bot.say(room(sandbox), text="x"))[0] == 429
        assert (await bot.call("GET", f"/teams/{sandbox.team}"))[0] == 200


async def test_faults() -> None:
    async with connected() as (sandbox, bot):
        sandbox.faults.fail("/activities", status=502)
        sandbox.faults.rate_limit("/activities", retry_after=2)
        path = f"/conversations/{room(sandbox)}/activities"
        assert (await bot.say(room(sandbox), text="not carried out"))[0] == 502
        status, _, headers = await bot.ask("POST", path, {"type": "message", "text": "nor this"})
        assert (status, headers["Retry-After"]) == (429, "2")
        sandbox.faults.drop_responses(every=1, path="/activities")
        with pytest.raises(aiohttp.ClientError):
            await bot.say(room(sandbox), text="carried out")
        sandbox.faults.clear()
        assert [each.text for each in sandbox.posts("incidents")] == ["carried out"]


async def test_graph_reads_what_stands_in_a_channel_if_the_team_has_consented() -> None:
    async with connected() as (sandbox, bot):
        await bot.say(room(sandbox), text="one")
        await sandbox.post("ada", "incidents", "@incident two")
        _, granted = await bot.log_in(scope="https://graph.microsoft.com/.default")
        headers = {"Authorization": f"Bearer {granted['access_token']}"}
        group = (await bot.call("GET", f"/teams/{sandbox.team}"))[1]["aadGroupId"]
        url = f"{sandbox.base_url}/v1.0/teams/{group}/channels/{room(sandbox)}/messages"
        async with bot.http.get(url, headers=headers) as found:
            newest = (await found.json())["value"][0]
        assert newest["body"]["content"] == '<p><at id="0">incident</at> two</p>'
        assert newest["mentions"][0]["mentioned"]["application"]["id"] == sandbox.config.client_id
        sandbox.config.reads_all = False
        async with bot.http.get(url, headers=headers) as found:
            assert found.status == 403
