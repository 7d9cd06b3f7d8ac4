"""What can't be imported is refused with a sentence, and nothing is changed."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.store.engine import Sessions, open_engine, session_maker
from core.store.migrate import upgrade
from muster.response_import import NotResponse, import_response
from tests.muster.response_import.counting import count
from tests.muster.response_import.old import OldResponse


@pytest.fixture
async def sessions(tmp_path: Path) -> AsyncIterator[Sessions]:
    engine = open_engine(f"sqlite:///{tmp_path / 'muster.db'}")
    await upgrade(engine)
    yield session_maker(engine)
    await engine.dispose()


async def refused(sessions: Sessions, address: str) -> str:
    with pytest.raises(NotResponse) as refusal:
        await import_response(sessions, address, "T1")
    assert await count(sessions, "incident") == await count(sessions, "person") == 0
    return str(refusal.value)


async def test_no_file(sessions: Sessions, tmp_path: Path) -> None:
    assert "There is no file" in await refused(sessions, f"sqlite:///{tmp_path}/none.db")
    assert not (tmp_path / "none.db").exists()


async def test_another_kind(sessions: Sessions) -> None:
    assert "SQLite and PostgreSQL" in await refused(sessions, "mysql://host/db")
    assert "Name the database like" in await refused(sessions, "no address")


async def test_not_a_database(sessions: Sessions, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"\x00\x01not a database" * 500)
    assert "can't be read" in await refused(sessions, f"sqlite:///{tmp_path}/x.db")


async def test_somebody_elses(sessions: Sessions, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "shop.db") as shop:
        shop.execute("CREATE TABLE orders (id integer)")
    assert "not a database of Response" in await refused(sessions, f"sqlite:///{tmp_path}/shop.db")


async def test_too_old(sessions: Sessions, old: OldResponse) -> None:
    old.run("ALTER TABLE response_action DROP COLUMN done")
    assert "response_action has no column done" in await refused(sessions, old.address)


async def test_damaged_in_the_middle(sessions: Sessions, old: OldResponse) -> None:
    rows = "WITH RECURSIVE n(i) AS (VALUES (100) UNION ALL SELECT i + 1 FROM n WHERE i < 400) "
    old.run(
        "INSERT INTO response_timelineevent (id, timestamp, text, incident_id) "
        + rows
        + "SELECT i, '2021-07-01 12:00:00', hex(zeroblob(200)), 7 FROM n"
    )
    content = bytearray(old.path.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    old.path.write_bytes(content)
    await refused(sessions, old.address)


async def test_a_time_that_is_none(sessions: Sessions, old: OldResponse) -> None:
    old.run("UPDATE response_incident SET start_time = 'yesterday'")
    assert "no time in start_time, but “yesterday”" in await refused(sessions, old.address)


async def test_a_server_that_is_not_there(sessions: Sessions) -> None:
    said = await refused(sessions, "postgresql://ada:secret@127.0.0.1:9/none")
    assert "can't be reached" in said
    assert "secret" not in said
