"""Only who has the secret brings alerts in; what was signed long ago brings nothing."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from adapters.alerts.settings import Fields
from tests.adapters.alerts.support import NOW, SECRET, basic, bearer, changed, hexed, payload, served, source

BODY = payload("grafana_firing")
STAMP = str(int(NOW.timestamp()))


@pytest.mark.parametrize(
    ("kind", "headers", "status"),
    [
        ("alertmanager", bearer(), 202),
        ("alertmanager", basic(), 202),
        ("alertmanager", {}, 401),
        ("alertmanager", bearer("another secret altogether"), 401),
        ("alertmanager", basic("another secret altogether"), 401),
        ("alertmanager", {"Authorization": SECRET}, 401),
        ("alertmanager", {"Authorization": "Basic !!!"}, 401),
        ("grafana", bearer(), 202),
        ("grafana", {"X-Grafana-Alerting-Signature": hexed(BODY)}, 202),
        ("grafana", {"X-Grafana-Alerting-Signature": hexed(BODY, "x")}, 401),
        # A wrong signature is not made good by anything else.
        ("grafana", {"X-Grafana-Alerting-Signature": "00", **bearer()}, 401),
        ("pagerduty", {}, 401),
        ("pagerduty", bearer(), 401),
        ("pagerduty", {"X-PagerDuty-Signature": hexed(BODY)}, 401),
        ("pagerduty", {"X-PagerDuty-Signature": f"v1={hexed(BODY + b' ')}"}, 401),
    ],
)
async def test_secrets(kind: str, headers: dict[str, str], status: int) -> None:
    async with served(source(kind)) as (client, door):
        answer = await client.post("/alerts/watcher", content=BODY, headers=headers)
        assert (answer.status_code, len(door.events)) == (status, 1 if status == 202 else 0)
        assert SECRET not in answer.text


@pytest.mark.parametrize(("age", "status"), [(0, 202), (299, 202), (301, 401), (-301, 401)])
async def test_grafana_signs_the_time_too(age: int, status: int) -> None:
    stamp = str(int(NOW.timestamp()) - age)
    headers = {
        "X-Grafana-Alerting-Signature": hexed(f"{stamp}:".encode() + BODY),
        "X-Grafana-Alerting-Timestamp": stamp,
    }
    async with served(source("grafana")) as (client, _):
        assert (await client.post("/alerts/watcher", content=BODY, headers=headers)).status_code == status


async def test_a_timestamp_that_was_not_signed_is_worth_nothing() -> None:
    headers = {"X-Grafana-Alerting-Signature": hexed(BODY), "X-Grafana-Alerting-Timestamp": STAMP}
    async with served(source("grafana")) as (client, _):
        assert (await client.post("/alerts/watcher", content=BODY, headers=headers)).status_code == 401


async def test_an_old_event_of_pagerduty_is_refused() -> None:
    body = changed("pagerduty_triggered", occurred_at="2026-03-03T11:00:00Z")
    async with served(source("pagerduty")) as (client, door):
        headers = {"X-PagerDuty-Signature": f"v1={hexed(body)}"}
        answer = await client.post("/alerts/watcher", content=body, headers=headers)
    assert (answer.status_code, door.events) == (400, [])


async def test_json_may_be_signed_as_standard_webhooks_says() -> None:
    secret = "whsec_" + base64.b64encode(b"x" * 24).decode()
    body, at = '{"id": "a"}', datetime.now(UTC)
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", at, body),
    }
    async with served(source("json", secret=secret, fields=Fields(title="id", fingerprint="id"))) as (client, _):
        assert (await client.post("/alerts/watcher", content=body, headers=headers)).status_code == 202
        for wrong in (
            {"webhook-signature": "v1,AAAA"},
            {"webhook-signature": "nonsense"},
            {"webhook-timestamp": "1700000000"},
        ):
            answer = await client.post("/alerts/watcher", content=body, headers=headers | wrong)
            assert answer.status_code == 401
