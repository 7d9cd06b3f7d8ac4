"""The stand-ins refuse what the services refuse: a test against a lenient one would prove nothing."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any

import httpx
import pytest

from sandbox.outside import OpsgenieSandbox, PagerDutySandbox, WebhookSandbox
from sandbox.outside.opsgenie import API_KEY
from sandbox.outside.pagerduty import ACCEPT, API_TOKEN, ROUTING_KEY
from sandbox.outside.webhook import SECRET
from tests.waiting import PATIENCE

PAYLOAD = {"summary": "s", "source": "h", "severity": "info"}
EVENT = {"routing_key": ROUTING_KEY, "event_action": "trigger", "dedup_key": "d", "payload": PAYLOAD}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"routing_key": None}, "'routing_key' is missing or blank"),
        ({"routing_key": "short"}, "should be 32 characters"),
        ({"routing_key": "-" * 32}, "non-alphanumeric"),
        ({"routing_key": "a" * 32}, "Invalid routing key"),
        ({"event_action": "wake"}, "event_action"),
        ({"dedup_key": "d" * 256}, "dedup_key"),
        ({"event_action": "resolve", "dedup_key": None}, "dedup_key"),
        ({"payload": None}, "'payload' is missing"),
        ({"payload": {**PAYLOAD, "summary": ""}}, "summary"),
        ({"payload": {**PAYLOAD, "summary": "s" * 1025}}, "summary"),
        ({"payload": {**PAYLOAD, "severity": "P1"}}, "severity"),
        ({"payload": {**PAYLOAD, "source": ""}}, "source"),
        ({"links": [{"text": "no address"}]}, "href"),
    ],
)
async def test_pagerduty_refuses_such_an_event(
    pagerduty_sandbox: PagerDutySandbox, changes: dict[str, Any], said: str
) -> None:
    async with httpx.AsyncClient(base_url=pagerduty_sandbox.url, timeout=PATIENCE) as client:
        assert (await client.post("/v2/enqueue", json=EVENT)).status_code == 202
        answer = await client.post("/v2/enqueue", json=EVENT | changes)
    assert answer.status_code == 400
    assert said in answer.text
    assert len(pagerduty_sandbox.alerts) == 1


@pytest.mark.parametrize(
    ("headers", "params", "status"),
    [
        ({}, {}, 200),
        ({"Authorization": f"Bearer {API_TOKEN}"}, {}, 401),
        ({"Accept": "application/json"}, {}, 406),
        ({}, {"limit": 101}, 400),
        ({}, {"limit": 100, "offset": 9_901}, 400),
        ({}, {"escalation_policy_ids[]": "PNONE"}, 404),
    ],
)
async def test_pagerdutys_rest_api_is_as_strict(
    pagerduty_sandbox: PagerDutySandbox, headers: dict[str, str], params: dict[str, Any], status: int
) -> None:
    pagerduty_sandbox.on_call("PPOLICY", "Ann", "ann@example.com")
    right = {"Authorization": f"Token token={API_TOKEN}", "Accept": ACCEPT}
    async with httpx.AsyncClient(base_url=pagerduty_sandbox.url, headers=right | headers, timeout=PATIENCE) as client:
        answer = await client.get("/oncalls", params=params)
    assert answer.status_code == status
    if status == 200:
        assert "email" not in answer.json()["oncalls"][0]["user"]  # not asked to include users


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"message": ""}, "message"),
        ({"message": "m" * 131}, "message"),
        ({"alias": "a" * 513}, "alias"),
        ({"description": "d" * 15_001}, "description"),
        ({"priority": "critical"}, "priority"),
        ({"responders": [{"type": "robot", "name": "x"}]}, "responders"),
        ({"responders": [{"type": "team"}]}, "responders"),
        ({"tags": ["t"] * 21}, "tags"),
        ({"details": {"nested": {}}}, "details"),
    ],
)
async def test_opsgenie_refuses_such_an_alert(
    opsgenie_sandbox: OpsgenieSandbox, changes: dict[str, Any], field: str
) -> None:
    headers = {"Authorization": f"GenieKey {API_KEY}"}
    async with httpx.AsyncClient(base_url=opsgenie_sandbox.url, headers=headers, timeout=PATIENCE) as client:
        answer = await client.post("/v2/alerts", json={"message": "m"} | changes)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert opsgenie_sandbox.alerts == []


async def test_opsgenie_takes_in_what_it_then_can_not_do(opsgenie_sandbox: OpsgenieSandbox) -> None:
    """202 is no promise: without the identifier's type an alias is taken for an id."""
    headers = {"Authorization": f"GenieKey {API_KEY}"}
    async with httpx.AsyncClient(base_url=opsgenie_sandbox.url, headers=headers, timeout=PATIENCE) as client:
        await client.post("/v2/alerts", json={"message": "m", "alias": "a"})
        answer = await client.post("/v2/alerts/a/close", json={})
        assert answer.status_code == 202
        told = await client.get(f"/v2/alerts/requests/{answer.json()['requestId']}")
    assert told.json()["data"]["status"] == "Alert does not exist"
    assert opsgenie_sandbox.alerts[0].status == "open"


@pytest.mark.parametrize("age", [0, 400, -400])
async def test_the_receiver_takes_no_old_call(webhook_sandbox: WebhookSandbox, age: int) -> None:
    timestamp = str(int(time.time()) - age)
    body = b'{"action":"trigger","key":"k","summary":"s"}'
    mac = hmac.new(SECRET.encode(), f"v1:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Muster-Timestamp": timestamp, "X-Muster-Signature": f"v1={mac}", "Idempotency-Key": "i"}
    async with httpx.AsyncClient(base_url=webhook_sandbox.url, timeout=PATIENCE) as client:
        answer = await client.post("/page", content=body, headers=headers)
        changed = await client.post("/page", content=body + b" ", headers=headers)
    assert answer.status_code == (200 if age == 0 else 401)
    assert changed.status_code == 401
