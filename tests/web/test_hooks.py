"""Receivers behind HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from structlog.testing import capture_logs

from core.chat.platform import Reply
from tests.web.conftest import Recorder
from web.hooks import MAX_BODY


async def test_the_body_arrives_byte_for_byte(served: httpx.AsyncClient, receiver: Recorder) -> None:
    body = bytes(range(256)) + b'\r\n%2B+ {"a":1}'
    headers = {"X-Slack-Signature": "v0=aB", "Content-Type": "application/x-www-form-urlencoded"}
    answer = await served.post("/chat/events?x=1", content=body, headers=headers)
    assert answer.status_code == 200
    [(path, seen, received)] = receiver.received
    assert (path, received) == ("/chat/events", body)
    assert seen["x-slack-signature"] == "v0=aB"
    assert all(name == name.lower() for name in seen)


async def test_each_path_is_mounted_for_post_only(served: httpx.AsyncClient, receiver: Recorder) -> None:
    await served.post("/chat/commands")
    assert [path for path, _, _ in receiver.received] == ["/chat/commands"]
    assert (await served.get("/chat/commands")).status_code == 405
    assert (await served.post("/chat/other")).status_code == 404


async def test_the_reply_goes_out_as_it_is(served: httpx.AsyncClient, receiver: Recorder) -> None:
    receiver.reply = Reply(
        status=202, body=b'{"ok":1}', headers={"Content-Type": "application/json", "X-Slack-No-Retry": "1"}
    )
    answer = await served.post("/chat/events")
    assert (answer.status_code, answer.content) == (202, b'{"ok":1}')
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-slack-no-retry"] == "1"


async def test_a_failing_receiver_is_a_plain_500(served: httpx.AsyncClient, receiver: Recorder) -> None:
    receiver.reply = RuntimeError("token xoxb-secret")
    with capture_logs() as logs:
        answer = await served.post("/chat/events", content=b"x")
    assert [line["event"] for line in logs] == ["receiver failed"]
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/plain")
    assert "secret" not in answer.text
    assert "RuntimeError" not in answer.text


async def endless() -> AsyncIterator[bytes]:
    for _ in range(12):
        yield b"x" * 100_000


@pytest.mark.parametrize("body", [b"x" * (MAX_BODY + 1), endless], ids=["with a length", "in chunks"])
async def test_more_than_a_megabyte_is_refused(served: httpx.AsyncClient, receiver: Recorder, body: object) -> None:
    answer = await served.post("/chat/events", content=body() if callable(body) else body)  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("text/plain")
    assert receiver.received == []


async def test_a_megabyte_is_taken(served: httpx.AsyncClient, receiver: Recorder) -> None:
    assert (await served.post("/chat/events", content=b"x" * MAX_BODY)).status_code == 200
    assert len(receiver.received[0][2]) == MAX_BODY


async def test_a_header_sent_twice_keeps_both_values(served: httpx.AsyncClient, receiver: Recorder) -> None:
    await served.post("/chat/events", headers=[("X-Sig", "good"), ("x-sig", "evil")])
    assert receiver.received[0][1]["x-sig"] == "good, evil"


async def test_many_requests_at_once_each_keep_their_own_body(served: httpx.AsyncClient, receiver: Recorder) -> None:
    await asyncio.gather(*(served.post("/chat/events", content=str(number)) for number in range(40)))
    assert sorted(int(body) for _, _, body in receiver.received) == list(range(40))
