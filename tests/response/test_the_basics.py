"""The table "The basics", with what goes beyond (+). *REST API*, *login* and *admin* have files of their own."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.chat import events
from core.chat.effects import CreateChannel, Update
from core.chat.errors import ChatError, Refused
from core.chat.events import Attachment, Interaction
from core.chat.markdown import from_markdown
from core.chat.people import PersonRef, Profile
from core.chat.places import MessageRef
from core.chat.text import Person as Mention
from core.chat.text import text
from core.incidents.access import ANYBODY
from core.store.activity import participants
from core.store.document import document
from core.store.files import file_key
from muster import Button, Hub
from muster.testing import ADA, BEN, CHLOE, GENERAL, FakeClock, FakePlatform, Harness, incident, running
from tests.waiting import PATIENCE

DAY = timedelta(days=1)


async def test_incident_text(tmp_path: Path) -> None:
    async with running(tmp_path) as chat:
        await chat.slash(ADA, GENERAL, "Database is down")
        fields = {field.name: field for field in chat.last_form.fields}
        assert fields["title"].initial == "Database is down"
        assert set(fields) >= {"title", "kind", "summary", "impact", "lead", "severity"}
        await chat.submit(ADA, chat.last_form, summary="Writes fail", impact="All", lead=BEN, severity="2")
        made = await chat.incident(1)
        assert (made.title, made.summary, made.impact, made.severity) == ("Database is down", "Writes fail", "All", 2)
        assert made.lead and made.lead.accounts[0].ref == BEN  # noqa: PT018


async def test_incident_text_without_a_text_and_from_a_message(tmp_path: Path) -> None:
    async with running(tmp_path) as chat:
        await chat.slash(ADA, GENERAL)
        assert chat.last_form.fields[0].initial == ""
        message = await chat.say(BEN, GENERAL, "the disk is full")
        about: dict[str, Any] = {"place": GENERAL, "person": ADA, "message": message, "text": text("the disk is full")}
        interaction = Interaction(trigger="t", reply="r")
        await chat.send(
            events.ShortcutUsed(**chat.stamp(), **about, name="declare-incident", interaction=interaction, author=BEN)
        )
        assert chat.last_form.fields[0].initial == "the disk is full"
        await chat.submit(ADA, chat.last_form)
        assert (await chat.incident(1)).title == "the disk is full"


async def test_headline_post(tmp_path: Path) -> None:
    async with running(tmp_path) as chat:
        await chat.declare(severity="2", lead=BEN)
        for told in ("INC-1 Database is down", "Reporter: @", "Lead: @", "🔍 investigating", "🔶 major"):
            assert told in chat.headline.everything
        assert list(chat.headline.buttons) == ["Create comms channel", "Edit", "Close", "Open the doc"]
        assert chat.headline.buttons["Open the doc"].url == "https://muster.example/incidents/INC-1"
        await chat.click(ADA, chat.headline, "Create comms channel")
        assert "#inc-1-database-is-down" in chat.headline.everything
        before = chat.headline.ref
        await chat.click(ADA, chat.headline, "Edit")
        await chat.submit(ADA, chat.last_form, title="Writes fail", severity="1", lead=CHLOE)
        for told in ("INC-1 Writes fail", "🚨 critical", "Lead: @chloe"):
            assert told in chat.headline.everything
        await chat.click(ADA, chat.headline, "Close")
        assert "✅ resolved" in chat.headline.everything
        assert chat.headline.ref == before
        assert list(chat.headline.buttons) == ["Open the doc"]
        await chat.declare(title="It was over", kind="report")
        assert [each.text for each in chat.platform.in_channel("C-reports")] == ["INC-2 It was over: resolved"]


async def test_headline_post_has_extra_buttons_by_order_that_may_hide_themselves() -> None:
    hub = Hub("acme")
    hub.headline_button(order=50)(lambda each: Button(action="x", label="First", value=each.reference))
    hub.headline_button(order=250)(lambda each: Button(action="y", label="Unless major") if not each.severity else None)
    async with incident(hub) as chat:
        assert list(chat.headline.buttons) == ["First", "Edit", "Unless major", "Close", "Open the doc"]
        await chat.tell(ADA, "severity major")
        assert list(chat.headline.buttons) == ["First", "Edit", "Close", "Open the doc"]


async def test_headline_post_is_there_in_each_chat(tmp_path: Path) -> None:
    partner = FakePlatform("W2")
    async with running(tmp_path, partner=partner) as chat:
        await chat.declare(severity="2", lead=BEN)
        (there,) = partner.in_channel("C-incidents")
        assert "INC-1 Database is down" in there.everything
        # Ben has no account there, so he is named.
        assert "lead: ben" in there.everything.casefold()
        visitor = PersonRef("fake", "W2", "zoe")
        await chat.click(visitor, there, "Close")
        assert "resolved" in there.everything
        assert "resolved" in chat.headline.everything
        await chat.declare(title="Payroll", private=True)
        assert len(partner.in_channel("C-incidents")) == 1


async def test_headline_post_edits_that_wait_become_one(tmp_path: Path) -> None:
    async with running(tmp_path) as chat:
        await chat.declare()
        trouble = {"now": True}
        chat.platform.trouble = lambda effect: (
            ChatError("Not now.", "busy") if trouble["now"] and isinstance(effect, Update) else None
        )
        for severity in ("1", "2", "3", "4"):
            await chat.intake.accept([_mention(chat, f"INC-1 severity {severity}")])
        await _until(chat, 4)
        trouble["now"] = False
        await chat.settle()
        assert "trivial" in chat.headline.everything
        assert chat.headline.edits <= 2


async def test_headline_post_is_restored_if_deleted(tmp_path: Path) -> None:
    async with running(tmp_path) as chat:
        await chat.declare()
        first = chat.headline.ref
        del chat.platform.said[first]
        await chat.send(events.MessageDeleted(**chat.stamp(), place=first.place, message=first))
        assert chat.headline.ref != first
        # Deleted without a word, which the next edit finds out.
        second = chat.headline.ref
        del chat.platform.said[second]
        await chat.mention(ADA, GENERAL, "INC-1 severity major")
        assert "major" in chat.headline.everything
        assert chat.headline.ref not in (first, second)


async def test_incident_doc() -> None:
    async with incident(title="Disk", severity="2", lead=BEN, impact="All") as chat:
        await chat.tell(ADA, "summary The *disk* is full")
        await chat.tell(ADA, "action buy a bigger disk")
        for person in (BEN, BEN, ADA):
            await chat.say(person, chat.channel, "on it")
        found = await document(chat.services.sessions, ANYBODY, 1)
        assert found
        made = found.incident
        assert (made.reference, made.title, made.impact, made.severity) == ("INC-1", "Disk", "All", 2)
        assert from_markdown(made.summary).plain == "The *disk* is full"
        assert made.reporter.accounts[0].ref == ADA
        assert [entry.kind for entry in found.timeline][:3] == ["declared", "channel", "field"]
        assert [each.details for each in found.actions] == ["buy a bigger disk"]
        assert [each.messages for each in found.participants] == [2, 1]


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
        assert "#inc-1-renamed" in chat.headline.everything


async def test_comms_channel_is_made_at_the_declaration_if_so_set(tmp_path: Path) -> None:
    async with running(tmp_path, channel_at_once=True) as chat:
        await chat.declare()
        assert list(chat.platform.channels) == ["inc-1-database-is-down"]


async def test_comms_channel_names_are_slugs_with_a_prefix_and_another_is_kept_ready(tmp_path: Path) -> None:
    async with running(tmp_path, clock=FakeClock(datetime(2026, 11, 23, 3, 5, tzinfo=UTC))) as chat:
        await chat.declare(title="Payments: “slow”, " + "very " * 30)
        await chat.click(ADA, chat.headline, "Create comms channel")
        (asked,) = [each for each in chat.platform.calls if isinstance(each, CreateChannel)]
        assert asked.name.startswith("inc-1-Payments: “slow”")
        assert asked.alternatives == ("inc-1-20261123-0305",)
        (slug,) = chat.platform.channels
        assert slug.startswith("inc-1-payments-slow-very")
        assert len(slug) <= 80


async def test_comms_channel_errors_are_answered_kindly(tmp_path: Path) -> None:
    async with running(tmp_path) as chat:
        await chat.declare()
        sentence = "Your workspace does not let me make channels. Ask an admin."
        chat.platform.trouble = lambda effect: (
            Refused(sentence, "restricted_action") if isinstance(effect, CreateChannel) else None
        )
        await chat.click(BEN, chat.headline, "Create comms channel")
        assert chat.platform.direct[-1].only_for == ADA
        assert sentence in chat.platform.direct[-1].text
        assert "Create comms channel" in chat.headline.buttons


async def test_comms_channel_is_archived_some_days_after_closing() -> None:
    async with incident(clock=FakeClock()) as chat:
        await chat.tell(ADA, "close")
        assert "This channel will be archived" in chat.said[-1]
        await chat.pass_time(13 * DAY, step=DAY)
        await chat.tell(ADA, "reopen")
        await chat.pass_time(2 * DAY, step=DAY)
        assert not chat.platform.archived
        await chat.tell(ADA, "close")
        await chat.pass_time(15 * DAY, step=DAY)
        assert chat.platform.archived == {chat.channel}


async def test_pins() -> None:
    async with incident() as chat:
        message = await chat.say(BEN, chat.channel, "the disk is full")
        graph = Attachment(id="F1", name="a.png", media_type="image/png", url="https://files.example/a.png")
        pin: dict[str, Any] = {"place": chat.channel, "person": ADA, "message": message}
        pinned = events.PinAdded(**chat.stamp(), **pin, text=text("the disk is full"), author=BEN, attachments=(graph,))
        await chat.send(pinned)
        (kept,) = await _messages(chat)
        assert kept.text == "the disk is full"
        async with chat.services.unit_of_work() as uow:
            names = await uow.people.many([kept.person_id, kept.author_id])
            assert [names[each].display_name for each in (kept.person_id, kept.author_id)] == ["Ada", "Ben"]
        assert [each["name"] for each in kept.attachments] == ["a.png"]
        async with chat.services.unit_of_work() as uow:
            assert await uow.files.has(1, file_key(message.key, "F1"))
        edited: dict[str, Any] = {"place": chat.channel, "person": BEN, "message": message}
        await chat.send(events.MessageEdited(**chat.stamp(), **edited, text=text("the disk of db-1 is full")))
        assert [entry.text for entry in await _messages(chat)] == ["the disk of db-1 is full"]
        await chat.send(events.PinRemoved(**chat.stamp(), **pin))
        assert not await _messages(chat)


@pytest.mark.parametrize("way", ["reaction", "shortcut"])
async def test_pins_a_reaction_or_a_message_shortcut_does_the_same(way: str) -> None:
    async with incident() as chat:
        message = await chat.say(BEN, chat.channel, "the disk is full")
        about: dict[str, Any] = {"place": chat.channel, "person": ADA, "message": message}
        if way == "reaction":
            await chat.send(events.ReactionAdded(**chat.stamp(), **about, reaction="eyes"))
            assert not await _messages(chat)
            await chat.send(events.ReactionAdded(**chat.stamp(), **about, reaction="pushpin"))
        else:
            said, handles = text("the disk is full"), Interaction(trigger="t", reply="r")
            await chat.send(
                events.ShortcutUsed(**chat.stamp(), **about, name="add-to-timeline", interaction=handles, text=said)
            )
        assert len(await _messages(chat)) == 1
        # What a pin adds is all that unpinning takes away.
        await chat.send(events.PinAdded(**chat.stamp(), **about, text=text("the disk is full"), author=BEN))
        await chat.send(events.PinRemoved(**chat.stamp(), **about))
        assert len(await _messages(chat)) == 1
        if way == "reaction":
            await chat.send(events.ReactionRemoved(**chat.stamp(), **about, reaction="pushpin"))
            assert not await _messages(chat)


async def test_field_changes() -> None:
    async with incident(severity="3", lead=BEN) as chat:
        await chat.tell(BEN, "severity major")
        await chat.tell(ADA, text("lead ", Mention(CHLOE)))
        await chat.tell(CHLOE, "status identified")
        await chat.tell(CHLOE, "summary First")
        await chat.tell(CHLOE, "impact All")
        await chat.click(ADA, chat.headline, "Edit")
        await chat.submit(ADA, chat.last_form, title="Writes fail")
        changed = [entry for entry in await chat.timeline(1) if entry.kind == "field"]
        async with chat.services.unit_of_work() as uow:
            people = await uow.people.many([entry.person_id for entry in changed])
            known = {str(number): person.display_name for number, person in people.items()}
        told = [
            (entry.field, known.get(entry.old or "", entry.old) if entry.field == "lead" else entry.old, entry.new)
            for entry in changed
        ]
        assert told[0] == ("severity", "3", "2")
        assert told[1][:2] == ("lead", "Ben")
        assert told[2:] == [
            ("status", "investigating", "identified"),
            ("summary", None, "First"),
            ("impact", None, "All"),
            ("title", "Database is down", "Writes fail"),
        ]
        assert [people[entry.person_id].display_name for entry in changed[:3]] == ["Ben", "Ada", "Chloe"]  # type: ignore[index]
        assert {entry.place_key for entry in changed[:5]} == {chat.channel.key}


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
        await chat.submit(BEN, chat.last_form, summary="It was the disk")
        assert (await chat.incident(1)).summary == "It was the disk"


async def test_report_prompt_goes_to_the_reporter_where_nobody_leads() -> None:
    async with incident() as chat:
        await chat.tell(BEN, "close")
        assert chat.platform.direct[-1].only_for == ADA


async def test_reminders() -> None:
    async with incident(clock=FakeClock()) as chat:
        begin, heard = chat.services.clock.now(), list[tuple[str, int]]()
        for _ in range(40):
            await chat.pass_time(timedelta(minutes=1))
            minute = int((chat.services.clock.now() - begin).total_seconds() // 60)
            heard += [(said.splitlines()[0], minute) for said in chat.said[1:][len(heard) :]]
        severity = [minute for said, minute in heard if said == "INC-1 has no severity yet."]
        lead = [minute for said, minute in heard if said == "INC-1 has no lead yet."]
        assert (severity, lead) == ([5, 10, 15, 20, 25], [2, 4, 6, 8, 10])


async def test_reminders_of_what_is_still_open_come_on_weekdays_from_9_to_18_where_the_lead_is() -> None:
    # A Friday evening; on Sunday the clocks of Berlin go back.
    clock = FakeClock(datetime(2026, 10, 23, 20, 0, tzinfo=UTC))
    async with incident(clock=clock, severity="2") as chat:
        profile = Profile(ref=ADA, name="Ada", timezone="Europe/Berlin")
        await chat.send(events.ProfileChanged(**chat.stamp(), place=GENERAL, profile=profile))
        await chat.tell(ADA, "lead")
        moments = list[str]()
        for _ in range(14 * 6):
            before = len(chat.said)
            await chat.pass_time(timedelta(hours=4), step=timedelta(hours=4))
            if len(chat.said) > before:
                assert chat.said[-1].startswith("INC-1 is still open.")
                moments.append(f"{clock.now():%a %d %H:%M}")
        assert moments == ["Mon 26 08:00", "Tue 27 08:00", "Wed 28 08:00", "Thu 29 08:00", "Fri 30 08:00"]


async def test_private_incidents(tmp_path: Path) -> None:
    async with running(tmp_path) as chat:
        await chat.declare(title="Payroll leaked", private=True)
        assert chat.platform.in_channel("C-incidents") == []
        await chat.slash(BEN, GENERAL, "list")
        assert "Payroll" not in chat.platform.private[-1].everything
        await chat.slash(BEN, GENERAL, "INC-1 info")
        assert "Payroll" not in chat.platform.private[-1].everything
        async with chat.services.unit_of_work() as uow:
            assert (await uow.incidents.page(1, 10))[1] == 0


async def _messages(chat: Harness) -> list[Any]:
    return [entry for entry in await chat.timeline(1) if entry.kind == "message"]


def _mention(chat: Harness, words: str) -> events.Mentioned:
    stamp = chat.stamp()
    return events.Mentioned(
        **stamp, place=GENERAL, person=ADA, text=text(words), message=MessageRef(GENERAL, f"m-{stamp['key']}")
    )


async def _until(chat: Harness, severity: int) -> None:
    """Wait until all that was said has been handled, though the edits can't go out."""
    async with asyncio.timeout(PATIENCE):
        while (await chat.incident(1)).severity != severity:
            await asyncio.sleep(0.01)
