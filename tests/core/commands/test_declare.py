"""Declaring: from the words to the headline."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.chat.text import text
from core.incidents.severity import Severity
from core.incidents.status import Status
from muster.testing.harness import ADA, BEN, GENERAL, running


async def test_the_command_opens_the_form_with_the_title(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.slash(ADA, GENERAL, "Database is down")
        person, form = core.platform.forms[0]
        assert (person, form.name, form.fields[0].initial) == (ADA, "declare", "Database is down")


async def test_the_command_works_without_words(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.slash(ADA, GENERAL)
        assert core.last_form.fields[0].initial == ""


async def test_a_submission_declares_and_posts_the_headline(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        incident = await core.declare(summary="Writes time out", severity="2", lead=BEN)
        assert (incident.reference, incident.title, incident.status) == (
            "INC-1",
            "Database is down",
            Status.INVESTIGATING,
        )
        assert (incident.severity, incident.summary) == (Severity.MAJOR, "Writes time out")
        assert incident.lead.accounts[0].ref == BEN
        shown = core.headline.everything
        for words in ("INC-1 Database is down", "investigating", "major", "Reporter: @", "Lead: @"):
            assert words in shown
        assert set(core.headline.buttons) == {"Create comms channel", "Edit", "Close", "Open the doc"}
        assert core.headline.buttons["Open the doc"].url == "https://muster.example/incidents/INC-1"
        assert [entry.kind for entry in await core.timeline(1)] == ["declared"]


async def test_the_person_is_told(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        told = core.platform.private[-1]
        assert told.only_for == ADA
        assert "Declared INC-1: Database is down" in told.text
        assert told.ref.place == GENERAL


async def test_the_same_form_never_declares_twice(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        await core.submit(ADA, core.last_form)
        async with core.services.unit_of_work() as uow:
            assert (await uow.incidents.page(1, 10))[1] == 1
        assert len(core.platform.in_channel("C-incidents")) == 1


async def test_a_report_only_incident_goes_to_its_own_channel_and_is_closed(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        incident = await core.declare(kind="report")
        assert (incident.is_report_only, incident.is_open) == (True, False)
        assert core.platform.in_channel("C-incidents") == []
        posted = core.platform.in_channel("C-reports")[0]
        assert set(posted.buttons) == {"Edit", "Open the doc"}


async def test_an_empty_title_is_refused_beside_the_field_and_the_form_can_be_sent_again(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.slash(ADA, GENERAL, "x")
        verdict = await core.submit(ADA, core.last_form, title="  ")
        assert verdict is not None
        assert verdict.errors["title"].startswith("An incident needs a title")
        verdict = await core.submit(ADA, core.last_form, title="Now it has one")
        assert verdict is None or not verdict.errors
        assert (await core.incident(1)).title == "Now it has one"


async def test_a_private_incident_is_seen_only_in_its_own_channel(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.slash(ADA, GENERAL, "Payroll data leaked")
        await core.submit(ADA, core.last_form, private=True)
        incident = await core.incident(1)
        assert incident.is_private
        assert incident.place
        assert core.platform.in_channel("C-incidents") == []
        assert core.platform.channels[incident.channel.name].private
        headline = [said for said in core.platform.in_channel(incident.place.channel) if "Close" in said.buttons]
        assert len(headline) == 1
        async with core.services.unit_of_work() as uow:
            assert (await uow.incidents.page(1, 10))[1] == 0
            assert await uow.incidents.live() == []
        await core.mention(BEN, GENERAL, "INC-1 severity major")
        assert "There is no INC-1" in core.platform.private[-1].text
        assert (await core.incident(1)).severity is None


async def test_a_text_too_long_for_a_form_is_kept_whole(tmp_path: Path) -> None:
    said = "Everything is on fire. " * 1800
    async with running(tmp_path) as core:
        await core.slash(ADA, GENERAL, said)
        form = core.last_form
        assert len(str(form.fields[0].initial)) <= 200
        assert "All of it goes into the timeline" in form.intro.plain
        await core.submit(ADA, form)
        notes = [entry.text for entry in await core.timeline(1) if entry.kind == "note"]
        assert notes == [text(said).plain]


async def test_the_channel_is_made_at_once_when_so_set(tmp_path: Path) -> None:
    async with running(tmp_path, channel_at_once=True) as core:
        await core.declare()
        assert (await core.incident(1)).place is not None


@pytest.mark.parametrize("place", [GENERAL])
async def test_a_form_whose_trigger_has_died_leaves_a_button_that_opens_it_again(tmp_path: Path, place) -> None:  # type: ignore[no-untyped-def]
    from core.chat.effects import OpenForm
    from core.chat.errors import InteractionExpired

    async with running(tmp_path) as core:
        core.platform.trouble = lambda effect: (
            InteractionExpired("The moment has passed.") if isinstance(effect, OpenForm) else None
        )
        await core.slash(ADA, place, "Database is down")
        offer = core.platform.private[-1]
        core.platform.trouble = lambda _effect: None
        await core.click(ADA, offer, "Open the form")
        assert core.last_form.fields[0].initial == "Database is down"
        await core.submit(ADA, core.last_form)
        assert (await core.incident(1)).title == "Database is down"
