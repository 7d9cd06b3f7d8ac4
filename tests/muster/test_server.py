"""Connections that stay open between two requests: a load balancer in front must be the one to close them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from muster.application import Application
from muster.server import Server
from muster.settings import Settings
from tests.waiting import PATIENCE

LONGEST_IDLE_OF_AWS_AND_NGINX_S = 60


@asynccontextmanager
async def connected(folder: Path, **more: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    application = Application(Settings(data_dir=folder, **more))  # type: ignore[arg-type]
    await application.start()
    server = Server(application, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", await server.start())
    try:
        yield reader, writer
    finally:
        writer.close()
        await server.stop()
        await application.stop()


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """One request that leaves the connection open; returns the first line of the answer."""
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.split(b":")[1]))
    return head.split(b"\r\n")[0]


async def test_an_idle_connection_is_closed_when_the_setting_says(tmp_path: Path) -> None:
    async with connected(tmp_path / "long") as long, connected(tmp_path / "short", keep_alive_s=1) as short:
        assert await ask(*long) == b"HTTP/1.1 200 OK"
        assert await ask(*short) == b"HTTP/1.1 200 OK"
        async with asyncio.timeout(PATIENCE):
            assert await short[0].read() == b""
        assert await ask(*long) == b"HTTP/1.1 200 OK", "it was idle for longer than the other one, and is still open"


def test_we_are_not_the_first_to_close_by_default(tmp_path: Path) -> None:
    assert Settings(data_dir=tmp_path).keep_alive_s > LONGEST_IDLE_OF_AWS_AND_NGINX_S
