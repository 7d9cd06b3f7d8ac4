"""The commands beyond the basics: what is said in, what people see and what the store holds out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from core.chat.errors import Refused
from core.chat.text import Person as Mention
from core.chat.text import text
from core.incidents.status import Status
from muster.testing.clock import FakeClock
from muster.testing.fakes import Said
from muster.testing.harness import ADA, BEN, GENERAL, Harness, running


def last(core: Harness, channel: str) -> Said:
    return core.platform.in_channel(channel)[-1]


def said(core: Harness) -> list[str]:
    return [each.text for each in core.platform.said.values()]


async def notes(core: Harness, number: int = 1) -> list[str]:
    return [entry.text for entry in await core.timeline(number) if entry.kind == "note"]


async def test_duration(tmp_path: Path) -> None:
    clock = FakeClock()
    async with running(tmp_path, clock=clock) as core:
        _, channel = await core.in_channel()
        clock.advance(timedelta(hours=2, minutes=5).total_seconds())
        await core.mention(ADA, channel, "duration")
        assert "INC-1 has been going on for 2 hours and 5 minutes." in said(core)


async def test_rename_keeps_the_prefix(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, "rename failover of db-1")
        assert core.platform.renamed[channel] == "inc-1-failover of db-1"


async def test_reopen_brings_it_back_once(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, "reopen")
        assert "is open already" in core.platform.private[-1].text
        await core.mention(ADA, channel, "close")
        await core.mention(BEN, channel, "status monitoring")
        assert "Open it again first: reopen." in core.platform.private[-1].text
        await core.mention(ADA, channel, "reopen")
        incident = await core.incident(1)
        assert (incident.status, incident.ended_at) == (Status.INVESTIGATING, None)
        assert "Close" in core.headline.buttons


async def test_a_note_in_the_timeline(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, "timeline add Switched to db-2")
        assert await notes(core) == ["Switched to db-2"]
        await core.mention(ADA, channel, "timeline")
        assert "Say: @incident timeline WHAT NOTE" in core.platform.private[-1].text


async def test_follow_ups(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, text("action ", Mention(BEN), " buys a bigger disk"))
        await core.mention(ADA, channel, "action write it down")
        assert "logged follow-up 2 of INC-1: write it down" in core.platform.in_channel(channel.channel)[-1].text
        await core.mention(ADA, channel, "actions done 2")
        await core.mention(ADA, channel, "actions due 1 2026-12-01")
        await core.mention(ADA, channel, "actions priority 1 high")
        await core.mention(ADA, channel, "actions type 1 preventative")
        await core.mention(ADA, channel, "actions type 1 wishful")
        assert "There are: detective, preventative, corrective." in core.platform.private[-1].text
        await core.mention(ADA, channel, "actions")
        shown = core.platform.private[-1].everything
        assert "1. " in shown
        assert "buys a bigger disk" in shown
        assert "high priority, due December 1" in shown
        assert "2. ✅ write it down" in shown
        async with core.services.unit_of_work() as uow:
            first, second = await uow.actions.of(1)
            assert (await uow.people.get(first.owner_id)).accounts[0].ref == BEN
            assert second.done_at
        await core.mention(ADA, channel, text("actions assign 2 ", Mention(BEN)))
        await core.mention(ADA, channel, "actions done 9")
        assert "has follow-ups 1 to 2" in core.platform.private[-1].text
        await core.mention(ADA, channel, "actions due 1 whenever")
        assert "is not a date" in core.platform.private[-1].text


async def test_roles_are_claimed_and_given(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, "roles")
        offered = last(core, channel.channel)
        await core.click(BEN, offered, "Take scribe")
        await core.click(ADA, offered, "Take scribe")
        assert "has taken scribe already" in core.platform.private[-1].text
        await core.mention(ADA, channel, text("role communications ", Mention(ADA)))
        async with core.services.unit_of_work() as uow:
            held = {role: person.accounts[0].user for role, person in (await uow.roles.of(1)).items()}
        assert held == {"communications": "ada", "scribe": "ben"}
        assert BEN in core.platform.members[channel]
        await core.mention(ADA, channel, "roles janitor")
        assert "There are: communications, scribe." in core.platform.private[-1].text


async def test_list_and_info(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.slash(ADA, GENERAL, "list")
        assert "No incident is open." in core.platform.private[-1].text
        _, channel = await core.in_channel(severity="2", lead=BEN)
        await core.declare(title="Payroll", private=True)
        await core.slash(ADA, GENERAL, "list")
        shown = core.platform.private[-1].everything
        assert "INC-1 Database is down" in shown
        assert "Payroll" not in shown
        await core.mention(ADA, channel, "info")
        shown = core.platform.private[-1].everything
        for words in ("investigating", "major", "Reporter: @", "Follow-ups: 0 to do"):
            assert words in shown


async def test_merging_asks_first_and_tells_both_channels(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, first = await core.in_channel()
        await core.declare(title="Writes fail")
        await core.click(ADA, core.headline, "Create comms channel")
        second = (await core.incident(2)).place
        assert second
        await core.mention(ADA, second, "merge INC-2")
        assert "can't be a duplicate of itself" in core.platform.private[-1].text
        await core.mention(ADA, second, "merge INC-1")
        assert (await core.incident(2)).is_open
        question = core.platform.private[-1]
        await core.click(ADA, question, "Close as duplicate of INC-1")
        merged = await core.incident(2)
        assert (merged.is_open, merged.duplicate_of_id) == (False, 1)
        assert "INC-2 Writes fail was a duplicate" in last(core, first.channel).text
        assert any("Duplicate of [INC-1]" in note for note in await notes(core, 2))


async def test_private_hides_what_was_public(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, "private")
        await core.click(ADA, core.platform.private[-1], "Make it private")
        assert (await core.incident(1)).is_private
        assert core.platform.in_channel("C-incidents") == []
        await core.slash(BEN, GENERAL, "INC-1 severity major")
        assert "no INC-1 that I could show you" in core.platform.private[-1].text


async def test_updates_go_under_the_headline_or_to_an_audience(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        headline = core.headline
        await core.mention(ADA, channel, "update We are failing over.")
        update = last(core, "C-incidents")
        assert update.ref.place.thread == headline.ref.id
        assert "We are failing over." in update.everything
        await core.mention(ADA, channel, "update execs: All will be well.")
        assert "All will be well." in last(core, "C-execs").everything
        await core.mention(ADA, channel, "update press: hello")
        assert "There are: everyone, execs." in core.platform.private[-1].text
        assert await notes(core) == ["Update for everyone: We are failing over.", "Update for execs: All will be well."]


async def test_paging_from_the_buttons_through_the_form(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, "page")
        await core.click(ADA, last(core, channel.channel), "Page payments")
        await core.submit(ADA, core.last_form, why="Refunds are stuck")
        (page,) = core.pager.pages.values()
        assert (page.service, page.summary, page.details) == ("payments", "INC-1 Database is down", "Refunds are stuck")
        assert "The page to payments went out." in said(core)
        assert await notes(core) == ["Paged **payments**: Refunds are stuck"]


async def test_a_page_that_fails_is_not_unnoticed(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        core.pager.trouble = Refused("Its key was refused. Call the on-call phone: +44 …", "401")
        await core.mention(ADA, channel, "page payments the queue is stuck")
        assert "did NOT go out. Its key was refused. Call the on-call phone" in last(core, channel.channel).text
        await core.mention(ADA, channel, "page kitchen fire")
        assert "I can page: payments, database." in core.platform.private[-1].text


async def test_escalating_says_who_is_on_call(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, "escalate database")
        assert any("On call for database:" in words and "Ben (level 1)" in words for words in said(core))
        assert [page.service for page in core.pager.pages.values()] == ["database"]


@pytest.mark.parametrize(("command", "answer"), [("page", "No pager is connected"), ("statuspage", "No status page")])
async def test_without_a_pager_or_page_it_says_what_to_do(tmp_path: Path, command: str, answer: str) -> None:
    async with running(tmp_path, outside=False) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, command)
        assert answer in core.platform.private[-1].text
        assert "by hand" in core.platform.private[-1].text


async def test_the_status_page_is_created_then_updated(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel(severity="1")
        for body in ("We are looking into it.", "It is fixed."):
            await core.mention(ADA, channel, "statuspage")
            offered = [each for each in core.platform.in_channel(channel.channel) if "tatus page" in str(each.buttons)][
                -1
            ]
            await core.click(ADA, offered, next(iter(offered.buttons)))
            await core.submit(ADA, core.last_form, body=body, components=["c1"])
        first, second = core.page.posts
        assert (first.reference, second.reference) == ("", "p1")
        assert (first.impact, first.components) == ("critical", ("c1",))
        assert "The status page is up to date." in said(core)
        core.page.trouble = Refused("Its key was refused. Log in at manage.statuspage.io.", "401")
        await core.submit(ADA, core.last_form, body="again")
        assert "NOT changed. Its key was refused." in last(core, channel.channel).text


@pytest.mark.parametrize(
    "title", ["page is not loading", "list of users is wrong", "update broke it", "merge queue stuck"]
)
async def test_a_title_that_begins_like_a_command_is_a_title(tmp_path: Path, title: str) -> None:
    async with running(tmp_path) as core:
        await core.slash(ADA, GENERAL, title)
        assert core.last_form.fields[0].initial == title
