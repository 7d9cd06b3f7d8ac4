"""The protocol of the browser page: the feed, the acts, the dump."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from tests.sandbox.slack.build import actions, asked, button, menu, modal
from tests.sandbox.slack.conftest import FakeApp

JSON = dict[str, Any]
ADA = "U0ADAOKAFOR"
ROOM = "C0INCIDENTS"


class Page:
    def __init__(self, http: aiohttp.ClientSession, ws: aiohttp.ClientWebSocketResponse, user: str) -> None:
        self.http, self.ws, self.user = http, ws, user

    async def next(self, kind: str) -> JSON:
        """The next frame of this kind; others are passed over."""
        while True:
            frame: JSON = await self.ws.receive_json(timeout=5)
            if frame["type"] == kind:
                return frame

    async def act(self, action: str, **fields: Any) -> JSON:
        async with self.http.post("/_sandbox/act", json={"user": self.user, "action": action, **fields}) as response:
            answer: JSON = await response.json()
            return answer


@pytest.fixture
async def page(sandbox: SlackSandbox) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession(sandbox.base_url) as http, http.ws_connect(f"/_sandbox/ws?user={ADA}") as ws:
        yield Page(http, ws, ADA)


async def test_the_snapshot(page: Page, sandbox: SlackSandbox) -> None:
    snapshot = await page.next("snapshot")
    assert (snapshot["me"], snapshot["team"]["name"]) == (ADA, "Acme")
    assert snapshot["bot"] == {"user_id": sandbox.bot_user_id, "name": "incident", "app_name": "Incident"}
    named = [c["name"] for c in snapshot["channels"] if not c["is_im"]]
    assert named == ["general", "incidents", "incident-reports", "random"]
    assert [c["im_user"] for c in snapshot["channels"] if c["is_im"]] == [sandbox.bot_user_id]
    assert snapshot["commands"][0]["command"] == "/incident"
    assert snapshot["shortcuts"]["message"] == [{"callback_id": "add-to-timeline", "name": "Add to timeline"}]


async def test_messages_reach_the_page(page: Page, sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    assert (await page.act("post", channel=ROOM, text="hello"))["ok"] is True
    own = (await page.next("message"))["message"]
    assert (own["text"], own["user"], own["bot"], own["blocks"]) == ("hello", ADA, False, [])
    posted = await client.chat_postMessage(channel=ROOM, text="x", blocks=[actions(button())])
    theirs = (await page.next("message"))["message"]
    assert (theirs["bot"], theirs["username"], theirs["blocks"][0]["type"]) == (True, "Incident", "actions")
    await client.chat_delete(channel=ROOM, ts=posted["ts"])
    assert (await page.next("message_deleted"))["ts"] == posted["ts"]


async def test_only_what_one_may_see(page: Page, sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=ROOM, user="U0BENRUIZ01", text="for ben")
    secret = await sandbox.create_channel("ben", "secret", is_private=True)
    await sandbox.post("ben", secret, "psst")
    await sandbox.post("ben", "incidents", "for all")
    assert (await page.next("message"))["message"]["text"] == "for all"
    await sandbox.invite("ben", secret, "ada")
    assert (await page.next("channel"))["channel"]["name"] == "secret"
    texts = [(await page.next("message"))["message"]["text"] for _ in range(2)]
    assert "psst" in texts


async def test_a_form_from_the_page(page: Page, sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient) -> None:
    assert (await page.act("post", channel=ROOM, text="/incident DB is\ndown"))["ok"] is True
    [command] = app.bodies("/slack/commands")
    assert command["text"] == "DB is\ndown"
    form = modal(asked("what"), asked("sev", menu("pick", "Low", "High")))
    await client.views_open(trigger_id=command["trigger_id"], view=form)
    view = (await page.next("view"))["view"]
    assert (view["title"]["text"], view["depth"]) == ("Form", 1)
    app.answers["/slack/interactivity"] = lambda got: web.json_response(
        {"response_action": "errors", "errors": {"what": "Too vague."}}
    )
    high = form["blocks"][1]["element"]["options"][1]
    values = {
        "what": {"value": {"type": "plain_text_input", "value": "x"}},
        "sev": {"pick": {"type": "static_select", "selected_option": high}},
    }
    await page.act("view_submit", view_id=view["id"], values=values)
    assert (await page.next("view_errors"))["errors"] == {}
    assert (await page.next("view_errors"))["errors"] == {"what": "Too vague."}
    del app.answers["/slack/interactivity"]
    await page.act("view_submit", view_id=view["id"], values=values)
    assert (await page.next("view_closed"))["view_id"] == view["id"]
    sent = app.bodies("/slack/interactivity")[-1]["view"]["state"]["values"]
    assert sent["sev"]["pick"]["selected_option"]["value"] == "high"


async def test_clicks_and_their_failure(page: Page, app: FakeApp, client: AsyncWebClient) -> None:
    blocks = [actions(button(), {"type": "overflow", "action_id": "more", "options": menu()["options"]})]
    ts = (await client.chat_postMessage(channel=ROOM, text="x", blocks=blocks))["ts"]
    option = blocks[0]["elements"][1]["options"][0]
    await page.act("click", channel=ROOM, ts=ts, block_id="acts", action_id="more", selected_option=option)
    assert app.bodies("/slack/interactivity")[0]["actions"][0]["selected_option"]["value"] == "one"
    app.answers["/slack/interactivity"] = lambda got: web.Response(status=500)
    await page.act("click", channel=ROOM, ts=ts, block_id="acts", action_id="go")
    assert "did not respond" in (await page.next("notice"))["text"]


async def test_refusals_are_sentences(page: Page) -> None:
    assert "not a valid command" in (await page.act("post", channel=ROOM, text="/nothing"))["error"]
    assert "no action" in (await page.act("dance"))["error"]
    assert "missing" in (await page.act("post", text="where?"))["error"]
    assert "threads" in (await page.act("post", channel=ROOM, text="/incident", thread_ts="1.1"))["error"]


async def test_channel_acts(page: Page, sandbox: SlackSandbox) -> None:
    made = await page.act("create_channel", name="plan", is_private=False)
    await page.act("invite", channel=made["channel"], who="U0BENRUIZ01")
    ts = (await page.act("post", channel=made["channel"], text="first"))["ts"]
    await page.act("pin", channel=made["channel"], ts=ts)
    await page.act("react", channel=made["channel"], ts=ts, name="eyes")
    await page.act("edit", channel=made["channel"], ts=ts, text="second")
    await page.act("rename", channel=made["channel"], name="plans")
    message = sandbox.messages("plans")[-2]
    assert (message.text, message.reactions, message.pinned is not None) == ("second", {"eyes": [ADA]}, True)
    assert (await page.act("leave", channel=made["channel"]))["ok"] is True
    assert (await page.act("join", channel=made["channel"]))["ok"] is True


async def test_the_dump(page: Page, sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=ROOM, text="<!here>")
    async with page.http.get("/_sandbox/state") as response:
        state = await response.json()
    room = next(c for c in state["channels"] if c["id"] == ROOM)
    assert room["messages"][0]["pinged"] == ["here"]
    assert state["idle"] is True


async def test_only_the_page_s_own_files_are_served(page: Page) -> None:
    async with page.http.get("/page/..%2fconfig.py") as response:
        assert response.status == 404
