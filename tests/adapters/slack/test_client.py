"""What Slack answers -> the neutral errors, over real sockets."""

from __future__ import annotations

import pytest

from adapters.slack import SlackPlatform, SlackSettings
from adapters.slack.client import proxy_for
from core.chat.cards import Message
from core.chat.effects import Post, React
from core.chat.errors import ChatError, PlaceUnavailable, RateLimited, Refused, Unreachable
from core.chat.text import text
from tests.adapters.slack.fake_slack import FakeSlack, Trouble
from tests.adapters.slack.support import IDENTITY, HeldClock, attempt

POST = Post(place=IDENTITY.place("C1"), content=Message(text=text("hello")))


async def failure(slack: FakeSlack, platform: SlackPlatform, answer: dict[str, object] | Trouble) -> ChatError:
    slack.script("chat.postMessage", answer)
    with pytest.raises(ChatError) as failed:
        await platform.perform(POST, attempt())
    assert failed.value.reason.endswith(".")
    return failed.value


@pytest.mark.parametrize(
    ("code", "kind", "says"),
    [
        ("not_in_channel", PlaceUnavailable, "/invite @incident"),
        ("channel_not_found", PlaceUnavailable, "/invite @incident"),
        ("is_archived", PlaceUnavailable, "archived"),
        ("restricted_action", Refused, "administrator"),
        ("token_revoked", Refused, "Install the app again"),
        ("msg_blocks_too_long", Refused, "report it"),
        ("something_new", Refused, "Slack refused chat.postMessage: something_new."),
        ("internal_error", Unreachable, "try again"),
        ("service_unavailable", Unreachable, "try again"),
    ],
)
async def test_words(slack: FakeSlack, platform: SlackPlatform, code: str, kind: type[ChatError], says: str) -> None:
    error = await failure(slack, platform, {"ok": False, "error": code})
    assert type(error) is kind
    assert error.code == code
    assert says in error.reason


async def test_a_missing_scope_is_named(slack: FakeSlack, platform: SlackPlatform) -> None:
    error = await failure(
        slack, platform, {"ok": False, "error": "missing_scope", "needed": "chat:write", "provided": "x"}
    )
    assert "chat:write" in error.reason
    assert "reinstall the app" in error.reason


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(status=500, body="<html>oops"),
        Trouble(status=503),
        Trouble(status=200, body="<html>oops", headers={"content-type": "text/html"}),
        Trouble(status=200, body="{not json", headers={"content-type": "application/json"}),
        Trouble(status=200, body="[1, 2]", headers={"content-type": "application/json"}),
        Trouble(status=200, body="ok"),
        Trouble(status=200, body=""),
        Trouble(cut=True),
    ],
    ids=["500", "503", "html", "half json", "list", "text", "empty", "cut"],
)
async def test_what_may_have_been_done_is_unreachable(
    slack: FakeSlack, platform: SlackPlatform, trouble: Trouble
) -> None:
    assert type(await failure(slack, platform, trouble)) is Unreachable


async def test_a_call_ends_in_time(slack: FakeSlack) -> None:
    slack.script("auth.test", Trouble(never=True))
    settings = SlackSettings(bot_token="xoxb-test", api_url=slack.api_url, timeout=0.05)
    platform = SlackPlatform(settings, HeldClock())
    with pytest.raises(Unreachable):
        await platform.connect()
    await platform.close()


@pytest.mark.parametrize(
    ("trouble", "seconds"),
    [
        (
            Trouble(
                status=429,
                body='{"ok":false,"error":"ratelimited"}',
                headers={"Retry-After": "17", "content-type": "application/json"},
            ),
            17,
        ),
        (Trouble(status=429, headers={"Retry-After": "3"}), 3),
        (Trouble(status=429, headers={"Retry-After": "soon"}), 5),
        ({"ok": False, "error": "rate_limited"}, 5),
    ],
)
async def test_rate_limits_name_the_effects_own_budget(
    slack: FakeSlack, platform: SlackPlatform, trouble: Trouble, seconds: float
) -> None:
    error = await failure(slack, platform, trouble)
    assert isinstance(error, RateLimited)
    assert error.retry_after == seconds
    assert error.budget == platform.budget(POST)


async def test_a_limit_of_a_helping_call_counts_for_the_effect(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("conversations.history", Trouble(status=429, headers={"Retry-After": "2"}))
    with pytest.raises(RateLimited) as limited:
        await platform.perform(POST, attempt(2))
    assert limited.value.budget == platform.budget(POST)


async def test_one_try_each(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("reactions.add", Trouble(cut=True))
    with pytest.raises(Unreachable):
        await platform.perform(React(message=IDENTITY.message("C1", "1.2"), reaction="eyes"), attempt())
    assert len(slack.asked("reactions.add")) == 1


async def test_a_proxy_of_the_environment_is_not_used_on_this_machine(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    platform = SlackPlatform(SlackSettings(bot_token="xoxb-test", api_url=slack.api_url), HeldClock())
    await platform.connect()
    await platform.close()
    assert proxy_for("https://slack.com/api/", "http://proxy:3128") == "http://proxy:3128"
