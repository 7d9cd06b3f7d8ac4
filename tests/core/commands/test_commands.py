"""The commands, in an incident's channel and everywhere else they may be said."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.chat.effects import React
from core.chat.markdown import from_markdown
from core.chat.places import Place
from core.chat.text import Person, text
from core.incidents.severity import Severity
from core.incidents.status import Status
from muster.testing.harness import ADA, BEN, GENERAL, INCIDENTS, running

DIRECT = Place("fake", "W1", "D-ada")


async def test_help_lists_every_command_to_the_asking_person_only(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        public = len(core.platform.said)
        await core.mention(ADA, channel, "help")
        shown = core.platform.private[-1].everything
        for name in ("lead", "severity", "status", "summary", "impact", "close", "help"):
            assert f"@incident {name}" in shown
        assert len(core.platform.said) == public


async def test_lead_without_a_name_is_yourself(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.mention(BEN, channel, "lead")
        incident = await core.incident(1)
        assert incident.lead.accounts[0].ref == BEN
        assert BEN in core.platform.members[channel]
        assert "Lead: @ben" in core.headline.everything


async def test_lead_with_a_mention_is_that_person(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.slash(ADA, channel, text("lead ", Person(BEN, "Ben")))
        assert (await core.incident(1)).lead.accounts[0].ref == BEN
        assert core.platform.in_channel(channel.channel)[-1].text.startswith("@Ada made @")


@pytest.mark.parametrize(("said", "severity"), [("severity major", 2), ("sev 1", 1), ("severity minor", 3)])
async def test_severity_is_set_shown_and_in_the_timeline(tmp_path: Path, said: str, severity: int) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        message = await core.mention(ADA, channel, said)
        assert (await core.incident(1)).severity == severity
        assert Severity(severity).label in core.headline.everything
        entry = (await core.timeline(1))[-1]
        assert (entry.field, entry.old, entry.new) == ("severity", None, str(severity))
        reactions = [(call.message, call.reaction) for call in core.platform.calls if isinstance(call, React)]
        assert reactions == [(message, "white_check_mark")]


async def test_an_unknown_severity_is_answered_with_what_is_allowed(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, "severity minor, 1 user")
        assert (await core.incident(1)).severity is None
        assert "critical (1), major (2)" in core.platform.private[-1].text


async def test_status_walks_through_its_steps(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        for status in (Status.IDENTIFIED, Status.MONITORING, Status.RESOLVED):
            await core.mention(ADA, channel, f"status {status.value}")
            assert (await core.incident(1)).status is status
        await core.mention(ADA, channel, "status identified")
        assert "INC-1 is closed" in core.platform.private[-1].text


async def test_closing_takes_the_buttons_away_and_asks_the_lead_for_the_report(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.mention(BEN, channel, "lead")
        await core.mention(ADA, channel, "close")
        assert (await core.incident(1)).ended_at is not None
        assert set(core.headline.buttons) == {"Open the doc"}
        asked = core.platform.direct[-1]
        assert asked.only_for == BEN
        assert "fill in the report" in asked.everything
        await core.mention(ADA, channel, "close")
        assert core.platform.private[-1].text == "INC-1 is already closed."
        assert len([said for said in core.platform.direct if "fill in the report" in said.everything]) == 1


async def test_a_summary_is_set_when_empty_and_else_shown_with_a_choice(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, "summary Writes\ntime out")
        assert from_markdown((await core.incident(1)).summary).plain == "Writes\ntime out"
        await core.mention(BEN, channel, "summary Reads too")
        offer = core.platform.private[-1]
        assert "Writes" in offer.everything
        assert "Writes" in (await core.incident(1)).summary
        await core.click(BEN, offer, "Replace it")
        assert (await core.incident(1)).summary == "Reads too"


async def test_impact_without_a_text_shows_it(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel(impact="One in five")
        await core.slash(ADA, channel, "impact")
        assert "One in five" in core.platform.private[-1].everything


async def test_an_unknown_command_is_told_privately_with_the_nearest(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, "severty major")
        assert "Did you mean severity?" in core.platform.private[-1].text
        assert (await core.incident(1)).severity is None


async def test_in_the_thread_under_the_headline_commands_work(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        thread = INCIDENTS.in_thread(core.headline.ref.id)
        await core.mention(ADA, thread, "severity major")
        assert (await core.incident(1)).severity is Severity.MAJOR
        assert core.platform.in_channel("C-incidents")[-1].ref.place == thread


@pytest.mark.parametrize(("place", "direct"), [(GENERAL, False), (INCIDENTS, False), (DIRECT, True)])
async def test_with_its_number_in_front_a_command_works_anywhere(tmp_path: Path, place: Place, direct: bool) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        await core.mention(ADA, place, "inc-1 severity major", direct=direct)
        assert (await core.incident(1)).severity is Severity.MAJOR


async def test_a_command_where_there_is_no_incident_says_how_and_offers_to_declare(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.slash(ADA, GENERAL, "close")
        offer = core.platform.private[-1]
        assert "works in an incident's channel" in offer.everything
        await core.click(ADA, offer, "Declare “close”")
        assert core.last_form.fields[0].initial == "close"


async def test_words_that_only_begin_like_a_command_declare(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.slash(ADA, GENERAL, "status page is down")
        assert core.last_form.fields[0].initial == "status page is down"


async def test_a_mention_elsewhere_offers_to_declare_from_its_words(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.mention(ADA, GENERAL, "the database is down")
        await core.click(ADA, core.platform.private[-1], "Declare “the database is down”")
        assert core.last_form.fields[0].initial == "the database is down"


async def test_an_unknown_number_is_said_to_be_unknown(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.mention(ADA, GENERAL, "INC-99 close")
        assert "There is no INC-99" in core.platform.private[-1].text


async def test_said_again_rightly_the_question_mark_becomes_a_tick(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        first = await core.mention(ADA, channel, "sevrity major")
        refused = await core.mention(ADA, channel, "severity awful")
        of_another = await core.mention(BEN, channel, "severity awful")
        other = await core.mention(ADA, channel, "frobnicate")
        assert [core.platform.reactions[each] for each in (first, refused, of_another, other)] == [{"question"}] * 4
        await core.mention(ADA, channel, "status identified")
        assert core.platform.reactions[first] == {"question"}
        again = await core.mention(ADA, channel, "sev major")
        assert [core.platform.reactions[each] for each in (first, refused, again)] == [{"white_check_mark"}] * 3
        assert core.platform.reactions[of_another] == core.platform.reactions[other] == {"question"}


async def test_edited_into_a_command_it_runs_once(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        message = await core.mention(ADA, channel, "acton buy a bigger disk")
        await core.edit(ADA, message, "actn buy a bigger disk")
        assert core.platform.reactions[message] == {"question"}
        await core.edit(ADA, message, "action buy a bigger disk")
        assert core.platform.reactions[message] == {"white_check_mark"}
        await core.edit(ADA, message, "action buy a much bigger disk")
        async with core.services.unit_of_work() as uow:
            assert [item.details for item in await uow.actions.of(1)] == ["buy a bigger disk"]
