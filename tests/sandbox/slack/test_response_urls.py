"""response_url: five uses in thirty minutes, to the place it came from."""

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.slack import SlackSandbox
from tests.sandbox.slack.build import actions, button
from tests.sandbox.slack.conftest import Clock, FakeApp

ROOM = "C0RANDOM001"


async def command(sandbox: SlackSandbox, app: FakeApp) -> AsyncWebhookClient:
    """From a channel that the bot is not in: the URL works there all the same."""
    await sandbox.slash("ada", "random", "/incident")
    return AsyncWebhookClient(str(app.bodies("/slack/commands")[-1]["response_url"]), retry_handlers=[])


async def test_five_times(sandbox: SlackSandbox, app: FakeApp) -> None:
    url = await command(sandbox, app)
    for number in range(5):
        answer = await url.send(text=str(number))
        assert (answer.status_code, answer.body) == (200, "ok")
    sixth = await url.send(text="6")
    assert sixth.status_code == 404
    assert "used_url" in sixth.body
    assert [m.text for m in sandbox.ephemerals("ada", "random")] == list("01234")
    assert sandbox.messages("random") == []


async def test_thirty_minutes(sandbox: SlackSandbox, app: FakeApp, clock: Clock) -> None:
    url = await command(sandbox, app)
    clock.now += 30 * 60
    assert (await url.send(text="just in time")).status_code == 200
    clock.now += 1
    late = await url.send(text="late")
    assert late.status_code == 404
    assert "expired_url" in late.body


async def test_in_channel_replace_and_delete(sandbox: SlackSandbox, app: FakeApp) -> None:
    url = await command(sandbox, app)
    await url.send(text="all", response_type="in_channel")
    await url.send(text="changed", response_type="in_channel", replace_original=True)
    assert [(m.text, bool(m.edited)) for m in sandbox.messages("random")] == [("changed", True)]
    await url.send(delete_original=True)
    assert sandbox.messages("random") == []


async def test_an_ephemeral_message_is_replaced_by_its_button(
    sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient
) -> None:
    await client.chat_postEphemeral(channel="C0INCIDENTS", user="U0ADAOKAFOR", text="sure?", blocks=[actions(button())])
    await sandbox.click("ada", "incidents", sandbox.ephemerals("ada")[0].ts, "go")
    url = AsyncWebhookClient(str(app.bodies("/slack/interactivity")[0]["response_url"]), retry_handlers=[])
    await url.send(text="done", replace_original=True)
    assert [m.text for m in sandbox.ephemerals("ada")] == ["done"]
    await url.send(delete_original=True)
    assert sandbox.ephemerals("ada") == []


async def test_bodies_that_are_no_message(sandbox: SlackSandbox, app: FakeApp) -> None:
    url = await command(sandbox, app)
    assert (await url.send_dict({"replace_original": False})).body == "no_text"
    assert (await url.send_dict({"text": "x", "blocks": [{"type": "x"}]})).body == "invalid_blocks"
    assert (await url.send_dict({"text": "x", "response_type": "loud"})).status_code == 400
