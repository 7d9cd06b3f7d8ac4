"""A fake Slack over real sockets, and a platform that is connected to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.slack import SlackPlatform, SlackSettings
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.support import HeldClock, KeptIntake


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as running:
        yield running


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def intake() -> KeptIntake:
    return KeptIntake()


@pytest.fixture
async def platform(slack: FakeSlack, clock: HeldClock) -> AsyncIterator[SlackPlatform]:
    settings = SlackSettings(
        bot_token="xoxb-test", signing_secret="shhh", app_token="xapp-test", api_url=slack.api_url, timeout=5
    )
    made = SlackPlatform(settings, clock)
    await made.connect()
    yield made
    await made.close()
