"""A person's webhooks on their pages: subscribed, tried, read, sent again, switched off, removed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from core.incidents.access import AccessRole
from tests.adapters.webhooks.receiver import Receiver, receiving
from tests.web.api.conftest import Api, api, settings

__all__ = ["api", "settings"]  # the fixtures
RESPONDER = AccessRole.RESPONDER


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


async def subscribe(browser: httpx.AsyncClient, url: str, **more: object) -> httpx.Response:
    return await browser.post("/webhooks", data={"name": "Board <b>", "url": url, **more})


async def test_from_the_subscription_to_its_end(api: Api, receiver: Receiver) -> None:
    browser = await api.signed_in(RESPONDER, "ada")
    assert "Nobody listens yet" in (await browser.get("/webhooks")).text
    made = await subscribe(browser, receiver.url, events=["declared", "closed"])
    assert made.status_code == 200
    assert re.search(r"whsec_[A-Za-z0-9+/=]{40,}", made.text)
    page = (await browser.get("/webhooks")).text
    assert "whsec_" not in page
    assert "Board &lt;b&gt;" in page
    assert (await browser.post("/webhooks/1/ping")).status_code == 303
    await api.core.settle()
    told = (await browser.get("/webhooks/1")).text
    assert "delivered" in told
    assert receiver.types == ["ping"]
    assert (await browser.post("/webhooks/1/deliveries/1/resend")).status_code == 303
    await api.core.settle()
    assert receiver.types == ["ping", "ping"]
    assert "whsec_" in (await browser.post("/webhooks/1/secret")).text
    await browser.post("/webhooks/1/off")
    assert "switched off" in (await browser.get("/webhooks/1")).text
    await browser.post("/webhooks/1/on")
    assert (await browser.post("/webhooks/1/nonsense")).status_code == 404
    assert (await browser.post("/webhooks/1/remove")).status_code == 303
    assert (await browser.get("/webhooks/1")).status_code == 404
    async with api.core.services.unit_of_work() as uow:
        deeds = [each.did for each in await uow.audit.page() if each.about == "webhook/1"]
    assert deeds == [
        "webhook.removed",
        "webhook.changed",
        "webhook.changed",
        "webhook.secret_renewed",
        "webhook.created",
    ]


async def test_what_is_wrong_is_said_and_nothing_is_lost(api: Api) -> None:
    browser = await api.signed_in(RESPONDER)
    refused = await subscribe(browser, "ftp://example.com/x", private="yes")
    assert (refused.status_code, "must begin with https" in refused.text) == (422, True)
    assert 'value="ftp://example.com/x"' in refused.text
    assert "checked" in refused.text


async def test_others_are_out_of_reach(api: Api, receiver: Receiver) -> None:
    await subscribe(await api.signed_in(RESPONDER, "ada"), receiver.url)
    ben, viewer = await api.signed_in(RESPONDER, "ben"), await api.signed_in(AccessRole.VIEWER, "viewer")
    assert "Board" not in (await ben.get("/webhooks")).text
    for verb, path in (
        ("GET", "/webhooks/1"),
        ("POST", "/webhooks/1/remove"),
        ("POST", "/webhooks/1/deliveries/1/resend"),
        ("GET", "/webhooks/99999999999999999999"),
    ):
        assert (await ben.request(verb, path)).status_code == 404, path
    assert (await viewer.get("/webhooks")).status_code == 403
    admin = await api.signed_in(AccessRole.ADMIN, "root")
    assert "Ada’s" in (await admin.get("/webhooks")).text
    del ben.headers["X-CSRF-Token"]
    assert (await subscribe(ben, receiver.url)).status_code == 403
