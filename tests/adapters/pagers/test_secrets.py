"""No secret in a log, in an error, or in what settings look like."""

from __future__ import annotations

import logging
import traceback

import pytest
import structlog

from adapters.pagers import Opsgenie, PagerDuty, WebhookPager
from core.chat.errors import ChatError
from core.outside.pager import Pager
from sandbox.outside import OpsgenieSandbox, PagerDutySandbox, WebhookSandbox
from sandbox.outside.opsgenie import API_KEY
from sandbox.outside.pagerduty import API_TOKEN, ROUTING_KEY
from sandbox.outside.webhook import SECRET
from tests.adapters.pagers.support import (
    attempt,
    opsgenie_settings,
    page,
    pagerduty_settings,
    webhook_settings,
)

PATH = "hooks/T0PS3CRETPATH"
SECRETS = (API_KEY, API_TOKEN, ROUTING_KEY, SECRET, PATH)


def test_settings_do_not_show_their_secrets() -> None:
    url = "https://example.com"
    shown = repr((pagerduty_settings(url), opsgenie_settings(url), webhook_settings(f"{url}/{PATH}")))
    assert "PPOLICY" in shown
    assert [secret for secret in SECRETS if secret in shown] == []


async def _fail(pager: Pager, service: str = "payments") -> list[str]:
    """What an error shows in each way it may be shown."""
    with pytest.raises(ChatError) as caught:
        await pager.perform(page(service=service), attempt())
    error = caught.value
    return [str(error), repr(error), error.code, "".join(traceback.format_exception(error))]


async def test_nothing_secret_is_said_or_logged_even_when_the_service_repeats_it(
    pagerduty_sandbox: PagerDutySandbox,
    opsgenie_sandbox: OpsgenieSandbox,
    webhook_sandbox: WebhookSandbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    pagers: list[tuple[PagerDutySandbox | OpsgenieSandbox | WebhookSandbox, Pager]] = [
        (pagerduty_sandbox, PagerDuty(pagerduty_settings(pagerduty_sandbox.url))),
        (opsgenie_sandbox, Opsgenie(opsgenie_settings(opsgenie_sandbox.url))),
        (webhook_sandbox, WebhookPager(webhook_settings(f"{webhook_sandbox.url}/{PATH}"))),
    ]
    with structlog.testing.capture_logs() as logged:
        for sandbox, pager in pagers:
            for status in (400, 401, 422):
                sandbox.faults.fail(status, body=f"you sent {' '.join(SECRETS)} and that is wrong")
                said += await _fail(pager)
            sandbox.faults.lose_answers(every=1)
            said += await _fail(pager)
            await sandbox.stop()
            said += await _fail(pager)
            said.append(repr(pager))
            await pager.close()
    own = {0: (API_TOKEN, ROUTING_KEY), 1: (API_KEY,), 2: (SECRET, PATH)}
    assert any("and that is wrong" in each for each in said)
    for index, secrets in own.items():
        part = said[index * 21 : (index + 1) * 21]
        assert [secret for secret in secrets for each in part if secret in each] == []
    everything_logged = caplog.text + str(logged) + " ".join(repr(record.args) for record in caplog.records)
    assert [secret for secret in SECRETS if secret in everything_logged] == []
