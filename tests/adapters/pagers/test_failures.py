"""What each pager makes of what can go wrong on the way: one family of errors, whatever the service."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from adapters.pagers import Opsgenie, PagerDuty, WebhookPager
from core.chat.errors import RateLimited, Refused, Unreachable
from core.outside.pager import Pager
from sandbox.outside import OpsgenieSandbox, PagerDutySandbox, WebhookSandbox
from tests.adapters.pagers.support import (
    attempt,
    opsgenie_settings,
    page,
    pagerduty_settings,
    webhook_settings,
)

Sandbox = PagerDutySandbox | OpsgenieSandbox | WebhookSandbox


@dataclass
class Pair:
    sandbox: Sandbox
    pager: Pager
    make: Callable[..., Pager]


def _webhook(url: str, **changes: Any) -> WebhookPager:
    return WebhookPager(webhook_settings(f"{url}/page", **changes))


KINDS: dict[str, tuple[type[Sandbox], Callable[..., Pager]]] = {
    "pagerduty": (PagerDutySandbox, lambda url, **changes: PagerDuty(pagerduty_settings(url, **changes))),
    "opsgenie": (OpsgenieSandbox, lambda url, **changes: Opsgenie(opsgenie_settings(url, **changes))),
    "webhook": (WebhookSandbox, _webhook),
}


@pytest.fixture(params=list(KINDS))
async def pair(request: pytest.FixtureRequest) -> AsyncIterator[Pair]:
    kind, make = KINDS[request.param]
    async with kind() as sandbox:
        pager = make(sandbox.url)
        yield Pair(sandbox, pager, make)
        await pager.close()


def test_each_pager_says_its_name_and_services() -> None:
    for name, (_, make) in KINDS.items():
        pager = make("http://127.0.0.1:1")
        assert pager.name == name
        assert pager.services[:2] == ("payments", "search")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 413, 422, 301])
async def test_what_will_not_work_later_is_refused_with_what_to_do_by_hand(pair: Pair, status: int) -> None:
    pair.sandbox.faults.fail(status, body="no, thanks")
    with pytest.raises(Refused, match="by hand") as refused:
        await pair.pager.perform(page(), attempt())
    assert refused.value.code == str(status)
    assert f"{status}: no, thanks" in refused.value.reason


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
async def test_what_may_work_later_is_unreachable_and_then_works(pair: Pair, status: int) -> None:
    pair.sandbox.faults.fail(status)
    with pytest.raises(Unreachable) as unreachable:
        await pair.pager.perform(page(), attempt())
    assert unreachable.value.code == str(status)
    assert pair.sandbox.alerts == []
    await pair.pager.perform(page(), attempt(2))
    assert len(pair.sandbox.alerts) == 1


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("7", 7, 7),
        ("0.5", 0.5, 0.5),
        (None, 30, 30),
        ("-3", 0, 0),
        ("soon", 30, 30),
        ("nan", 30, 30),
        ("inf", 30, 30),
        pytest.param(format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True), 3000, 3600, id="a date"),
        ("Mon, 02 Mar 2020 09:30:00 GMT", 0, 0),
    ],
)
async def test_a_rate_limit_says_how_long_to_wait(pair: Pair, said: str | None, least: float, most: float) -> None:
    pair.sandbox.faults.rate_limit(said)
    with pytest.raises(RateLimited) as limited:
        await pair.pager.perform(page(), attempt())
    assert least <= limited.value.retry_after <= most
    assert limited.value.code == "429"
    await pair.pager.perform(page(), attempt())
    assert len(pair.sandbox.alerts) == 1


async def test_no_call_is_repeated_inside(pair: Pair) -> None:
    pair.sandbox.faults.fail(503)
    with pytest.raises(Unreachable):
        await pair.pager.perform(page(), attempt())
    assert len(pair.sandbox.calls) == 1


async def test_a_refused_connection_is_unreachable(pair: Pair) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        pager = pair.make(f"http://127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(Unreachable, match="ConnectError"):
            await pager.perform(page(), attempt())
        await pager.close()


async def test_an_answer_that_takes_too_long_is_unreachable(pair: Pair) -> None:
    pager = pair.make(pair.sandbox.url, timeout=0.1)
    pair.sandbox.faults.latency(0.6)
    with pytest.raises(Unreachable, match="ReadTimeout"):
        await pager.perform(page(), attempt())
    await pager.close()


async def test_it_works_again_after_it_was_closed(pair: Pair) -> None:
    await pair.pager.perform(page(), attempt())
    await pair.pager.close()
    await pair.pager.perform(page(action="resolve"), attempt(key="effect-8"))
    assert [alert.status in ("resolved", "closed") for alert in pair.sandbox.alerts] == [True]


async def test_pagerdutys_rest_api_names_its_wait_otherwise(pagerduty_sandbox: PagerDutySandbox) -> None:
    """ "REST API Rate Limits": the header is `ratelimit-reset`."""
    from adapters.pagers.answers import wait_of

    assert wait_of({"ratelimit-reset": "12"}) == 12
    assert wait_of({"Retry-After": "3", "ratelimit-reset": "12"}) == 3


@pytest.mark.parametrize("kind", ["pagerduty", "opsgenie"])
@pytest.mark.parametrize(("status", "error"), [(500, Unreachable), (429, RateLimited), (403, Refused)])
async def test_the_look_up_of_on_callers_fails_in_the_same_words(
    kind: str, status: int, error: type[Exception]
) -> None:
    sandbox_kind, make = KINDS[kind]
    async with sandbox_kind() as sandbox:
        sandbox.faults.fail(status)
        pager = make(sandbox.url)
        with pytest.raises(error):
            await pager.on_call("payments")
        assert len(sandbox.calls) == 1
        await pager.close()


async def test_what_the_service_says_is_kept_short_and_on_one_line(pair: Pair) -> None:
    pair.sandbox.faults.fail(400, body="line\n" * 5000)
    with pytest.raises(Refused) as refused:
        await pair.pager.perform(page(), attempt())
    assert len(refused.value.reason) < 600
    assert "\n" not in refused.value.reason


@pytest.mark.parametrize("url", ["not a url", "ftp://127.0.0.1/", ""])
async def test_an_address_that_is_none_is_refused_not_tried_for_ever(url: str) -> None:
    settings = replace(pagerduty_settings("x"), events_url=url)
    pager = PagerDuty(settings)
    with pytest.raises(Refused, match="correct the settings"):
        await pager.perform(page(), attempt())
    await pager.close()


@pytest.mark.parametrize("key", ["kéy", "key\n", "ключ"])
async def test_a_key_that_no_header_can_hold_is_refused_without_showing_it(
    opsgenie_sandbox: OpsgenieSandbox, key: str
) -> None:
    pager = Opsgenie(opsgenie_settings(opsgenie_sandbox.url, api_key=key))
    with pytest.raises(Refused, match="correct the settings") as refused:
        await pager.perform(page(), attempt())
    assert key.strip() not in refused.value.reason.replace("key in", "")
    await pager.close()
