"""Tokens, arguments, scopes: what every method has in common."""

from dataclasses import replace

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SandboxConfig, SlackSandbox
from tests.sandbox.slack.build import error, refused
from tests.waiting import PATIENCE

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def post(sandbox: SlackSandbox, method: str, **request: object) -> dict[str, object]:
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        response = await http.post(f"{sandbox.api_url}{method}", **request)  # type: ignore[arg-type]
        return dict(response.json())


async def test_who_am_i(client: AsyncWebClient, sandbox: SlackSandbox) -> None:
    me = (await client.auth_test()).data
    assert isinstance(me, dict)
    assert (me["user_id"], me["bot_id"], me["team_id"]) == (sandbox.bot_user_id, sandbox.bot_id, sandbox.team_id)


async def test_tokens(sandbox: SlackSandbox) -> None:
    def at(token: str) -> AsyncWebClient:
        return AsyncWebClient(token, base_url=sandbox.api_url, retry_handlers=[])

    assert await error(at("xoxb-wrong").auth_test()) == "invalid_auth"
    assert await error(at(sandbox.config.app_token).auth_test()) == "not_allowed_token_type"
    connect = at("").apps_connections_open(app_token=sandbox.config.bot_token)
    assert await error(connect) == "not_allowed_token_type"
    assert (await post(sandbox, "auth.test"))["error"] == "not_authed"


async def test_a_token_in_the_query_is_not_a_token(sandbox: SlackSandbox) -> None:
    assert (await post(sandbox, f"auth.test?token={sandbox.config.bot_token}"))["error"] == "not_authed"
    assert (await post(sandbox, "auth.test", data={"token": sandbox.config.bot_token}))["ok"] is True


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("{", "application/json; charset=utf-8", "invalid_json"),
        ("[1]", "application/json; charset=utf-8", "json_not_object"),
        ("a=b", "text/csv", "invalid_post_type"),
        ("{}", "application/json; charset=koi8-r", "invalid_charset"),
        ('{"channel": ["C1"], "text": "x"}', "application/json; charset=utf-8", "invalid_array_arg"),
    ],
)
async def test_bodies(sandbox: SlackSandbox, body: str, content_type: str, expected: str) -> None:
    headers = {"Content-Type": content_type, "Authorization": f"Bearer {sandbox.config.bot_token}"}
    assert (await post(sandbox, "chat.postMessage", content=body, headers=headers))["error"] == expected


async def test_json_without_charset_works_with_a_warning(sandbox: SlackSandbox) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {sandbox.config.bot_token}"}
    answer = await post(sandbox, "api.test", content='{"x": "1"}', headers=headers)
    assert answer["ok"] is True
    assert answer["warning"] == "missing_charset"


async def test_reading_methods_do_not_look_at_json(sandbox: SlackSandbox) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": f"Bearer {sandbox.config.bot_token}"}
    answer = await post(sandbox, "users.info", content='{"user": "U0ADAOKAFOR"}', headers=headers)
    assert answer["error"] == "invalid_arguments"


async def test_unknown_method_and_missing_argument(client: AsyncWebClient) -> None:
    assert await error(client.api_call("chat.shout")) == "unknown_method"
    assert await error(client.api_call("chat.postMessage", json={"text": "x"})) == "invalid_arguments"


async def test_missing_scope_names_what_is_needed(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    sandbox.config.scopes = sandbox.config.scopes - {"channels:history"}
    body = await refused(client.conversations_history(channel="C0INCIDENTS"))
    assert body["error"] == "missing_scope"
    assert body["needed"] == "channels:history"
    assert "groups:history" in body["provided"].split(",")


async def test_email_needs_its_scope(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    sandbox.config.scopes = sandbox.config.scopes - {"users:read.email"}
    user = (await client.users_info(user="U0ADAOKAFOR"))["user"]
    assert "email" not in user["profile"]
    assert await error(client.users_lookupByEmail(email="ada@acme.example")) == "missing_scope"


async def test_the_log_tells_each_call(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C0INCIDENTS", text="hi", blocks=[{"type": "divider"}])
    await error(client.chat_postMessage(channel="C0RANDOM001", text="hi"))
    first, second = sandbox.calls
    assert (first.method, first.ok, first.args["blocks"]) == ("chat.postMessage", True, [{"type": "divider"}])
    assert (second.ok, second.error) == (False, "not_in_channel")


async def test_two_sandboxes_side_by_side() -> None:
    config = SandboxConfig()
    async with SlackSandbox(config) as one, SlackSandbox(replace(config)) as two:
        assert one.base_url != two.base_url
