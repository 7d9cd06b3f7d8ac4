"""For load balancers."""

from __future__ import annotations

import httpx

from tests.web.conftest import Readiness


async def test_a_process_that_answers_is_healthy(client: httpx.AsyncClient, ready: Readiness) -> None:
    ready.answer = {"database": "It is gone."}
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_ready_when_every_part_is(client: httpx.AsyncClient) -> None:
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "checks": {"database": "ok"}})


async def test_not_ready_says_which_part_and_why(client: httpx.AsyncClient, ready: Readiness) -> None:
    ready.answer = {"database": "ok", "slack": "The token was revoked."}
    answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["slack"] == "The token was revoked."


async def test_a_check_that_fails_is_not_ready_and_tells_nothing(client: httpx.AsyncClient, ready: Readiness) -> None:
    ready.answer = RuntimeError("password=hunter2")
    answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert "hunter2" not in answer.text
