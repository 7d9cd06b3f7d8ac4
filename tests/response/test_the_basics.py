"""The table "The basics". The rows *REST API*, *admin* and *login* belong to the web UI, which comes later."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from core.chat import events
from core.chat.text import Person as Mention
from core.chat.text import text
from core.incidents.access import ANYBODY
from core.store.activity import participants
from core.store.documents import document
from muster.testing import ADA, BEN, GENERAL, FakeClock, incident, running


async def test_incident_text(tmp_path: Path) -> None:
    async with running(tmp_path) as chat:
        await chat.slash(ADA, GENERAL, "Database is down")
        names = [field.name for field in chat.last_form.fields]
        assert chat.last_form.fields[0].initial == "Database is down"
        assert set(names) >= {"title", "kind", "summary", "impact", "lead", "severity"}
        await chat.slash(ADA, GENERAL)
        assert chat.last_form.fields[0].initial == ""


async def test_headline_post(tmp_path: Path) -> None:
    async with running(tmp_path) as chat:
        await chat.declare(severity="2", lead=BEN)
        for told in ("INC-1 Database is down", "Reporter: @", "Lead: @", "🔍 investigating", "🔶 major"):
            assert told in chat.headline.everything
        assert list(chat.headline.buttons) == ["Create comms channel", "Edit", "Close", "Open the doc"]
        await chat.click(ADA, chat.headline, "Create comms channel")
        assert "#inc-1-database-is-down" in chat.headline.everything
        before = chat.headline.ref
        await chat.click(ADA, chat.headline, "Close")
        assert chat.headline.ref == before
        assert list(chat.headline.buttons) == ["Open the doc"]
        await chat.declare(title="It was over", kind="report")
        assert [each.text for each in chat.platform.in_channel("C-reports")] == ["INC-2 It was over: resolved"]


async def test_incident_doc() -> None:
    async with incident(title="Disk") as chat:
        await chat.tell(ADA, "summary The disk is full")
        found = await document(chat.services.sessions, ANYBODY, 1)
        assert found
        assert (found.incident.title, found.incident.summary) == ("Disk", "The disk is full")
        assert [entry.kind for entry in found.timeline] == ["declared", "channel", "field"]


async def test_comms_channel() -> None:
    async with incident(title="Disk", lead=BEN) as chat:
        assert chat.platform.members[chat.channel] == {ADA, BEN}
        assert chat.platform.topics[chat.channel] == "Disk https://muster.example/incidents/INC-1"
        assert chat.platform.bookmarks[chat.channel] == "https://muster.example/incidents/INC-1"
        assert "@incident help" in chat.said[0]
        await chat.send(events.ChannelRenamed(**chat.stamp(), place=chat.channel, name="inc-1-renamed"))
        found = await chat.incident(1)
        assert found.channel
        assert found.channel.name == "inc-1-renamed"


async def test_pins() -> None:
    async with incident() as chat:
        message = await chat.say(BEN, chat.channel, "the disk is full")
        pin: dict[str, Any] = {"place": chat.channel, "person": ADA, "message": message}
        await chat.send(events.PinAdded(**chat.stamp(), **pin, text=text("the disk is full"), author=BEN))
        kept = [entry for entry in await chat.timeline(1) if entry.kind == "message"]
        assert [entry.text for entry in kept] == ["the disk is full"]
        await chat.send(events.PinRemoved(**chat.stamp(), **pin))
        assert not [entry for entry in await chat.timeline(1) if entry.kind == "message"]


async def test_field_changes() -> None:
    async with incident() as chat:
        await chat.tell(ADA, "severity minor")
        await chat.tell(BEN, "severity major")
        await chat.tell(ADA, text("lead ", Mention(BEN)))
        changed = [(entry.field, entry.old, entry.new) for entry in await chat.timeline(1) if entry.kind == "field"]
        assert changed[:2] == [("severity", None, "3"), ("severity", "3", "2")]
        assert changed[2][0] == "lead"


async def test_user_stats() -> None:
    async with incident() as chat:
        await chat.send(events.MemberJoined(**chat.stamp(), place=chat.channel, person=BEN))
        for _ in range(3):
            await chat.say(BEN, chat.channel, "on it")
        async with chat.services.sessions() as session:
            (ben,) = [each for each in await participants(session, chat.channel.key) if "ben" in str(each)]
        assert ben.messages == 3
        assert ben.joined_at


async def test_report_prompt() -> None:
    async with incident(lead=BEN) as chat:
        await chat.tell(ADA, "close")
        (asked,) = chat.platform.direct
        assert asked.only_for == BEN
        assert "Please fill in the report" in asked.text
        await chat.click(BEN, asked, "Fill in the report")
        assert chat.last_form.name == "edit"


async def test_reminders() -> None:
    async with incident(clock=FakeClock()) as chat:
        clock = chat.services.clock
        assert isinstance(clock, FakeClock)
        for _ in range(40):
            clock.advance(timedelta(minutes=1).total_seconds())
            while await chat.services.timers.fire_due():
                pass
            await chat.settle()
        said = [each.text for each in chat.platform.in_channel(chat.channel.channel)]
        assert said.count("INC-1 has no severity yet.") == 5
        assert said.count("INC-1 has no lead yet.") == 5


async def test_private_incidents(tmp_path: Path) -> None:
    async with running(tmp_path) as chat:
        await chat.declare(title="Payroll leaked", private=True)
        assert chat.platform.in_channel("C-incidents") == []
        await chat.slash(BEN, GENERAL, "list")
        assert "Payroll" not in chat.platform.private[-1].everything
        async with chat.services.unit_of_work() as uow:
            assert (await uow.incidents.page(1, 10))[1] == 0
