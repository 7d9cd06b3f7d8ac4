"""One suite, every platform: through its real SDK, over real sockets, against its strict stand-in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.contract.chat import Chat
from tests.contract.on_discord import on_discord
from tests.contract.on_slack import on_slack

Opener: TypeAlias = Callable[..., AbstractAsyncContextManager[Chat]]
PLATFORMS: dict[str, Any] = {"slack": on_slack, "discord": on_discord}


@pytest.fixture(params=list(PLATFORMS))
def opener(request: pytest.FixtureRequest) -> Opener:
    """For tests that need other settings."""
    found: Opener = PLATFORMS[request.param]
    return found


@pytest.fixture
async def chat(opener: Opener, tmp_path: Path) -> AsyncIterator[Chat]:
    async with opener(tmp_path) as found:
        yield found
