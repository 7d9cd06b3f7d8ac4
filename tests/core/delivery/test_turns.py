"""One connection among several processes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.delivery.turns import LEASE_S, StoredTurn
from core.store.engine import open_engine, session_maker
from core.store.migrate import upgrade
from muster.testing import FakeClock
from tests.databases import KINDS, migrated_database


@pytest.mark.parametrize("kind", KINDS)
async def test_only_one_holds_it_and_a_crash_hands_it_over(kind: str, tmp_path: Path) -> None:
    engine = open_engine(await migrated_database(kind, tmp_path))
    await upgrade(engine)
    sessions, clock = session_maker(engine), FakeClock()
    one, two = (StoredTurn(sessions, clock, "discord/1", owner) for owner in ("one", "two"))
    assert await one.take()
    assert await one.take()
    assert not await two.take()
    heard = datetime(2026, 3, 4, 12, tzinfo=UTC)
    await one.note(heard)
    await two.note(heard + timedelta(hours=1))
    assert await two.heard() == heard
    # The first dies and asks no more.
    clock.advance(LEASE_S + 1)
    assert await two.take()
    assert not await one.take()
    await two.give_back()
    assert await one.take()
    await engine.dispose()
