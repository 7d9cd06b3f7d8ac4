"""A migrated, empty Muster on each database, and a small database of the predecessor."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.store.engine import Sessions, open_engine, session_maker
from tests.databases import KINDS, migrated_database
from tests.muster.response_import.old import OldResponse


@pytest.fixture(params=KINDS)
async def sessions(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Sessions]:
    engine = open_engine(await migrated_database(request.param, tmp_path))
    yield session_maker(engine)
    await engine.dispose()


@pytest.fixture
def old(tmp_path: Path) -> OldResponse:
    return OldResponse(tmp_path / "old.sqlite3")
