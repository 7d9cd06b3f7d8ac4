"""Socket Mode, with Slack's own aiohttp client."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from tests.sandbox.slack.build import asked, error, modal
from tests.waiting import PATIENCE


class Listener:
    def __init__(self) -> None:
        self.requests: list[SocketModeRequest] = []
        self.payloads: dict[str, Any] = {}
        self.silent = 0

    async def __call__(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self.requests.append(request)
        if self.silent:
            self.silent -= 1
            return
        kind = request.payload.get("type", request.type)
        await client.send_socket_mode_response(
            SocketModeResponse(envelope_id=request.envelope_id, payload=self.payloads.get(kind))
        )

    def of(self, kind: str) -> list[SocketModeRequest]:
        return [r for r in self.requests if r.type == kind]


@pytest.fixture
async def listener(sandbox: SlackSandbox) -> AsyncIterator[Listener]:
    web = AsyncWebClient(sandbox.config.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    client = SocketModeClient(app_token=sandbox.config.app_token, web_client=web, ping_interval=0.5)
    mine = Listener()
    client.socket_mode_request_listeners.append(mine)
    await client.connect()  # type: ignore[no-untyped-call]
    await sandbox.wait_for(lambda: sandbox.sockets.connected)
    yield mine
    await client.close()  # type: ignore[no-untyped-call]


async def test_events_commands_and_interactions_go_to_the_socket(sandbox: SlackSandbox, listener: Listener) -> None:
    listener.payloads["slash_commands"] = {"text": "heard"}
    await sandbox.post("ada", "incidents", "hello")
    await sandbox.slash("ada", "incidents", "/incident", "x")
    await sandbox.global_shortcut("ada", "declare-incident")
    await sandbox.settled()
    [event], [command], [shortcut] = (listener.of(k) for k in ("events_api", "slash_commands", "interactive"))
    assert event.payload["event"]["text"] == "hello"
    assert (event.retry_attempt, event.accepts_response_payload) == (0, False)
    assert (command.payload["text"], command.accepts_response_payload) == ("x", True)
    assert shortcut.payload["type"] == "shortcut"
    assert [m.text for m in sandbox.ephemerals("ada")] == ["heard"]


async def test_form_errors_come_with_the_acknowledgement(sandbox: SlackSandbox, listener: Listener) -> None:
    await sandbox.slash("ada", "incidents", "/incident")
    client = AsyncWebClient(sandbox.config.bot_token, base_url=sandbox.api_url)
    trigger = listener.of("slash_commands")[0].payload["trigger_id"]
    view_id = (await client.views_open(trigger_id=trigger, view=modal(asked("what"))))["view"]["id"]
    listener.payloads["view_submission"] = {"response_action": "errors", "errors": {"what": "No."}}
    await sandbox.submit_view("ada", view_id, {"what": "x"})
    view = sandbox.open_view("ada")
    assert view is not None
    assert view.errors == {"what": "No."}


async def test_an_event_nobody_acknowledged_comes_again(sandbox: SlackSandbox, listener: Listener) -> None:
    sandbox.config.answer_timeout = 0.1
    listener.silent = 1
    await sandbox.post("ada", "incidents", "hello")
    await sandbox.settled()
    first, second = listener.of("events_api")
    assert first.payload["event_id"] == second.payload["event_id"]
    assert first.envelope_id != second.envelope_id
    assert (second.retry_attempt, second.retry_reason) == (1, "timeout")


async def test_a_refreshed_connection_is_replaced(sandbox: SlackSandbox, listener: Listener) -> None:
    before = sandbox.sockets.connections[0].number
    await sandbox.sockets.refresh()
    assert not sandbox.sockets.connected
    await sandbox.wait_for(lambda: sandbox.sockets.connected)
    assert sandbox.sockets.connections[-1].number > before
    await sandbox.post("ada", "incidents", "hello")
    await sandbox.settled()
    assert len(listener.of("events_api")) == 1


async def test_a_cut_connection_is_reopened(sandbox: SlackSandbox, listener: Listener) -> None:
    await sandbox.sockets.drop()
    await sandbox.wait_for(lambda: sandbox.sockets.connected)
    await sandbox.slash("ada", "incidents", "/incident", "again")
    assert listener.of("slash_commands")[0].payload["text"] == "again"


async def test_an_event_from_a_gap_is_retried(sandbox: SlackSandbox, listener: Listener) -> None:
    sandbox.config.retry_delays = (0.3, 0.5, 1.0)
    await sandbox.sockets.drop()
    await sandbox.post("ada", "incidents", "in the gap")
    await sandbox.settled()
    [event] = listener.of("events_api")
    assert event.payload["event"]["text"] == "in the gap"
    assert event.retry_attempt


async def test_a_ticket_opens_one_connection(sandbox: SlackSandbox) -> None:
    app_client = AsyncWebClient(sandbox.config.app_token, base_url=sandbox.api_url)
    url = (await app_client.apps_connections_open(app_token=sandbox.config.app_token))["url"]
    async with aiohttp.ClientSession() as http:
        async with http.ws_connect(url) as ws:
            hello = await ws.receive_json()
            assert (hello["type"], hello["connection_info"]["app_id"]) == ("hello", sandbox.app_id)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(url)


async def test_the_eleventh_connection_is_turned_away(sandbox: SlackSandbox) -> None:
    async with aiohttp.ClientSession() as http:
        urls = [f"{sandbox.base_url}/link?ticket={sandbox.sockets.ticket()}" for _ in range(11)]
        first = [await http.ws_connect(url) for url in urls[:10]]
        await sandbox.wait_for(lambda: len(sandbox.sockets.connections) == 10)
        late = await http.ws_connect(urls[10])
        assert (await late.receive_json())["reason"] == "too_many_websockets"
        for ws in [*first, late]:
            await ws.close()


async def test_without_a_connection_the_person_is_told(sandbox: SlackSandbox) -> None:
    assert (await sandbox.slash("ada", "incidents", "/incident")).error == "dispatch_failed"
    assert (
        await error(AsyncWebClient("xoxb-no", base_url=sandbox.api_url, retry_handlers=[]).auth_test())
        == "invalid_auth"
    )
    await asyncio.wait_for(sandbox.settled(), PATIENCE)
