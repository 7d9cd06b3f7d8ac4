"""Payloads as the vendors document them -> neutral alerts.

Alertmanager: “Configuration”, webhook_config. Grafana: “Configure webhook notifications”. PagerDuty: “Webhooks Overview”.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from adapters.alerts.settings import Fields
from core.chat.alerts import Alert
from muster.testing import FakeClock
from tests.adapters.alerts.support import NOW, bearer, changed, hexed, payload, served, source


async def test_alertmanager() -> None:
    async with served(source("alertmanager")) as (client, door):
        answer = await client.post("/alerts/watcher", content=payload("alertmanager_firing"), headers=bearer())
    assert (answer.status_code, answer.text) == (202, "Thank you.")
    [event] = door.events
    assert (event.source, event.title) == ("watcher", "Replicas are behind (2 alerts)")
    assert event.group == '{}/{team="storage"}:{alertname="ReplicationLag"}'
    first, second = event.alerts
    assert first == Alert(
        fingerprint="1a30ba71cca2921f",
        is_firing=True,
        title="Replicas are behind",
        details="db-2 is 95 s behind.",
        severity=3,
        url="http://prometheus.acme.example:9090/graph?g0.expr=lag+%3E+60&g0.tab=1",
        labels={"alertname": "ReplicationLag", "instance": "db-2:9187", "severity": "warning", "team": "storage"},
        starts_at=datetime(2026, 3, 4, 11, 52, 8, 828000, tzinfo=UTC),
    )
    assert second.severity == 1


async def test_alertmanager_resolved() -> None:
    async with served(source("alertmanager")) as (client, door):
        await client.post("/alerts/watcher", content=payload("alertmanager_resolved"), headers=bearer())
    [alert] = door.events[0].alerts
    assert not alert.is_firing
    assert alert.ends_at == datetime(2026, 3, 4, 12, 8, 38, 828000, tzinfo=UTC)


async def test_own_names_of_severities() -> None:
    settings = {"severity_label": "team", "severities": {"Storage": "trivial"}}
    async with served(source("alertmanager", **settings)) as (client, door):
        await client.post("/alerts/watcher", content=payload("alertmanager_firing"), headers=bearer())
    assert [each.severity for each in door.events[0].alerts] == [4, 4]


async def test_grafana() -> None:
    body = payload("grafana_firing")
    async with served(source("grafana")) as (client, door):
        headers = {"X-Grafana-Alerting-Signature": hexed(body)}
        assert (await client.post("/alerts/watcher", content=body, headers=headers)).status_code == 202
    [alert] = door.events[0].alerts
    assert (alert.title, alert.details) == (
        "This alert was triggered for zone us-1",
        "The system has high memory usage",
    )
    assert (alert.url, alert.severity) == ("https://grafana.acme.example/alerting/grafana/1afz29v7z/view", 0)
    assert alert.starts_at == datetime(2026, 3, 4, 10, 51, 3, 157076, tzinfo=UTC)


async def test_pagerduty() -> None:
    async with served(source("pagerduty")) as (client, door):
        for body in (
            payload("pagerduty_triggered"),
            changed("pagerduty_triggered", id="E2", event_type="incident.resolved", data={"status": "resolved"}),
        ):
            answer = await client.post("/alerts/watcher", content=body, headers=_signed(body))
            assert answer.status_code == 202
    triggered, resolved = door.events
    assert triggered.key.startswith("alerts/watcher/01DEN4HPBQAAAG05V5QQYBRZMF/")
    assert triggered.group == resolved.group == "PGR0VU2"
    [alert] = triggered.alerts
    assert (alert.title, alert.severity, alert.url) == (
        "A little bump in the road",
        1,
        "https://acme.pagerduty.com/incidents/PGR0VU2",
    )
    assert alert.details == "service API Service, high urgency"
    assert [each.alerts[0].is_firing for each in door.events] == [True, False]


@pytest.mark.parametrize(
    "changes",
    [
        {"event_type": "incident.acknowledged"},
        {"event_type": "pagey.ping", "data": {"type": "ping"}},
        # What Muster itself has paged is an incident already.
        {"data": {"incident_key": "muster/INC-7/payments"}},
    ],
    ids=["acknowledged", "ping", "our own page"],
)
async def test_what_pagerduty_tells_that_is_no_news(changes: dict[str, object]) -> None:
    body = changed("pagerduty_triggered", **changes)
    async with served(source("pagerduty")) as (client, door):
        assert (await client.post("/alerts/watcher", content=body, headers=_signed(body))).status_code == 202
    assert door.events == []


async def test_json_of_ones_own() -> None:
    fields = Fields(
        title="check.name",
        fingerprint="check.id",
        status="state",
        firing=("failed",),
        severity="check.tags.0",
        details="output",
        url="links.web",
        alerts="results",
        group="run.name",
    )
    body = {
        "run": {"name": "Nightly"},
        "results": [
            {
                "check": {"id": 7, "name": "Sign-in", "tags": ["P2"]},
                "state": "FAILED",
                "output": "500 after 3 s",
                "links": {"web": "https://checks.acme.example/7"},
            },
            {"check": {"id": 8, "name": "Sign-out", "tags": []}, "state": "passed"},
        ],
    }
    async with served(source("json", fields=fields)) as (client, door):
        answer = await client.post("/alerts/watcher", json=body, headers=bearer())
        assert answer.status_code == 202
    [event] = door.events
    assert (event.group, event.title) == ("Nightly", "Nightly (2 alerts)")
    assert event.alerts == (
        Alert(
            fingerprint="7",
            is_firing=True,
            title="Sign-in",
            details="500 after 3 s",
            severity=2,
            url="https://checks.acme.example/7",
        ),
        Alert(fingerprint="8", is_firing=False, title="Sign-out"),
    )


async def test_json_without_groups_is_one_group_for_each_alert() -> None:
    fields = Fields(title="t", fingerprint="id", alerts="all")
    async with served(source("json", fields=fields)) as (client, door):
        await client.post("/alerts/watcher", json={"all": [{"id": "a"}, {"id": "b"}]}, headers=bearer())
    assert [(each.group, each.title) for each in door.events] == [
        ("a", "Alert without a name"),
        ("b", "Alert without a name"),
    ]


async def test_what_is_too_long_or_can_not_be_shown_is_shortened() -> None:
    fields = Fields(title="t", fingerprint="id", url="u", starts_at="s", details="d")
    body = {"id": "a", "t": "x\u0000y\n" * 400, "u": "javascript:alert(1)", "s": "yesterday", "d": "z" * 9000}
    async with served(source("json", fields=fields)) as (client, door):
        await client.post("/alerts/watcher", json=body, headers=bearer())
    [alert] = door.events[0].alerts
    assert (len(alert.title), len(alert.details), alert.url, alert.starts_at) == (200, 2000, "", None)
    assert alert.title.startswith("xy xy ")


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("alertmanager", b"not json", "not a JSON object"),
        ("alertmanager", b"[]", "not a JSON object"),
        ("alertmanager", b'{"alerts": {}}', "not a list"),
        ("grafana", b'{"alerts": [1]}', "not a list"),
        ("pagerduty", b'{"messages": []}', "version 3"),
    ],
)
async def test_what_can_not_be_read_is_refused(kind: str, body: bytes, said: str) -> None:
    async with served(source(kind)) as (client, door):
        headers = _signed(body) if kind == "pagerduty" else bearer()
        answer = await client.post("/alerts/watcher", content=body, headers=headers)
    assert (answer.status_code, door.events) == (400, [])
    assert said in answer.text


async def test_the_same_request_again_is_the_same_event_and_hours_later_another() -> None:
    clock = FakeClock(NOW)
    async with served(source("alertmanager"), clock=clock) as (client, door):
        for _ in range(2):
            await client.post("/alerts/watcher", content=payload("alertmanager_firing"), headers=bearer())
        clock.advance(4 * 3600)
        await client.post("/alerts/watcher", content=payload("alertmanager_firing"), headers=bearer())
    first, again, later = [each.key for each in door.events]
    assert first == again != later


async def test_too_much_waits_so_it_is_to_be_sent_again() -> None:
    async with served(source("alertmanager")) as (client, door):
        door.is_full = True
        answer = await client.post("/alerts/watcher", content=payload("alertmanager_firing"), headers=bearer())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


def _signed(body: bytes) -> dict[str, str]:
    return {"X-PagerDuty-Signature": f"v1={hexed(body, 'an older secret')},v1={hexed(body)}"}


def test_payloads_are_json() -> None:
    for name in ("alertmanager_firing", "alertmanager_resolved", "grafana_firing", "pagerduty_triggered"):
        assert isinstance(json.loads(payload(name)), dict)
