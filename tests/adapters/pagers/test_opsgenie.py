"""Alerts and on-callers, against a stand-in that refuses what Opsgenie refuses."""

from __future__ import annotations

import pytest

from adapters.pagers import Opsgenie
from core.chat.errors import Refused, Unreachable
from core.outside.pager import OnCall
from sandbox.outside import OpsgenieSandbox
from tests.adapters.pagers.support import attempt, opsgenie_settings, page

ALIAS = "muster:INC-42:payments"


async def test_a_trigger_opens_an_alert_for_the_services_team(
    opsgenie: Opsgenie, opsgenie_sandbox: OpsgenieSandbox
) -> None:
    outcome = await opsgenie.perform(page(), attempt())
    (alert,) = opsgenie_sandbox.alerts
    assert outcome.reference == alert.alias == ALIAS
    assert alert.body["message"] == "INC-42 Card payments fail"
    assert alert.body["responders"] == [{"type": "team", "name": "Payments"}]
    assert alert.body["priority"] == "P1"
    assert alert.body["tags"] == ["muster"]
    assert alert.body["details"]["url"] == "https://muster.example.com/incidents/INC-42"
    assert alert.body["description"].splitlines()[0] == "https://muster.example.com/incidents/INC-42"
    assert alert.body["description"].endswith("The queue is stuck")


@pytest.mark.parametrize(
    ("service", "responders"),
    [("search", [{"type": "escalation", "name": "Search escalation"}]), ("anyone", [])],
)
async def test_responders_follow_the_settings(
    opsgenie: Opsgenie, opsgenie_sandbox: OpsgenieSandbox, service: str, responders: list[dict[str, str]]
) -> None:
    await opsgenie.perform(page(service=service), attempt())
    assert opsgenie_sandbox.alerts[0].body["responders"] == responders


async def test_acknowledge_and_resolve_reach_the_alert_by_its_alias(
    opsgenie: Opsgenie, opsgenie_sandbox: OpsgenieSandbox
) -> None:
    await opsgenie.perform(page(), attempt())
    await opsgenie.perform(page(action="acknowledge"), attempt(key="effect-8"))
    assert opsgenie_sandbox.alerts[0].status == "acknowledged"
    await opsgenie.perform(page(action="resolve"), attempt(key="effect-9"))
    assert opsgenie_sandbox.alerts[0].status == "closed"
    assert "%2F" not in opsgenie_sandbox.calls[-1].path


@pytest.mark.parametrize("key", ["a key with spaces?&#%41", "ключ/42", "k" * 600])
async def test_any_key_names_the_same_alert_when_it_is_opened_and_closed(
    opsgenie: Opsgenie, opsgenie_sandbox: OpsgenieSandbox, key: str
) -> None:
    await opsgenie.perform(page(incident_key=key), attempt())
    await opsgenie.perform(page(incident_key=key, action="resolve"), attempt(key="effect-8"))
    assert [alert.status for alert in opsgenie_sandbox.alerts] == ["closed"]


@pytest.mark.parametrize(("severity", "word"), [(0, "P2"), (1, "P1"), (2, "P2"), (3, "P3"), (4, "P4")])
async def test_severities_in_opsgenies_words(
    opsgenie: Opsgenie, opsgenie_sandbox: OpsgenieSandbox, severity: int, word: str
) -> None:
    await opsgenie.perform(page(severity=severity), attempt())
    assert opsgenie_sandbox.alerts[0].body["priority"] == word


async def test_what_is_too_long_is_shortened_to_the_documented_limits(opsgenie_sandbox: OpsgenieSandbox) -> None:
    tags = tuple(f"{number}-" + "🏷" * 60 for number in range(30))
    opsgenie = Opsgenie(opsgenie_settings(opsgenie_sandbox.url, tags=tags))
    long = "Запросы 🔥 fail " * 2600  # about 40,000 characters
    url = "https://muster.example.com/" + "x" * 9000
    await opsgenie.perform(page(summary=long, details=long, url=url, incident_key="k" * 900), attempt())
    body = opsgenie_sandbox.alerts[0].body
    assert 120 <= len(body["message"]) <= 130
    assert body["message"].endswith("…")
    assert 10_000 < len(body["description"]) <= 15_000
    assert len(body["tags"]) == 20
    await opsgenie.close()


async def test_an_empty_summary_still_pages(opsgenie: Opsgenie, opsgenie_sandbox: OpsgenieSandbox) -> None:
    await opsgenie.perform(page(summary=" ", details="", url=""), attempt())
    assert opsgenie_sandbox.alerts[0].body["message"] == "Incident muster/INC-42/payments"


async def test_after_a_lost_answer_the_second_attempt_counts_the_first_alert_up(
    opsgenie: Opsgenie, opsgenie_sandbox: OpsgenieSandbox
) -> None:
    opsgenie_sandbox.faults.lose_answers(every=1)
    with pytest.raises(Unreachable):
        await opsgenie.perform(page(), attempt())
    opsgenie_sandbox.faults.clear()
    await opsgenie.perform(page(), attempt(2))
    assert [(alert.alias, alert.count) for alert in opsgenie_sandbox.alerts] == [(ALIAS, 2)]


async def test_a_wrong_key_is_refused_with_what_to_do_and_without_the_key(opsgenie_sandbox: OpsgenieSandbox) -> None:
    pager = Opsgenie(opsgenie_settings(opsgenie_sandbox.url, api_key="not-the-right-key"))
    with pytest.raises(Refused, match=r"401: Could not authenticate.*by hand.*API integration") as refused:
        await pager.perform(page(), attempt())
    assert "not-the-right-key" not in str(refused.value)
    await pager.close()


async def test_opsgenies_errors_by_field_reach_the_operator(
    opsgenie: Opsgenie, opsgenie_sandbox: OpsgenieSandbox
) -> None:
    body = '{"message": "Request body is not processable.", "errors": {"message": "Message can not be empty."}}'
    opsgenie_sandbox.faults.fail(422, body=body)
    with pytest.raises(Refused, match=r"422: message: Message can not be empty\.") as refused:
        await opsgenie.perform(page(), attempt())
    assert refused.value.code == "422"


async def test_on_callers_of_a_schedule_whose_name_needs_encoding(
    opsgenie: Opsgenie, opsgenie_sandbox: OpsgenieSandbox
) -> None:
    opsgenie_sandbox.schedules["Payments / EU"] = ["ann@example.com", "bo@example.com", "ann@example.com"]
    assert await opsgenie.on_call("payments") == [
        OnCall(name="ann@example.com", email="ann@example.com"),
        OnCall(name="bo@example.com", email="bo@example.com"),
    ]


@pytest.mark.parametrize(("service", "code"), [("payments", "404"), ("search", "not_configured")])
async def test_who_is_on_call_is_refused_with_where_to_look(opsgenie: Opsgenie, service: str, code: str) -> None:
    with pytest.raises(Refused, match=r"Look.* in Opsgenie") as refused:
        await opsgenie.on_call(service)
    assert refused.value.code == code


@pytest.mark.parametrize("body", ["<html>Sign in</html>", "{}"])
async def test_an_answer_that_is_not_opsgenies_is_not_taken_for_one(
    opsgenie: Opsgenie, opsgenie_sandbox: OpsgenieSandbox, body: str
) -> None:
    opsgenie_sandbox.faults.fail(202, body=body)
    with pytest.raises(Unreachable):
        await opsgenie.perform(page(), attempt())
    opsgenie_sandbox.faults.fail(200, body=body)
    with pytest.raises(Unreachable):
        await opsgenie.on_call("payments")
