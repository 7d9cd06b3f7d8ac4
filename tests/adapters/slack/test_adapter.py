"""The platform: connecting, links, budgets, and that no effect is left out."""

from __future__ import annotations

from typing import get_args

import pytest

from adapters.slack import SlackPlatform, SlackSettings
from adapters.slack.adapter import CALLS
from core.chat import effects
from core.chat.cards import Message
from core.chat.effects import Post, PostDirect, React
from core.chat.errors import Refused, Unreachable
from core.chat.people import PersonRef
from core.chat.platform import Platform
from core.chat.text import text
from tests.adapters.slack.fake_slack import AUTH, FakeSlack, Trouble
from tests.adapters.slack.support import ADA, IDENTITY, HeldClock, attempt

HELLO = Message(text=text("hello"))


def test_every_effect_is_carried_out() -> None:
    assert set(CALLS) == set(get_args(effects.Effect)) - {effects.Page, effects.PublishStatus, effects.SendWebhook}


def test_it_is_a_platform(platform: SlackPlatform) -> None:
    checked: Platform = platform
    assert (checked.name, checked.workspace) == ("slack", "T061EG9R6")
    assert checked.capabilities.forms
    assert checked.knows(ADA)
    assert not checked.knows(PersonRef("slack", "T0OTHER", ADA.user))


def test_links(platform: SlackPlatform) -> None:
    assert platform.channel_url(IDENTITY.place("C1")) == "https://acme.slack.com/archives/C1"
    assert platform.channel_url(IDENTITY.place("#incidents")) is None
    top = IDENTITY.message("C1", "1515449522.000016")
    assert platform.message_url(top) == "https://acme.slack.com/archives/C1/p1515449522000016"
    reply = IDENTITY.message("C1", "1515449530.000200", "1515449522.000016")
    assert platform.message_url(reply) == (
        "https://acme.slack.com/archives/C1/p1515449530000200?thread_ts=1515449522.000016&cid=C1"
    )


def test_posting_has_a_budget_for_each_channel(platform: SlackPlatform) -> None:
    budgets = {
        platform.budget(Post(place=IDENTITY.place("C1"), content=HELLO)),
        platform.budget(Post(place=IDENTITY.place("C2"), content=HELLO)),
        platform.budget(PostDirect(person=ADA, content=HELLO)),
    }
    assert len(budgets) == 3
    reactions = {platform.budget(React(message=IDENTITY.message(c, "1.2"), reaction="eyes")) for c in ("C1", "C2")}
    assert len(reactions) == 1


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "account_inactive"])
async def test_a_wrong_token_is_refused_with_what_to_do(slack: FakeSlack, code: str) -> None:
    slack.script("auth.test", {"ok": False, "error": code})
    platform = SlackPlatform(SlackSettings(bot_token="xoxb-secret", api_url=slack.api_url), HeldClock())
    with pytest.raises(Refused, match="Install the app again") as refused:
        await platform.connect()
    assert refused.value.code == code
    assert not platform.is_connected
    await platform.close()


async def test_nothing_listens() -> None:
    platform = SlackPlatform(SlackSettings(bot_token="xoxb-secret", api_url="http://127.0.0.1:9/api/"), HeldClock())
    with pytest.raises(Unreachable):
        await platform.connect()
    with pytest.raises(Unreachable, match="not been reached yet"):
        await platform.perform(PostDirect(person=ADA, content=HELLO), attempt())
    await platform.close()


async def test_missing_scopes_are_known(slack: FakeSlack) -> None:
    slack.script(
        "auth.test",
        Trouble(
            body='{"ok": true, "team_id": "T1", "user_id": "U1"}',
            headers={"x-oauth-scopes": "chat:write,commands", "content-type": "application/json"},
        ),
    )
    platform = SlackPlatform(SlackSettings(bot_token="xoxb-secret", api_url=slack.api_url), HeldClock())
    await platform.connect()
    assert "pins:write" in platform.missing_scopes
    assert "chat:write" not in platform.missing_scopes
    await platform.close()


def test_secrets_are_in_no_repr() -> None:
    settings = SlackSettings(bot_token="xoxb-secret", signing_secret="hush", app_token="xapp-secret")
    assert not any(secret in repr(settings) for secret in ("xoxb", "hush", "xapp"))


def test_who_the_bot_is_comes_from_slack(platform: SlackPlatform) -> None:
    assert platform.identity.user == AUTH["user_id"]
    assert platform.identity.name == "incident"
