"""The stand-ins, and the pagers that talk to them over real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.pagers import Opsgenie, PagerDuty, WebhookPager
from sandbox.outside import OpsgenieSandbox, PagerDutySandbox, WebhookSandbox
from tests.adapters.pagers.support import opsgenie_settings, pagerduty_settings, webhook_settings


@pytest.fixture
async def pagerduty_sandbox() -> AsyncIterator[PagerDutySandbox]:
    async with PagerDutySandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def opsgenie_sandbox() -> AsyncIterator[OpsgenieSandbox]:
    async with OpsgenieSandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def webhook_sandbox() -> AsyncIterator[WebhookSandbox]:
    async with WebhookSandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def pagerduty(pagerduty_sandbox: PagerDutySandbox) -> AsyncIterator[PagerDuty]:
    pager = PagerDuty(pagerduty_settings(pagerduty_sandbox.url))
    yield pager
    await pager.close()


@pytest.fixture
async def opsgenie(opsgenie_sandbox: OpsgenieSandbox) -> AsyncIterator[Opsgenie]:
    pager = Opsgenie(opsgenie_settings(opsgenie_sandbox.url))
    yield pager
    await pager.close()


@pytest.fixture
async def webhook(webhook_sandbox: WebhookSandbox) -> AsyncIterator[WebhookPager]:
    pager = WebhookPager(webhook_settings(f"{webhook_sandbox.url}/page"))
    yield pager
    await pager.close()
