"""Commands, buttons, menus and shortcuts; and what a person sees when the app fails."""

import asyncio
import time

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import CannotDo, SlackSandbox
from tests.sandbox.slack.build import actions, button, menu, section
from tests.sandbox.slack.conftest import Clock, FakeApp

ROOM = "C0INCIDENTS"
COMMANDS, INTERACTIVITY = "/slack/commands", "/slack/interactivity"


async def test_a_command_has_all_its_fields(sandbox: SlackSandbox, app: FakeApp, clock: Clock) -> None:
    clock.now = time.time()
    await sandbox.slash("farid", "random", "/incident", " lead @ada in #general\nR&D <2> ")
    [got] = app.received
    assert SignatureVerifier(sandbox.config.signing_secret).is_valid_request(got.raw, got.headers)
    body = got.body
    assert body["text"] == "lead <@U0ADAOKAFOR|ada> in <#C0GENERAL01|general>\nR&amp;D &lt;2&gt;"
    assert (body["user_id"], body["user_name"], body["channel_name"]) == ("W0FARIDHADD", "farid", "random")
    assert (body["command"], body["team_domain"], body["api_app_id"]) == ("/incident", "acme", sandbox.app_id)
    assert body["response_url"].startswith(f"{sandbox.base_url}/hooks/commands/")
    assert len(body["trigger_id"].split(".")) == 3


async def test_answers_to_a_command(sandbox: SlackSandbox, app: FakeApp) -> None:
    app.answers[COMMANDS] = lambda got: web.Response(text="<b>plain</b>")
    await sandbox.slash("ada", "incidents", "/incident")
    app.answers[COMMANDS] = lambda got: web.json_response({"text": "just you"})
    await sandbox.slash("ada", "incidents", "/incident")
    app.answers[COMMANDS] = lambda got: web.json_response({"text": "all", "response_type": "in_channel"})
    await sandbox.slash("ada", "incidents", "/incident")
    assert [m.text for m in sandbox.ephemerals("ada")] == ["&lt;b&gt;plain&lt;/b&gt;", "just you"]
    assert [m.text for m in sandbox.messages("incidents")] == ["all"]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (web.Response(status=500), '/incident failed with the error "http_service_error"'),
        (web.Response(status=404), '/incident failed with the error "http_client_error"'),
        (
            web.json_response({"blocks": [{"type": "x"}]}),
            '/incident failed with the error "invalid_command_response"',
        ),
    ],
)
async def test_a_failing_command(sandbox: SlackSandbox, app: FakeApp, answer: web.Response, shown: str) -> None:
    app.answers[COMMANDS] = lambda got: answer
    reply = await sandbox.slash("ada", "incidents", "/incident")
    [seen] = sandbox.ephemerals("ada", "incidents")
    assert (reply.shown, seen.text, seen.user) == (shown, shown, "USLACKBOT")


async def test_a_command_that_takes_too_long(sandbox: SlackSandbox, app: FakeApp) -> None:
    sandbox.config.answer_timeout = 0.05
    app.hold = asyncio.Event()
    reply = await sandbox.slash("ada", "incidents", "/incident")
    assert reply.shown == '/incident failed with the error "operation_timeout"'


async def test_what_a_client_does_not_offer(sandbox: SlackSandbox, app: FakeApp) -> None:
    with pytest.raises(CannotDo, match="not a valid command"):
        await sandbox.slash("ada", "incidents", "/other")
    with pytest.raises(CannotDo, match="deactivated"):
        await sandbox.slash("erin", "incidents", "/incident")
    with pytest.raises(CannotDo, match="not in"):
        await sandbox.post("ben", await sandbox.create_channel("ada", "quiet"), "hi")
    with pytest.raises(CannotDo, match="cannot see"):
        await sandbox.post("gus", "incidents", "hi")
    assert app.received == []


async def test_a_button_on_a_message(sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient) -> None:
    blocks = [section(), actions(button(value="7", style="primary"), menu("sev", "Low", "High"))]
    ts = (await client.chat_postMessage(channel=ROOM, text="x", blocks=blocks))["ts"]
    await sandbox.settled()
    await sandbox.click("ada", "incidents", ts, "go")
    await sandbox.select("ada", "incidents", ts, "sev", "High")
    clicked, selected = app.bodies(INTERACTIVITY)
    assert clicked["type"] == "block_actions"
    assert clicked["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": ROOM,
        "is_ephemeral": False,
    }
    [action] = clicked["actions"]
    assert (action["action_id"], action["block_id"], action["value"], action["type"]) == ("go", "acts", "7", "button")
    assert clicked["message"]["ts"] == ts
    assert selected["actions"][0]["selected_option"]["value"] == "high"
    assert selected["state"]["values"]["acts"]["sev"]["selected_option"]["value"] == "high"


async def test_a_button_on_an_ephemeral(sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=ROOM, user="U0ADAOKAFOR", text="x", blocks=[actions(button())])
    ts = sandbox.ephemerals("ada")[0].ts
    await sandbox.click("ada", "incidents", ts, "go")
    [payload] = app.bodies(INTERACTIVITY)
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    with pytest.raises(CannotDo):
        await sandbox.click("ben", "incidents", ts, "go")


async def test_a_click_the_app_does_not_answer(sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=ROOM, text="x", blocks=[actions(button())]))["ts"]
    app.answers[INTERACTIVITY] = lambda got: web.Response(status=503)
    reply = await sandbox.click("ada", "incidents", ts, "go")
    assert reply.error == "http_service_error"
    assert "did not respond" in reply.shown


async def test_shortcuts(sandbox: SlackSandbox, app: FakeApp) -> None:
    msg = await sandbox.post("ada", "incidents", "note this")
    await sandbox.settled()
    await sandbox.message_shortcut("ben", "incidents", msg.ts, "add-to-timeline")
    await sandbox.global_shortcut("ben", "declare-incident")
    on_message, anywhere = app.bodies(INTERACTIVITY)
    assert (on_message["type"], on_message["callback_id"]) == ("message_action", "add-to-timeline")
    assert (on_message["message"]["text"], on_message["message_ts"]) == ("note this", msg.ts)
    assert (anywhere["type"], anywhere["user"]["username"]) == ("shortcut", "ben")
    assert "response_url" not in anywhere
    with pytest.raises(CannotDo):
        await sandbox.global_shortcut("ben", "other")


async def test_private_names_are_hidden(sandbox: SlackSandbox, app: FakeApp) -> None:
    await sandbox.create_channel("ada", "secret", is_private=True)
    await sandbox.slash("ada", "secret", "/incident")
    await sandbox.slash("ada", "@incident", "/incident")
    assert [b["channel_name"] for b in app.bodies(COMMANDS)] == ["privategroup", "directmessage"]


async def test_the_home_tab(sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient) -> None:
    await client.views_publish(user_id="U0ADAOKAFOR", view={"type": "home", "blocks": [actions(button())]})
    home = await sandbox.open_home("ada")
    assert home is not None
    await sandbox.use_view("ada", home.id, "go")
    await sandbox.settled()
    [opened] = app.events("app_home_opened")
    assert (opened["user"], opened["tab"], opened["view"]["id"]) == ("U0ADAOKAFOR", "home", home.id)
    [payload] = app.bodies(INTERACTIVITY)
    assert payload["container"] == {"type": "view", "view_id": home.id}
