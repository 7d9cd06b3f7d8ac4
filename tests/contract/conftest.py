"""One suite, every platform: through its real SDK, over real sockets, against its strict stand-in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from adapters import discord, slack
from core.chat.capabilities import Capabilities
from tests.contract.chat import Chat
from tests.contract.on_discord import on_discord
from tests.contract.on_slack import on_slack

Opener: TypeAlias = Callable[..., AbstractAsyncContextManager[Chat]]
PLATFORMS: dict[str, Any] = {"slack": on_slack, "discord": on_discord}
CAPABILITIES: dict[Any, Capabilities] = {on_slack: slack.CAPABILITIES, on_discord: discord.CAPABILITIES}


@pytest.fixture(params=list(PLATFORMS))
def opener(request: pytest.FixtureRequest) -> Opener:
    """For tests that need other settings."""
    found: Opener = PLATFORMS[request.param]
    return found


@pytest.fixture
async def chat(request: pytest.FixtureRequest, opener: Opener, tmp_path: Path) -> AsyncIterator[Chat]:
    """Not started for a test of what to do without something that the platform has (`pytest.mark.without`)."""
    if without := request.node.get_closest_marker("without"):
        able = CAPABILITIES[opener]
        if getattr(able, without.args[0]):
            pytest.skip(f"it has {without.args[0]}")
    async with opener(tmp_path) as found:
        yield found
