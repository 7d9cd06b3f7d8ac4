"""A store of each kind, with the present schema."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.store.engine import Sessions, open_engine, session_maker
from core.store.mapping import map_domain
from tests.databases import KINDS, migrated_database


@pytest.fixture(params=KINDS)
async def sessions(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Sessions]:
    map_domain()
    engine = open_engine(await migrated_database(request.param, tmp_path), survives_power_cuts=False)
    yield session_maker(engine)
    await engine.dispose()
