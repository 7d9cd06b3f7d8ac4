"""One suite, every platform: through its real SDK, over real sockets, against its strict stand-in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from adapters import discord, slack, teams
from core.chat.capabilities import Capabilities
from tests.contract.chat import Chat
from tests.contract.on_discord import on_discord
from tests.contract.on_slack import on_slack
from tests.contract.on_teams import on_teams
from tests.contract.on_teams_webhook import on_teams_webhook

Opener: TypeAlias = Callable[..., AbstractAsyncContextManager[Chat]]
PLATFORMS: dict[str, Any] = {
    "slack": on_slack,
    "discord": on_discord,
    "teams": on_teams,
    "teams_webhook": on_teams_webhook,
}
CAPABILITIES: dict[Any, Capabilities] = {
    on_slack: slack.CAPABILITIES,
    on_discord: discord.CAPABILITIES,
    on_teams: teams.CAPABILITIES,
    on_teams_webhook: teams.WEBHOOK_CAPABILITIES,
}


@pytest.fixture(params=list(PLATFORMS))
def opener(request: pytest.FixtureRequest) -> Opener:
    """For tests that need other settings."""
    found: Opener = PLATFORMS[request.param]
    return found


@pytest.fixture
async def chat(request: pytest.FixtureRequest, opener: Opener, tmp_path: Path) -> AsyncIterator[Chat]:
    """Not started for a test of something that the platform lacks (`pytest.mark.needs`), or of what to do without
    something that it has (`pytest.mark.without`)."""
    able = CAPABILITIES[opener]
    if (without := request.node.get_closest_marker("without")) and getattr(able, without.args[0]):
        pytest.skip(f"it has {without.args[0]}")
    if (needs := request.node.get_closest_marker("needs")) and not getattr(able, needs.args[0]):
        pytest.skip(f"it has no {needs.args[0]}")
    async with opener(tmp_path) as found:
        yield found
