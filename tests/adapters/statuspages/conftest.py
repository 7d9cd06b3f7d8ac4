"""The stand-in, and the adapter that talks to it over real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.statuspages import AtlassianStatuspage
from sandbox.outside import StatuspageSandbox
from tests.adapters.statuspages.support import settings


@pytest.fixture
async def sandbox() -> AsyncIterator[StatuspageSandbox]:
    async with StatuspageSandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def statuspage(sandbox: StatuspageSandbox) -> AsyncIterator[AtlassianStatuspage]:
    page = AtlassianStatuspage(settings(sandbox.url))
    yield page
    await page.close()
