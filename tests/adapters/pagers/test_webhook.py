"""The signed webhook, against a receiver that checks the signature."""

from __future__ import annotations

import pytest

from adapters.pagers import WebhookPager
from adapters.pagers.webhook import sign
from core.chat.errors import Refused, Unreachable
from sandbox.outside import WebhookSandbox
from tests.adapters.pagers.support import KEY, attempt, page, webhook_settings


async def test_a_call_is_signed_and_says_all(webhook: WebhookPager, webhook_sandbox: WebhookSandbox) -> None:
    outcome = await webhook.perform(page(), attempt())
    (alert,) = webhook_sandbox.alerts
    assert outcome.reference == "W-1"
    assert alert.body == {
        "action": "trigger",
        "key": KEY,
        "service": "Payments",
        "summary": "INC-42 Card payments fail",
        "details": "The queue is stuck",
        "severity": 1,
        "url": "https://muster.example.com/incidents/INC-42",
        "asked_at": "2026-03-02T09:30:00Z",
    }


def test_the_signature_is_over_version_time_and_body() -> None:
    # By `printf 'v1:1767225600:{"a":1}' | openssl dgst -sha256 -hmac s3cret`.
    expected = "v1=81a24d8a74c6d06ca66cb324ded71856fa13e31e7cbbf9918a302a0678b6ad9f"
    assert sign("s3cret", "1767225600", b'{"a":1}') == expected


async def test_acknowledge_and_resolve(webhook: WebhookPager, webhook_sandbox: WebhookSandbox) -> None:
    await webhook.perform(page(), attempt())
    await webhook.perform(page(action="acknowledge"), attempt(key="effect-8"))
    assert webhook_sandbox.alerts[0].status == "acknowledged"
    await webhook.perform(page(action="resolve"), attempt(key="effect-9"))
    assert webhook_sandbox.alerts[0].status == "resolved"


async def test_a_wrong_secret_is_refused_and_changes_nothing(webhook_sandbox: WebhookSandbox) -> None:
    pager = WebhookPager(webhook_settings(f"{webhook_sandbox.url}/page", secret="another"))
    with pytest.raises(Refused, match=r"signature.*same secret") as refused:
        await pager.perform(page(), attempt())
    assert refused.value.code == "401"
    assert webhook_sandbox.alerts == []
    await pager.close()


async def test_attempts_of_one_effect_share_their_idempotency_key(
    webhook: WebhookPager, webhook_sandbox: WebhookSandbox
) -> None:
    webhook_sandbox.faults.lose_answers(every=1)
    with pytest.raises(Unreachable):
        await webhook.perform(page(), attempt(1, key="effect ü\n7"))
    webhook_sandbox.faults.clear()
    outcome = await webhook.perform(page(), attempt(2, key="effect ü\n7"))
    assert outcome.reference == "W-1"
    await webhook.perform(page(action="resolve"), attempt(key="effect-8"))
    first, second, other = [call.headers["Idempotency-Key"] for call in webhook_sandbox.calls]
    assert first == second != other
    assert len(webhook_sandbox.carried_out) == 2


async def test_a_40_kb_text_and_an_empty_summary_are_taken(
    webhook: WebhookPager, webhook_sandbox: WebhookSandbox
) -> None:
    await webhook.perform(page(summary="🔥" * 20_000, details="ж" * 40_000), attempt())
    body = webhook_sandbox.alerts[0].body
    assert body["summary"] == "🔥" * 511 + "…"
    assert len(body["details"]) == 20_000
    await webhook.perform(page(summary="", incident_key="another"), attempt(key="effect-8"))
    assert webhook_sandbox.alerts[1].body["summary"] == "Incident another"


async def test_a_receiver_still_busy_with_the_first_call_is_asked_again(
    webhook: WebhookPager, webhook_sandbox: WebhookSandbox
) -> None:
    webhook_sandbox.faults.fail(409)
    with pytest.raises(Unreachable, match="still busy"):
        await webhook.perform(page(), attempt(2))


async def test_a_receiver_that_answers_without_a_body_has_taken_the_page(
    webhook: WebhookPager, webhook_sandbox: WebhookSandbox
) -> None:
    webhook_sandbox.faults.fail(204)
    outcome = await webhook.perform(page(), attempt())
    assert outcome.reference == KEY


async def test_the_address_is_called_as_it_is_written(webhook_sandbox: WebhookSandbox) -> None:
    pager = WebhookPager(webhook_settings(f"{webhook_sandbox.url}/page/?team=a%20b"))
    with pytest.raises(Refused, match="no paging webhook at that address"):
        await pager.perform(page(), attempt())
    assert webhook_sandbox.calls[0].path == "/page/"
    assert webhook_sandbox.calls[0].query == {"team": "a b"}
    await pager.close()


async def test_it_can_not_tell_who_is_on_call(webhook: WebhookPager, webhook_sandbox: WebhookSandbox) -> None:
    with pytest.raises(Refused, match="can't tell who is on call"):
        await webhook.on_call("payments")
    assert webhook_sandbox.calls == []
