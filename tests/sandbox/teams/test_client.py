"""The client's side: what a bot hears of people, and what its answers bring about."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from sandbox.teams import CannotDo, TeamsConfig, TeamsSandbox
from tests.sandbox.teams.bot import Bot, attached, connected, dialog, text
from tests.waiting import until

JSON = dict[str, Any]
DO = {"type": "Action.Execute", "title": "Do", "verb": "do", "data": {"n": 1}}
ASK = {"type": "Action.Submit", "title": "Ask", "data": {"n": 2, "msteams": {"type": "task/fetch"}}}
SEND = {"type": "Action.Submit", "title": "Send", "data": {"form": "f"}}
TITLE = {"type": "Input.Text", "id": "t", "label": "Title", "isRequired": True, "maxLength": 10}
LEAD = {
    "type": "Input.ChoiceSet",
    "id": "l",
    "label": "Lead",
    "choices": [],
    "choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"},
}


async def shown(sandbox: TeamsSandbox, bot: Bot, *actions: JSON, **more: Any) -> str:
    """A card with these buttons in #incidents; its id."""
    here = sandbox.workspace.room("incidents").id
    status, made = await bot.show(here, text("card"), *more.pop("inputs", ()), actions=list(actions))
    assert status == 201, made
    return str(made["id"])


def says(words: str) -> JSON:
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": words}


async def test_each_activity_comes_with_a_token_that_the_key_server_vouches_for() -> None:
    async with connected() as (sandbox, bot):
        await sandbox.post("ada", "incidents", "@incident help")
        await sandbox.settled()
        claims = await bot.claims(bot.tokens[0])
        assert claims["serviceurl"] == bot.heard[0]["serviceUrl"] == f"{sandbox.base_url}/teams/"
        assert claims["aud"] == sandbox.config.client_id
        assert claims["exp"] - claims["nbf"] == 3660
        async with bot.http.get(f"{sandbox.base_url}/v1/.well-known/keys") as found:
            assert (await found.json())["keys"][0]["endorsements"] == ["msteams"]
        sandbox.keys.rotate()
        with pytest.raises(KeyError):
            await bot.claims(bot.tokens[0])


async def test_what_an_activity_looks_like() -> None:
    async with connected() as (sandbox, bot):
        post = await sandbox.post("ada", "incidents", "@incident page @ben & <co>")
        await sandbox.post("ben", "incidents", "under it", post.id)
        await sandbox.post("ada", "@", "directly")
        await sandbox.settled()
        first, answer, direct = sorted(bot.heard, key=lambda each: int(each["id"]))
        assert first["text"] == "<at>incident</at> page <at>Ben Ruiz</at> &amp; &lt;co&gt;"
        assert [each["type"] for each in first["entities"]] == ["mention", "mention", "clientInfo"]
        assert first["entities"][1]["mentioned"] == sandbox.workspace.person("ben").account
        assert first["from"]["aadObjectId"] == sandbox.workspace.person("ada").aad
        assert first["channelData"]["team"]["id"] == sandbox.team
        assert first["conversation"]["id"] == answer["conversation"]["id"] == f"{post.room};messageid={post.id}"
        assert direct["conversation"]["conversationType"] == "personal"
        assert direct["channelData"] == {"tenant": {"id": sandbox.config.tenant}}


async def test_without_consent_a_bot_hears_what_calls_it() -> None:
    async with connected(TeamsConfig(reads_all=False, rate_limits=False)) as (sandbox, bot):
        await sandbox.post("ada", "incidents", "not for you")
        await sandbox.post("ada", "incidents", "@incident for you")
        await sandbox.settled()
        assert [each["text"] for each in bot.heard] == ["<at>incident</at> for you"]


async def test_edits_deletions_and_reactions() -> None:
    async with connected() as (sandbox, bot):
        mine = await sandbox.post("ada", "incidents", "one")
        await sandbox.edit("ada", "incidents", mine.id, "two")
        await sandbox.delete("ada", "incidents", mine.id)
        await sandbox.restore("ada", "incidents", mine.id)
        card = await shown(sandbox, bot, DO)
        await sandbox.react("ben", "incidents", card, "like")
        await sandbox.unreact("ben", "incidents", card, "like")
        await sandbox.react("ben", "incidents", mine.id, "like")
        await sandbox.settled()
        heard = [(each["type"], each["channelData"].get("eventType")) for each in bot.heard]
        assert heard == [
            ("message", None),
            ("messageUpdate", "editMessage"),
            ("messageDelete", "softDeleteMessage"),
            ("messageUpdate", "undeleteMessage"),
            ("messageReaction", None),
            ("messageReaction", None),
        ]
        assert (bot.heard[4]["reactionsAdded"], bot.heard[4]["replyToId"]) == ([{"type": "like"}], card)
        assert bot.heard[5]["reactionsRemoved"] == [{"type": "like"}]
        with pytest.raises(CannotDo, match="only its author"):
            await sandbox.edit("ben", "incidents", mine.id, "three")


async def test_people_channels_and_the_app_come_and_go() -> None:
    async with connected() as (sandbox, bot):
        await sandbox.install("ada", "incidents")
        await sandbox.install("ben")
        await sandbox.join("erin")
        await sandbox.leave("erin")
        made = await sandbox.make_channel("ada", "inc-42")
        await sandbox.rename_channel("ada", "inc-42", "inc-43")
        await sandbox.remove_channel("ada", "inc-43")
        await sandbox.settled()
        events = {each["channelData"].get("eventType") for each in bot.heard} - {None}
        assert events == {
            "teamMemberAdded",
            "teamMemberRemoved",
            "channelCreated",
            "channelRenamed",
            "channelDeleted",
        }
        added = [each["membersAdded"][0]["id"] for each in bot.heard if each.get("membersAdded")]
        bots = sandbox.workspace.bot_account
        assert sorted(added) == sorted([bots, bots, sandbox.workspace.person("erin").id])
        renamed = next(each for each in bot.heard if each["channelData"].get("eventType") == "channelRenamed")
        assert renamed["channelData"]["channel"] == {"id": made.id, "name": "inc-43"}


async def test_what_a_bot_did_not_take_comes_again_and_in_order() -> None:
    async with connected() as (sandbox, bot):
        bot.status = 503
        await sandbox.post("ada", "incidents", "one")
        await sandbox.post("ada", "incidents", "two")
        await until(lambda: bot.heard)
        bot.status = 200
        sandbox.faults.repeat()
        await sandbox.settled()
        assert [each["text"] for each in bot.heard] == ["one", "one", "one", "two"]


async def test_a_button_and_the_line_or_card_that_it_brings() -> None:
    async with connected() as (sandbox, bot):
        card = await shown(sandbox, bot, DO, inputs=[{"type": "Input.Text", "id": "x", "label": "X"}])
        bot.answers["adaptiveCard/action"] = lambda given: says("done")
        answer = await sandbox.click("ben", "incidents", card, "Do", {"x": "words"})
        assert (answer.ok, answer.shown) == (True, "done")
        invoke = bot.heard[-1]
        assert invoke["value"]["action"] == {
            "type": "Action.Execute",
            "title": "Do",
            "verb": "do",
            "data": {"n": 1, "x": "words"},
        }
        assert invoke["replyToId"] == card
        content = attached(text("for Ben alone"))["content"]
        bot.answers["adaptiveCard/action"] = lambda given: {
            "statusCode": 200,
            "type": "application/vnd.microsoft.card.adaptive",
            "value": content,
        }
        await sandbox.click("ben", "incidents", card, "Do")
        message = sandbox.posts("incidents")[-1]
        assert message.views == {sandbox.workspace.person("ben").aad: content}
        with pytest.raises(CannotDo, match="no button"):
            await sandbox.click("ben", "incidents", card, "Do")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"statusCode": 400, "type": "application/vnd.microsoft.error", "value": {"message": "no"}}, "no"),
        ({"statusCode": 200, "type": "text", "value": "x"}, "no answer to a card's action"),
        ({"type": "application/vnd.microsoft.activity.message", "value": "x"}, "has a statusCode"),
        ({"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": {}}, "is no AdaptiveCard"),
        (None, "has a statusCode"),
    ],
)
async def test_answers_that_are_none(answer: Any, error: str) -> None:
    async with connected() as (sandbox, bot):
        card = await shown(sandbox, bot, DO)
        bot.answers["adaptiveCard/action"] = lambda given: answer
        found = await sandbox.click("ben", "incidents", card, "Do")
        assert not found.ok
        assert error in found.error


async def test_a_late_answer_and_a_broken_bot() -> None:
    async with connected(TeamsConfig(rate_limits=False, invoke_limit=0.1)) as (sandbox, bot):
        card = await shown(sandbox, bot, DO)
        bot.wait.clear()
        late = await sandbox.click("ben", "incidents", card, "Do")
        bot.wait.set()
        bot.answers["adaptiveCard/action"] = lambda given: web.Response(status=500)
        broken = await sandbox.click("ben", "incidents", card, "Do")
        assert [(each.ok, each.status, each.error) for each in (late, broken)] == [
            (False, 0, "Unable to reach app. Please try again."),
            (False, 500, "Unable to reach app. Please try again."),
        ]


async def test_a_dialog_from_a_button() -> None:
    async with connected() as (sandbox, bot):
        card = await shown(sandbox, bot, ASK)
        bot.answers["task/fetch"] = lambda given: dialog("Declare", TITLE, LEAD, actions=[SEND])
        answer = await sandbox.click("ada", "incidents", card, "Ask")
        assert answer.dialog
        assert bot.heard[-1]["value"]["data"] == ASK["data"]
        heard = len(bot.heard)
        for wrong in ({"Title": ""}, {"Title": "longer than ten"}, {"Nothing": "x"}):
            with pytest.raises(CannotDo):
                await sandbox.submit_dialog("ada", wrong)
        assert len(bot.heard) == heard
        bot.answers["task/submit"] = lambda given: dialog("Again", text("Not that"), TITLE, actions=[SEND])
        again = await sandbox.submit_dialog("ada", {"Title": "disk", "Lead": "ben"})
        assert bot.heard[-1]["name"] == "task/submit"
        assert bot.heard[-1]["value"]["data"] == {"form": "f", "t": "disk", "l": sandbox.workspace.person("ben").aad}
        assert again.dialog
        assert again.dialog.title == "Again"
        bot.answers["task/submit"] = lambda given: None
        assert (await sandbox.submit_dialog("ada", {"Title": "disk"})).ok
        assert sandbox.dialog("ada") is None


async def test_a_dialog_from_a_messages_menu_is_sent_as_the_extensions() -> None:
    async with connected() as (sandbox, bot):
        post = await sandbox.post("ben", "incidents", "@incident look")
        await sandbox.settled()
        bot.answers["composeExtension/fetchTask"] = lambda given: dialog("Declare", TITLE, actions=[SEND])
        await sandbox.keep("ada", "incidents", post.id, "declare-incident")
        fetched = bot.heard[-1]["value"]
        assert (fetched["commandId"], fetched["commandContext"]) == ("declare-incident", "message")
        assert fetched["messagePayload"]["body"]["content"] == '<p><at id="0">incident</at> look</p>'
        assert fetched["messagePayload"]["from"]["user"]["id"] == sandbox.workspace.person("ben").aad
        bot.answers["composeExtension/submitAction"] = lambda given: {"task": {"type": "message", "value": "Thanks"}}
        answer = await sandbox.submit_dialog("ada", {"Title": "disk"})
        sent = bot.heard[-1]
        assert sent["name"] == "composeExtension/submitAction"
        assert sent["value"]["data"] == {"form": "f", "t": "disk"}
        assert sent["value"]["messagePayload"] == fetched["messagePayload"]
        assert answer.shown == "Thanks"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"task": {"type": "open", "value": {}}}, "no kind of task"),
        ({"task": {"type": "continue", "value": {"url": "https://example.org"}}}, "not web pages"),
        ({"task": {"type": "continue", "value": {"width": "huge", "card": {}}}}, "small, medium or large"),
        (dialog("x", text("x"), actions=[DO]), "takes Action.Submit"),
        ({}, "has no task"),
    ],
)
async def test_dialogs_that_are_none(answer: JSON, error: str) -> None:
    async with connected() as (sandbox, bot):
        card = await shown(sandbox, bot, ASK)
        bot.answers["task/fetch"] = lambda given: answer
        found = await sandbox.click("ada", "incidents", card, "Ask")
        assert not found.ok
        assert error in found.error
        assert sandbox.dialog("ada") is None


async def test_a_plain_submit_is_a_message_without_words() -> None:
    async with connected() as (sandbox, bot):
        card = await shown(sandbox, bot, SEND)
        await sandbox.click("ada", "incidents", card, "Send")
        await sandbox.settled()
        assert (bot.heard[-1]["type"], bot.heard[-1]["value"], "text" in bot.heard[-1]) == (
            "message",
            {"form": "f"},
            False,
        )
