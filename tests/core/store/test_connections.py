"""Connections to PostgreSQL: no question before each transaction, and none that is dead after a pause."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from core.store import engine as engines
from core.store.engine import Sessions, open_engine, session_maker
from core.store.errors import StoreAway
from tests.servers import own_postgres


async def test_only_what_lay_idle_is_asked_whether_it_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(engines, "monotonic", lambda: now[0])
    async with own_postgres() as server:
        engine = open_engine(server.address)
        sessions, asked = session_maker(engine), list[float]()
        ping = engine.dialect.do_ping

        def counted(connection: Any) -> bool:
            asked.append(now[0])
            return ping(connection)

        monkeypatch.setattr(engine.sync_engine.dialect, "do_ping", counted)
        for _ in range(5):
            assert await _one(sessions) == 1
        assert asked == []
        now[0] += 5
        assert await _one(sessions) == 1
        assert asked == [105.0]
        await server.restart()
        now[0] += 5
        assert await _one(sessions) == 1, "what the restart has cut is found out before anything is asked of it"
        assert asked == [105.0, 110.0]
        await engine.dispose()


async def test_a_cut_within_the_pause_is_an_outage_of_one_statement() -> None:
    async with own_postgres() as server:
        engine = open_engine(server.address)
        sessions = session_maker(engine)
        opened = [sessions() for _ in range(3)]
        for session in opened:
            await session.execute(text("SELECT 1"))
        for session in opened:
            await session.close()
        await server.restart()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engines, "_TRUSTED_S", 1000.0)
            with pytest.raises(StoreAway):
                await _one(sessions)
            for _ in range(3):
                assert await _one(sessions) == 1, "the others of its age are not trusted either"
        await engine.dispose()


async def _one(sessions: Sessions) -> Any:
    async with sessions() as session:
        return await session.scalar(text("SELECT 1"))
