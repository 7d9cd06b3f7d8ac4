"""The tests of the domain on both databases: on SQLite always, and on a real PostgreSQL in `make test-all`, or when
`MUSTER_TEST_DATABASE_URL` names one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from core.store.engine import open_engine
from muster.testing import harness
from tests.databases import KINDS, migrated_database
from tests.length import long_or

_ON_BOTH = long_or(0, long=1) or os.environ.get("MUSTER_TEST_DATABASE_URL")
_FIXTURE = "database_of_the_harness"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test whose module runs the harness."""
    runs = {getattr(metafunc.module, name, None) for name in ("running", "incident")}
    if _ON_BOTH and runs & {harness.running, harness.incident}:
        metafunc.fixturenames.append(_FIXTURE)
        metafunc.parametrize(_FIXTURE, KINDS, indirect=True)


@pytest.fixture
def database_of_the_harness(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands behind the harness; a test that starts twice in one folder finds the same database."""
    if request.param == "sqlite":
        return
    made: dict[Path, str] = {}

    async def database(path: Path) -> AsyncEngine:
        if path not in made:
            made[path] = await migrated_database("postgresql", path.parent)
        return open_engine(made[path])

    monkeypatch.setattr(harness, "_database", database)
