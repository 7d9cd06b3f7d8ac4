"""What is asked outside chat changes the same incidents, and chat hears of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from core.chat.events import Asked
from core.chat.places import Place
from core.incidents.severity import Severity
from core.incidents.status import Status
from muster.testing.harness import ADA, BEN, running
from tests.core.commands.asking import ask


async def test_declared_on_a_page_it_has_its_headline_in_chat(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        verdict = await ask(core, "declare", values={"title": "Disk full", "severity": "major"})
        assert (verdict.errors, verdict.reference) == ({}, "INC-1")
        assert "INC-1 Disk full" in core.headline.everything
        made = await core.incident(1)
        assert (made.severity, made.reporter.account_on(ADA.platform, ADA.workspace)) == (Severity.MAJOR, ADA)
        assert [entry.source for entry in await core.timeline(1)] == ["web"]


async def test_the_same_request_declares_once(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await ask(core, "declare", values={"title": "Disk full"})
        event = Asked(
            key="web/same",
            at=core.services.clock.now(),
            place=Place("web", "", ""),
            name="declare",
            by=1,
            values={"title": "Twice"},
        )
        await core.intake.submit(event, 5)
        assert await core.intake.submit(event, 5) is None
        async with core.services.unit_of_work() as uow:
            assert (await uow.incidents.page(1, 10))[1] == 2


async def test_an_edit_refreshes_the_headline_and_tells_the_channel(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        ben = (await core.incident(1)).reporter
        verdict = await ask(
            core,
            "edit",
            1,
            values={"title": "Disk is full", "severity": "2", "status": "identified", "lead": ben.id},
            known={"title": "Database is down", "severity": None, "lead": None},
        )
        assert not verdict.errors
        changed = await core.incident(1)
        assert (changed.title, changed.severity, changed.status) == ("Disk is full", Severity.MAJOR, Status.IDENTIFIED)
        assert "INC-1 Disk is full" in core.headline.everything
        told = [said.text for said in core.platform.in_channel(channel.channel)]
        assert any("edited INC-1 in the web UI: title, severity, lead" in each for each in told)
        assert any("set the status of INC-1 to" in each for each in told)


async def test_nobody_overwrites_what_they_have_not_seen(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare(title="First")
        await ask(core, "edit", 1, values={"title": "Second"}, known={"title": "First"})
        verdict = await ask(core, "edit", 1, values={"title": "Third"}, known={"title": "First"})
        assert "somebody set the title to “Second”" in verdict.errors["title"]
        assert (await core.incident(1)).title == "Second"


async def test_what_is_wrong_is_said_beside_its_field(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare(lead=BEN)
        assert "is not a severity" in (await ask(core, "edit", 1, values={"severity": "huge"})).errors["severity"]
        assert "nobody of that id" in (await ask(core, "edit", 1, values={"lead": "999"})).errors["lead"]
        assert "needs a title" in (await ask(core, "declare", values={"title": " "})).errors["title"]
        assert "nothing that an incident has" in (await ask(core, "edit", 1, values={"id": 7})).errors["id"]


async def test_closing_reopening_and_notes(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        await ask(core, "note", 1, values={"text": "We **looked**"})
        assert (await core.timeline(1))[-1].text == "We **looked**"
        await ask(core, "close", 1)
        assert not (await core.incident(1)).is_open
        again = await ask(core, "close", 1)
        assert "already" in again.errors[""]
        await ask(core, "reopen", 1)
        assert (await core.incident(1)).is_open


async def test_the_times_are_moved_and_the_channel_is_told(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        began = core.services.clock.now() - timedelta(hours=3)
        verdict = await ask(core, "edit", 1, values={"started_at": began.isoformat()})
        assert not verdict.errors
        assert (await core.incident(1)).started_at == began
        entry = (await core.timeline(1))[-1]
        assert (entry.field, entry.new) == ("started_at", began.isoformat())
        assert any(
            "edited INC-1 in the web UI: start" in said.text for said in core.platform.in_channel(channel.channel)
        )


async def test_an_end_is_given_by_hand_when_it_closes(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        now = core.services.clock.now()
        values = {"started_at": now - timedelta(hours=3), "ended_at": now - timedelta(hours=1)}
        said = {name: at.isoformat() for name, at in values.items()}
        assert "still open" in (await ask(core, "edit", 1, values=said)).errors["ended_at"]
        assert not (await ask(core, "edit", 1, values={**said, "status": "resolved"})).errors
        closed = await core.incident(1)
        assert (closed.is_open, closed.duration(now)) == (False, timedelta(hours=2))


async def test_times_that_can_not_be_are_refused_beside_their_field(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        await ask(core, "close", 1)
        before, now = await core.incident(1), core.services.clock.now()
        refused = {
            "started_at": [
                ("", "has a start"),
                ((now + timedelta(hours=1)).isoformat(), "still to come"),
                ("noon", "not a time"),
            ],
            "ended_at": [("", "has an end"), ((now - timedelta(days=1)).isoformat(), "before it began")],
        }
        for name, cases in refused.items():
            for value, sentence in cases:
                assert sentence in (await ask(core, "edit", 1, values={name: value})).errors[name]
        after = await core.incident(1)
        assert (after.started_at, after.ended_at) == (before.started_at, before.ended_at)


async def test_a_status_that_was_not_touched_is_not_set_back(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        await ask(core, "edit", 1, values={"status": "identified"})
        await ask(
            core, "edit", 1, values={"title": "New", "status": "investigating"}, known={"status": "investigating"}
        )
        assert (await core.incident(1)).status is Status.IDENTIFIED
        refused = await ask(core, "edit", 1, values={"status": "monitoring"}, known={"status": "investigating"})
        assert "identified" in refused.errors["status"]
