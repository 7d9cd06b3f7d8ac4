"""What goes wrong on request, and the rate tiers."""

from collections.abc import AsyncIterator

import aiohttp
import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SandboxConfig, SlackSandbox
from tests.sandbox.slack.build import error, modal
from tests.sandbox.slack.conftest import Clock, FakeApp
from tests.waiting import PATIENCE

ROOM = "C0INCIDENTS"


async def test_a_server_error_is_not_carried_out(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    sandbox.faults.fail(["chat.postMessage"], status=503)
    with pytest.raises((SlackApiError, aiohttp.ContentTypeError)):
        await client.chat_postMessage(channel=ROOM, text="x")
    assert sandbox.messages("incidents") == []
    assert sandbox.calls[0].carried_out is False
    await client.chat_postMessage(channel=ROOM, text="x")


async def test_a_planned_rate_limit(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    sandbox.faults.rate_limit(["chat.postMessage"], retry_after=7, times=1)
    await client.auth_test()
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=ROOM, text="x")
    response = caught.value.response
    assert (response.status_code, response.headers["Retry-After"]) == (429, "7")
    assert response.data["error"] == "ratelimited"


async def test_a_dropped_answer_was_carried_out(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    sandbox.faults.drop_api_responses(every=3)
    for number in range(2):
        await client.chat_postMessage(channel=ROOM, text=str(number))
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=ROOM, text="2")
    assert [m.text for m in sandbox.messages("incidents")] == ["0", "1", "2"]
    assert [c.answer_dropped for c in sandbox.calls] == [False, False, True]


async def test_lost_replies_make_retries(sandbox: SlackSandbox, app: FakeApp) -> None:
    sandbox.faults.drop_event_replies(every=2)
    await sandbox.post("ada", "incidents", "one")
    await sandbox.settled()
    await sandbox.post("ada", "incidents", "two")
    await sandbox.settled()
    assert [e["text"] for e in app.events("message")] == ["one", "two", "two"]
    assert app.received[-1].headers["X-Slack-Retry-Reason"] == "http_timeout"


async def test_duplicates(sandbox: SlackSandbox, app: FakeApp) -> None:
    sandbox.faults.duplicate_events(times=3)
    await sandbox.post("ada", "incidents", "one")
    await sandbox.settled()
    assert len(app.received) == 3
    assert len({r.body["event_id"] for r in app.received}) == 1


async def test_reordering_loses_nothing(sandbox: SlackSandbox, app: FakeApp) -> None:
    sandbox.faults.reorder_events(window=4, seed=3)
    for number in range(6):
        await sandbox.post("ada", "incidents", str(number))
    await sandbox.settled()
    sent = [d.body["event"]["text"] for d in sandbox.deliveries]
    assert sorted(sent) == list("012345")
    assert sent != list("012345")


async def test_latency_may_outlive_a_trigger(
    sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slept(seconds: float) -> None:
        clock.now += seconds

    monkeypatch.setattr("sandbox.slack.api.dispatch.sleep", slept)
    await sandbox.slash("ada", "incidents", "/incident")
    trigger = app.bodies("/slack/commands")[0]["trigger_id"]
    sandbox.faults.latency(3.5, ["views.open"])
    assert await error(client.views_open(trigger_id=trigger, view=modal())) == "expired_trigger_id"
    sandbox.faults.clear()
    await client.auth_test()


async def test_faults_from_outside(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    async with httpx.AsyncClient(base_url=sandbox.base_url, timeout=PATIENCE) as http:
        wanted = {"fail": {"methods": ["auth.test"], "status": 500}, "duplicate_events": {"times": 2}}
        state = (await http.post("/_sandbox/faults", json=wanted)).json()
        assert state["planned"][0]["methods"] == ["auth.test"]
        assert (await http.post("/_sandbox/faults", json={"meteor": {}})).status_code == 400
        await http.post("/_sandbox/faults", json={"clear": True})
        await client.auth_test()
        calls = (await http.get("/_sandbox/calls")).json()
        assert [c["method"] for c in calls] == ["auth.test"]


@pytest.fixture
async def strict(clock: Clock) -> AsyncIterator[AsyncWebClient]:
    async with SlackSandbox(SandboxConfig(clock=clock)) as running:
        yield AsyncWebClient(running.config.bot_token, base_url=running.api_url, retry_handlers=[])


async def test_a_tier_is_a_window_of_a_minute(strict: AsyncWebClient, clock: Clock) -> None:
    for _ in range(24):
        await strict.pins_list(channel=ROOM)
    with pytest.raises(SlackApiError) as caught:
        await strict.pins_list(channel=ROOM)
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "60"
    await strict.users_info(user="U0ADAOKAFOR")
    clock.now += 60
    await strict.pins_list(channel=ROOM)


async def test_about_one_message_a_second_in_a_channel(strict: AsyncWebClient, clock: Clock) -> None:
    for _ in range(5):
        await strict.chat_postMessage(channel=ROOM, text="x")
    assert await error(strict.chat_postMessage(channel=ROOM, text="x")) == "ratelimited"
    await strict.chat_postMessage(channel="C0GENERAL01", text="x")
    clock.now += 1
    await strict.chat_postMessage(channel=ROOM, text="x")
