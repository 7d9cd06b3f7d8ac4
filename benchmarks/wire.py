"""The load generator: ready-made requests over raw sockets, one after another on each of some connections.

It is the same for all who are measured, and does little, so that it takes little of the machine from them. Run it on uvloop.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

import httptools

PATIENCE_S = 60.0


@dataclass
class Volley:
    """How a volley of requests went. `statuses` counts a connection that was cut before the answer as 0."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    read: int = 0
    """Bytes of all bodies."""

    @property
    def rate(self) -> float:
        """Requests a second that were answered with 200."""
        return self.statuses[200] / self.seconds

    def milliseconds(self, share: float) -> float:
        """The time within which this share of the requests was answered."""
        found = sorted(self.times)
        return 1000 * found[min(len(found) - 1, math.ceil(share * len(found)) - 1)]

    @property
    def failures(self) -> str:
        wrong = {status: number for status, number in self.statuses.items() if status != 200}
        return ", ".join(f"{number} × {status or 'cut'}" for status, number in sorted(wrong.items()))


async def fire(ports: Sequence[int], requests: Sequence[bytes], connections: int) -> Volley:
    """Send all to these ports of this machine; connections take turns over the ports. Raises `TimeoutError`."""
    volley, left = Volley(), iter(requests)
    lines = [_Line(ports[number % len(ports)], left, volley) for number in range(connections)]
    begun = time.perf_counter()
    async with asyncio.timeout(PATIENCE_S):
        for line in lines:
            await line.connect()
        await asyncio.gather(*(line.over for line in lines))
    volley.seconds = time.perf_counter() - begun
    return volley


class _Line(asyncio.Protocol):
    """A connection, opened anew where the server closes it after each answer."""

    def __init__(self, port: int, left: Iterator[bytes], volley: Volley) -> None:
        self._port, self._left, self._volley = port, left, volley
        self._loop = asyncio.get_running_loop()
        self.over: asyncio.Future[None] = self._loop.create_future()
        self._waits = False

    async def connect(self) -> None:
        try:
            await self._loop.create_connection(lambda: self, "127.0.0.1", self._port)
        except OSError as error:
            if not self.over.done():
                self.over.set_exception(error)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's is one in all but its class.
        self._transport = cast(asyncio.Transport, transport)
        self._parser = httptools.HttpResponseParser(self)
        self._next()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self._volley.read += len(body)

    def on_message_complete(self) -> None:
        self._answered(self._parser.get_status_code())
        if self._parser.should_keep_alive():
            self._next()
        else:
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if self._waits:
            self._answered(0)
        if not self.over.done():
            self._reopening = self._loop.create_task(self.connect())

    def _next(self) -> None:
        request = next(self._left, None)
        if request is None:
            if not self.over.done():
                self.over.set_result(None)
            self._transport.close()
            return
        self._waits, self._sent_at = True, time.perf_counter()
        self._transport.write(request)

    def _answered(self, status: int) -> None:
        self._waits = False
        self._volley.times.append(time.perf_counter() - self._sent_at)
        self._volley.statuses[status] += 1
