"""A platform that shows no forms: the same forms by a link, which works once and for one person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import msgspec

from core.chat.capabilities import Capabilities
from core.chat.cards import LinkButton
from core.incidents.severity import Severity
from muster.testing import ADA, BEN, GENERAL, FakeClock, Harness
from muster.testing.harness import running
from tests.apps import create_app
from web.app import WebServices


@asynccontextmanager
async def without_forms(
    folder: Path, clock: FakeClock | None = None
) -> AsyncIterator[tuple[Harness, httpx.AsyncClient]]:
    async with running(folder, clock=clock or FakeClock()) as core:
        able = msgspec.structs.replace(core.platform.capabilities, forms=False, form_fields=0)
        core.platform.capabilities = able
        services = WebServices(
            core.services.sessions,
            core.services.feed,  # type: ignore[arg-type]
            core.services.clock,
            _ready,
            core.services.channel_url,
            core.services.message_url,
            submit=core.intake.submit,
        )
        transport = httpx.ASGITransport(create_app(services, []))  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://muster.test") as web:
            yield core, web


async def _ready() -> dict[str, str]:
    return {}


def link(core: Harness) -> str:
    """Where the newest private answer leads."""
    (button,) = core.platform.private[-1].buttons.values()
    assert isinstance(button, LinkButton)
    return "/forms/" + button.url.rpartition("/")[2]


async def test_an_incident_is_declared_by_the_link(tmp_path: Path) -> None:
    async with without_forms(tmp_path) as (core, web):
        await core.mention(BEN, GENERAL, "help")
        await core.slash(ADA, GENERAL, "Database is down")
        assert core.platform.forms == []
        address = link(core)
        page = await web.get(address)
        assert page.status_code == 200
        assert 'value="Database is down"' in page.text
        assert '<option value="ben"' in page.text
        values = {"title": "Database is down", "kind": "live", "severity": "2", "summary": "db-1", "lead": "ben"}
        sent = await web.post(address, data=values)
        assert (sent.status_code, "Sent" in sent.text) == (200, True)
        await core.settle()
        incident = await core.incident(1)
        assert (incident.title, incident.summary, incident.severity) == ("Database is down", "db-1", Severity.MAJOR)
        assert incident.lead
        assert incident.reporter.accounts[0].ref == ADA
        # Once.
        assert (await web.get(address)).status_code == 404
        assert (await web.post(address, data=values)).status_code == 404
        await core.settle()
        async with core.services.unit_of_work() as uow:
            assert len(await uow.incidents.live()) == 1


async def test_what_is_wrong_is_shown_beside_its_field(tmp_path: Path) -> None:
    async with without_forms(tmp_path) as (core, web):
        await core.slash(ADA, GENERAL, "Database is down")
        address = link(core)
        wrong = {"title": "", "kind": "<script>", "severity": "9", "lead": "nobody", "summary": "<b>kept</b>"}
        page = await web.post(address, data=wrong)
        assert page.status_code == 422
        for sentence in (
            "Please fill this in.",
            "Please choose one of the options.",
            "Please choose somebody from the list.",
        ):
            assert sentence in page.text
        assert "&lt;b&gt;kept&lt;/b&gt;" in page.text
        assert "<script>" not in page.text
        assert (await web.post(address, data={"title": "x" * 500, "kind": "live"})).status_code == 422
        assert (await web.post(address, data={"title": "Disk", "kind": "live"})).status_code == 200


async def test_a_link_that_nobody_was_given(tmp_path: Path) -> None:
    clock = FakeClock()
    async with without_forms(tmp_path, clock) as (core, web):
        assert (await web.get("/forms/nonsense")).status_code == 404
        await core.slash(ADA, GENERAL, "Database is down")
        address = link(core)
        clock.advance(timedelta(days=2).total_seconds())
        old = await web.get(address)
        assert old.status_code == 404
        assert "Ask for a new one in the chat" in old.text


def test_such_a_platform_declares_it() -> None:
    assert not Capabilities().forms
