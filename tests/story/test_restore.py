"""What docs/operations.md says about backups, done on a real PostgreSQL: a dump, and a restore to a point in time."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]

from core.store.engine import open_engine
from core.store.migrate import is_current, upgrade
from tests.length import only_at_length
from tests.servers import OwnPostgres, own_postgres
from tests.waiting import PATIENCE, until


@only_at_length
async def test_back_to_the_moment_before_the_mistake() -> None:
    async with own_postgres() as server:
        # In reach of the user that PostgreSQL runs as.
        kept = Path(tempfile.mkdtemp(prefix="muster-kept-"))
        archive, copy, socket = kept / "archive", kept / "copy", kept / "socket"
        for each in (archive, socket):
            each.mkdir()
        _hand_over(kept, server)
        try:
            await _declare(server.address, "Before the backup")
            await _archive_to(server, archive)
            await server.run("pg_basebackup", "-d", server.address, "-D", str(copy), "-X", "none", "-c", "fast")
            await _declare(server.address, "After the backup")
            moment = await _now(server.address)
            await _say(server.address, "DELETE FROM incident")
            await _say(server.address, "SELECT pg_switch_wal()")
            await _archived(server.address)
            await server.control("-m", "fast", "stop")
            restored = await _restore(server, copy, archive, socket, moment)
            try:
                titles = await _titles(restored)
                assert titles == ["After the backup", "Before the backup"]
                engine = open_engine(restored)
                await upgrade(engine)
                assert await is_current(engine)
                await engine.dispose()
            finally:
                await server.run("pg_ctl", "-w", "-D", str(copy), "-m", "immediate", "stop")
        finally:
            shutil.rmtree(kept)


@only_at_length
async def test_a_dump_comes_back_into_an_empty_database() -> None:
    async with own_postgres() as server:
        kept = Path(tempfile.mkdtemp(prefix="muster-kept-"))
        _hand_over(kept, server)
        try:
            await _declare(server.address, "Kept")
            dump = str(kept / "muster.dump")
            await server.run("pg_dump", "-d", server.address, "--format=custom", "--file", dump)
            await _say(server.address, "CREATE DATABASE other")
            other = server.address.replace("/postgres?", "/other?")
            await server.run("pg_restore", "-d", other, "--no-owner", dump)
            assert await _titles(other) == ["Kept"]
        finally:
            shutil.rmtree(kept)


def _hand_over(folder: Path, server: OwnPostgres) -> None:
    """To the user that PostgreSQL runs as."""
    owner = server.data.stat()
    for each in (folder, *folder.iterdir()):
        os.chown(each, owner.st_uid, owner.st_gid)


async def _archive_to(server: OwnPostgres, archive: Path) -> None:
    await _say(server.address, "ALTER SYSTEM SET archive_mode = on")
    await _say(server.address, f"ALTER SYSTEM SET archive_command = 'test ! -f {archive}/%f && cp %p {archive}/%f'")
    await server.restart("fast")


async def _restore(server: OwnPostgres, copy: Path, archive: Path, socket: Path, moment: datetime) -> str:
    """As the docs say: the base backup, a `recovery.signal`, where the log is, and until when."""
    with (copy / "postgresql.auto.conf").open("a") as settings:
        settings.write(
            f"\nrestore_command = 'cp {archive}/%f %p'\nrecovery_target_time = '{moment.isoformat()}'\n"
            "recovery_target_action = 'promote'\narchive_mode = off\n"
        )
    (copy / "recovery.signal").touch()
    listen = f"-h '' -k {socket}"
    await server.run("pg_ctl", "-w", "-D", str(copy), "-l", str(copy / "log"), "-o", listen, "start")
    return f"postgresql://postgres@/postgres?host={socket}"


async def _archived(address: str) -> None:
    await until(lambda: _say(address, "SELECT archived_count FROM pg_stat_archiver WHERE archived_count >= 2"))


async def _declare(address: str, title: str) -> None:
    engine = open_engine(address)
    await upgrade(engine)
    await engine.dispose()
    await _say(address, "INSERT INTO person (id, name) VALUES (1, 'Ada') ON CONFLICT DO NOTHING")
    await _say(
        address,
        "INSERT INTO incident (version, key, title, summary, impact, status, reporter_id, is_private, is_report_only,"
        f" reported_at, started_at, first_values) VALUES (1, '{title}', '{title}', '', '', 'investigating', 1, false,"
        " false, now(), now(), '{}')",
    )


async def _titles(address: str) -> list[str]:
    # A server that has just recovered takes a moment until it is open for writing.
    async with asyncio.timeout(PATIENCE):
        while (await _say(address, "SELECT pg_is_in_recovery()"))[0][0]:
            await asyncio.sleep(0.1)
    return [row[0] for row in await _say(address, "SELECT title FROM incident ORDER BY title")]


async def _now(address: str) -> datetime:
    found = (await _say(address, "SELECT clock_timestamp()"))[0][0]
    assert isinstance(found, datetime)
    return found


async def _say(address: str, statement: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(address)
    try:
        return [tuple(row) for row in await connection.fetch(statement)]
    finally:
        await connection.close()
