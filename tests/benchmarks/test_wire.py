"""The load generator counts what really happened: each request once, and what was refused or cut as such."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from benchmarks.wire import fire

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CLOSING = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
BUSY = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
Answer = Callable[[bytes], bytes]


@contextlib.asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server that answers each line, or cuts the connection where it has no answer; its port, and what it was asked."""
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readline():
            asked.append(head.strip())
            writer.write(reply := answer(head.strip()))
            if reply in (b"", CLOSING):
                break
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], asked


def requests(amount: int) -> list[bytes]:
    return [f"{number}\n".encode() for number in range(amount)]


async def test_each_is_sent_once_and_answered() -> None:
    async with answering(lambda _: OK) as (port, asked):
        volley = await fire([port], requests(50), 4)
    assert sorted(asked, key=int) == [each.strip() for each in requests(50)]
    assert (volley.statuses, len(volley.times), volley.read) == ({200: 50}, 50, 100)
    assert volley.milliseconds(0.5) <= volley.milliseconds(0.99)


async def test_connections_that_are_closed_after_each_answer_are_opened_again() -> None:
    async with answering(lambda _: CLOSING) as (port, asked):
        volley = await fire([port], requests(9), 3)
    assert (len(asked), volley.statuses) == (9, {200: 9})


async def test_what_was_refused_or_cut_is_no_success() -> None:
    answers = {b"3": BUSY, b"5": b""}
    async with answering(lambda head: answers.get(head, OK)) as (port, _):
        volley = await fire([port], requests(8), 2)
    assert volley.statuses == {200: 6, 503: 1, 0: 1}
    assert volley.failures == "1 × cut, 1 × 503"
    assert volley.rate == 6 / volley.seconds
