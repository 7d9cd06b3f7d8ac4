"""Words between processes over PostgreSQL (LISTEN and NOTIFY), where there is no Redis.

Said after a commit, on a connection of its own: a NOTIFY inside a transaction makes all commits queue up behind a lock.
"""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.engine import make_url

from core.delivery.signals import Listener

_CHANNEL = "muster_signals"


class PostgresLine:
    """`address` is the database's, as the settings name it."""

    name = "postgresql"
    largest = 7900

    def __init__(self, address: str) -> None:
        self._address = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: Any = None
        self._closed = asyncio.Event()

    async def open(self, hear: Listener) -> None:
        self._closed = closed = asyncio.Event()
        self._connection = connection = await asyncpg.connect(self._address, timeout=5, command_timeout=5)
        connection.add_termination_listener(lambda _: closed.set())
        await connection.add_listener(_CHANNEL, lambda _connection, _pid, _channel, payload: hear(payload))

    async def send(self, payload: str) -> None:
        await self._connection.execute("SELECT pg_notify($1, $2)", _CHANNEL, payload)

    async def lost(self) -> None:
        await self._closed.wait()

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            await connection.close(timeout=2)
