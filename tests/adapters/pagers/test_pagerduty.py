"""Alerts and on-callers, against a stand-in that refuses what PagerDuty refuses."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.pagers import PagerDuty
from core.chat.errors import Refused, Unreachable
from core.outside.pager import OnCall
from sandbox.outside import PagerDutySandbox
from sandbox.outside.pagerduty import ROUTING_KEY
from tests.adapters.pagers.support import KEY, attempt, page, pagerduty_settings


async def test_a_trigger_opens_an_alert_that_says_what_is_wrong_and_where(
    pagerduty: PagerDuty, pagerduty_sandbox: PagerDutySandbox
) -> None:
    outcome = await pagerduty.perform(page(), attempt())
    (alert,) = pagerduty_sandbox.alerts
    assert outcome.reference == alert.dedup_key == KEY
    assert alert.routing_key == ROUTING_KEY
    event = alert.triggers[0]
    assert event["payload"] == {
        "summary": "INC-42 Card payments fail",
        "source": "muster",
        "severity": "critical",
        "custom_details": {"details": "The queue is stuck", "incident": KEY},
    }
    assert event["client_url"] == "https://muster.example.com/incidents/INC-42"
    assert event["links"] == [{"href": "https://muster.example.com/incidents/INC-42", "text": "The incident in Muster"}]


async def test_acknowledge_and_resolve_reach_the_same_alert(
    pagerduty: PagerDuty, pagerduty_sandbox: PagerDutySandbox
) -> None:
    await pagerduty.perform(page(), attempt())
    await pagerduty.perform(page(action="acknowledge"), attempt(key="effect-8"))
    assert [alert.status for alert in pagerduty_sandbox.alerts] == ["acknowledged"]
    outcome = await pagerduty.perform(page(action="resolve"), attempt(key="effect-9"))
    assert [alert.status for alert in pagerduty_sandbox.alerts] == ["resolved"]
    assert outcome.reference == KEY
    assert "payload" not in pagerduty_sandbox.calls[-1].json()


@pytest.mark.parametrize(
    ("severity", "word"), [(0, "error"), (1, "critical"), (2, "error"), (3, "warning"), (4, "info"), (9, "error")]
)
async def test_severities_in_pagerdutys_words(
    pagerduty: PagerDuty, pagerduty_sandbox: PagerDutySandbox, severity: int, word: str
) -> None:
    await pagerduty.perform(page(severity=severity), attempt())
    assert pagerduty_sandbox.alerts[0].triggers[0]["payload"]["severity"] == word


async def test_what_is_too_long_is_shortened_to_the_documented_limits(
    pagerduty: PagerDuty, pagerduty_sandbox: PagerDutySandbox
) -> None:
    long = "Запросы 🔥 fail " * 2600  # about 40,000 characters
    await pagerduty.perform(page(summary=long, details=long * 20, incident_key="k" * 600), attempt())
    event = pagerduty_sandbox.alerts[0].triggers[0]
    assert event["payload"]["summary"].startswith("Запросы 🔥 fail ")
    assert event["payload"]["summary"].endswith("…")
    assert 900 < len(event["payload"]["summary"]) <= 1024
    assert 200 < len(event["dedup_key"]) <= 255
    assert len(event["payload"]["custom_details"]["details"]) <= 20_000


async def test_long_keys_that_differ_at_their_end_stay_two_alerts(
    pagerduty: PagerDuty, pagerduty_sandbox: PagerDutySandbox
) -> None:
    await pagerduty.perform(page(incident_key="k" * 400 + "1"), attempt())
    await pagerduty.perform(page(incident_key="k" * 400 + "2"), attempt(key="effect-8"))
    await pagerduty.perform(page(incident_key="k" * 400 + "2"), attempt(key="effect-9"))
    assert [len(alert.triggers) for alert in pagerduty_sandbox.alerts] == [1, 2]


@pytest.mark.parametrize("summary", ["", "  \n", "\0", "\ud83d"])
async def test_a_summary_that_pagerduty_would_not_take_still_pages(
    pagerduty: PagerDuty, pagerduty_sandbox: PagerDutySandbox, summary: str
) -> None:
    await pagerduty.perform(page(summary=summary, url=""), attempt())
    event = pagerduty_sandbox.alerts[0].triggers[0]
    assert event["payload"]["summary"]
    assert "links" not in event


async def test_after_a_lost_answer_the_second_attempt_adds_to_the_first_alert(
    pagerduty: PagerDuty, pagerduty_sandbox: PagerDutySandbox
) -> None:
    pagerduty_sandbox.faults.lose_answers(every=1)
    with pytest.raises(Unreachable):
        await pagerduty.perform(page(), attempt())
    pagerduty_sandbox.faults.clear()
    outcome = await pagerduty.perform(page(), attempt(2))
    assert outcome.reference == KEY
    assert [len(alert.triggers) for alert in pagerduty_sandbox.alerts] == [2]


async def test_services_are_named_without_regard_to_case_and_the_first_is_the_default(
    pagerduty: PagerDuty, pagerduty_sandbox: PagerDutySandbox
) -> None:
    assert pagerduty.services == ("payments", "search")
    await pagerduty.perform(page(service="PAYMENTS"), attempt())
    await pagerduty.perform(page(service="", incident_key="another"), attempt())
    assert [alert.routing_key for alert in pagerduty_sandbox.alerts] == [ROUTING_KEY] * 2


async def test_a_service_that_left_the_settings_is_refused_by_name(pagerduty: PagerDuty) -> None:
    with pytest.raises(Refused, match=r"“billing”.* payments, search") as refused:
        await pagerduty.perform(page(service="billing"), attempt())
    assert refused.value.code == "unknown_service"


async def test_an_integration_key_that_pagerduty_does_not_know_is_refused_with_what_to_do(
    pagerduty: PagerDuty,
) -> None:
    with pytest.raises(Refused, match=r"400: Invalid routing key.*Page by hand.*integration key") as refused:
        await pagerduty.perform(page(service="search"), attempt())
    assert refused.value.code == "400"


async def test_pagerdutys_own_words_reach_the_operator(pagerduty_sandbox: PagerDutySandbox) -> None:
    pager = PagerDuty(pagerduty_settings(pagerduty_sandbox.url, source=""))
    with pytest.raises(Refused, match=r"'payload.source' is missing or blank"):
        await pager.perform(page(), attempt())
    await pager.close()


# --- on call ---


async def test_on_callers_come_first_level_first_with_their_mail_and_end(
    pagerduty: PagerDuty, pagerduty_sandbox: PagerDutySandbox
) -> None:
    pagerduty_sandbox.on_call("PPOLICY", "Bo", "bo@example.com", level=2, schedule="PS1")
    pagerduty_sandbox.on_call(
        "PPOLICY", "Ann", "ann@example.com", level=1, end="2026-03-02T20:00:00+02:00", schedule="PS2"
    )
    pagerduty_sandbox.on_call("POTHER", "Eve", "eve@example.com")
    assert await pagerduty.on_call("payments") == [
        OnCall(name="Ann", email="ann@example.com", level=1, until=datetime(2026, 3, 2, 18, tzinfo=UTC)),
        OnCall(name="Bo", email="bo@example.com", level=2),
    ]


async def test_all_pages_of_on_callers_are_read(pagerduty: PagerDuty, pagerduty_sandbox: PagerDutySandbox) -> None:
    for number in range(230):
        pagerduty_sandbox.on_call("PPOLICY", f"Person {number:03}", f"p{number}@example.com")
    people = await pagerduty.on_call("payments")
    assert [each.name for each in people] == [f"Person {number:03}" for number in range(230)]
    assert [call.query["offset"] for call in pagerduty_sandbox.calls] == ["0", "100", "200"]


async def test_somebody_on_two_schedules_of_a_level_is_told_once_with_the_later_end(
    pagerduty: PagerDuty, pagerduty_sandbox: PagerDutySandbox
) -> None:
    for end in ("2026-03-02T18:00:00Z", "2026-03-03T18:00:00Z", "2026-03-01T18:00:00Z"):
        pagerduty_sandbox.on_call("PPOLICY", "Ann", "ann@example.com", end=end)
    assert [each.until for each in await pagerduty.on_call("payments")] == [datetime(2026, 3, 3, 18, tzinfo=UTC)]


async def test_nobody_on_call_is_an_empty_list(pagerduty: PagerDuty, pagerduty_sandbox: PagerDutySandbox) -> None:
    pagerduty_sandbox.policies["PPOLICY"] = []
    assert await pagerduty.on_call("payments") == []


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, "<html>Sign in to the guest network</html>"), (200, "[]"), (200, '{"oncalls": null}')],
)
async def test_an_answer_that_is_not_pagerdutys_is_not_taken_for_nobody(
    pagerduty: PagerDuty, pagerduty_sandbox: PagerDutySandbox, status: int, body: str
) -> None:
    pagerduty_sandbox.faults.fail(status, body=body, times=2)
    with pytest.raises(Unreachable):
        await pagerduty.on_call("payments")
    with pytest.raises(Unreachable):
        await pagerduty.perform(page(), attempt())


@pytest.mark.parametrize(
    ("changes", "service", "code"),
    [
        pytest.param({"api_token": "wrong"}, "payments", "401", id="wrong token"),
        pytest.param({}, "payments", "404", id="unknown policy"),
        pytest.param({}, "search", "not_configured", id="no policy in the settings"),
        pytest.param({"api_token": ""}, "payments", "not_configured", id="no token in the settings"),
    ],
)
async def test_who_is_on_call_is_refused_with_where_to_look(
    pagerduty_sandbox: PagerDutySandbox, changes: dict[str, Any], service: str, code: str
) -> None:
    pager = PagerDuty(pagerduty_settings(pagerduty_sandbox.url, **changes))
    with pytest.raises(Refused, match=r"Look.* in PagerDuty") as refused:
        await pager.on_call(service)
    assert refused.value.code == code
    await pager.close()
