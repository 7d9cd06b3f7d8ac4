"""The report: kept text by text, finished when somebody says so, and found from chat."""

from __future__ import annotations

from pathlib import Path

from core.incidents.report import Report
from muster.testing.harness import ADA, BEN, Harness, running
from tests.core.commands.asking import ask, person_id


async def report(core: Harness) -> Report | None:
    async with core.services.unit_of_work() as uow:
        return await uow.reports.of(1)


async def test_every_text_is_kept_with_its_writer(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        await ask(core, "report", 1, values={"text": "# What\r\nhappened"})
        await ask(core, "report", 1, by=BEN, values={"text": "# What broke"}, known={"revision": "1"})
        now = await report(core)
        assert (now.text, now.revision, now.is_finished) == ("# What broke", 2, False)
        async with core.services.unit_of_work() as uow:
            past = await uow.reports.revisions(1)
            first = await uow.reports.revision(1, 1)
        assert [(each.number, each.person_id) for each in past] == [
            (2, await person_id(core, BEN)),
            (1, await person_id(core, ADA)),
        ]
        assert first.text == "# What\nhappened"


async def test_whoever_saves_over_an_unseen_text_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        await ask(core, "report", 1, values={"text": "Ada's"}, known={"revision": "0"})
        late = await ask(core, "report", 1, by=BEN, values={"text": "Ben's"}, known={"revision": "0"})
        assert "Somebody else saved this report" in late.errors["text"]
        assert (await report(core)).text == "Ada's"
        same = await ask(core, "report", 1, by=BEN, values={"text": "Ada's"}, known={"revision": "0"})
        assert not same.errors
        assert (await report(core)).revision == 1


async def test_finishing_it_is_told_in_the_channel_with_the_way_there(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        assert "no report yet" in (await ask(core, "finish-report", 1)).errors[""]
        await ask(core, "report", 1, values={"text": "All of it", "finished": True})
        said = core.platform.in_channel(channel.channel)[-1]
        assert "finished the report of" in said.everything
        assert "https://muster.example/incidents/INC-1/report" in repr(said.content)
        assert (await report(core)).finished_by_id == await person_id(core, ADA)
        await ask(core, "finish-report", 1, values={"finished": False})
        assert not (await report(core)).is_finished


async def test_an_empty_report_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        assert "nothing in the report" in (await ask(core, "report", 1, values={"text": " \n"})).errors["text"]
        assert "characters long" in (await ask(core, "report", 1, values={"text": "x" * 200_001})).errors["text"]
        assert await report(core) is None


async def test_after_closing_the_lead_finds_the_page_and_so_does_the_command(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel(lead=BEN)
        await ask(core, "close", 1)
        asked = core.platform.direct[-1]
        assert asked.buttons["Write the report"].url == "https://muster.example/incidents/INC-1/report"
        await core.mention(BEN, channel, "report")
        assert "still to be written" in core.platform.private[-1].everything
