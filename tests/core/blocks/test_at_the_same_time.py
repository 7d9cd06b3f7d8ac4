"""Two blocks have the same incident in hand at once; what comes out is as if one had come after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.effects import CreateChannel
from core.chat.places import Place
from core.commands.wording import severity_words, status_words
from core.store.members import Members
from muster.testing.harness import ADA, BEN, CHLOE, GENERAL, Harness, running
from tests.core.slow_chat import Gate, SlowChat, submitting
from tests.waiting import until


async def test_a_block_that_thought_for_long_leaves_the_headline_as_others_have_changed_it(tmp_path: Path) -> None:
    """And it is called once, however much they changed."""
    hub, gate, calls = Hub(), Gate(), []

    @hub.keyword("database")
    async def looks_into_it(context: Context) -> None:
        calls.append(context.here.number)
        await gate.wait()
        context.note("It was the disk.")

    async with running(tmp_path, hub) as core:
        _, channel = await core.in_channel()
        await core.send(core.message(ADA, channel, "the database is slow"), settle=False)
        await gate.reached.wait()
        for words in ("severity critical", "summary Writes fail"):
            await core.mention(BEN, GENERAL, f"INC-1 {words}", settle=False)
        await until(lambda: "Writes fail" in core.headline.everything)
        gate.open.set()
        await core.settle()
        assert "critical" in core.headline.everything
        assert "Writes fail" in core.headline.everything
        assert "It was the disk." in [entry.text for entry in await core.timeline(1)]
        assert calls == [1]


async def test_so_it_does_when_the_channel_was_made_meanwhile(tmp_path: Path) -> None:
    hub, gate = Hub(), Gate()

    @hub.on("severity_changed")
    async def looks_into_it(context: Context) -> None:
        await gate.wait()
        context.note("It was the disk.")

    async with running(tmp_path, hub) as core:
        await core.declare()
        await core.mention(BEN, GENERAL, "INC-1 severity critical", settle=False)
        await gate.reached.wait()
        await core.click(ADA, core.headline, "Create comms channel", settle=False)
        await until(lambda: "Channel: #inc-1" in core.headline.everything)
        gate.open.set()
        await core.settle()
        assert "Channel: #inc-1" in core.headline.everything
        assert "critical" in core.headline.everything
        assert "It was the disk." in [entry.text for entry in await core.timeline(1)]


async def test_who_is_invited_while_the_channel_is_made_is_asked_in(tmp_path: Path) -> None:
    hub, gate = Hub(), Gate()

    @hub.on("declared")
    async def brings_help(context: Context) -> None:
        chloe = await context.uow.people.known(CHLOE)
        await gate.wait()
        context.invite(chloe, groups=["db"])

    async with running(tmp_path, hub) as core:
        core.platform.groups["db"] = (BEN,)
        await core.make(CHLOE)
        chat = SlowChat(core.platform, CreateChannel)
        declared = await submitting(core, private=True)
        await gate.reached.wait()
        chat.answers()
        await until(lambda: [each for each in core.platform.said.values() if "This is the channel" in each.everything])
        gate.open.set()
        await declared
        assert core.platform.members[await place_of(core)] == {ADA, BEN, CHLOE}


async def test_who_is_invited_while_the_members_are_asked_in_is_asked_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The members have been read; whoever becomes one before that is committed must not fall between."""
    hub, members_are_read, invites = Hub(), Gate(), Gate()
    of = Members.of

    async def slow(self: Members, incident: int) -> frozenset[int]:
        found = await of(self, incident)
        await members_are_read.wait()
        return found

    @hub.on("declared")
    async def brings_help(context: Context) -> None:
        ben = await context.uow.people.known(BEN)
        await invites.wait()
        context.invite(ben)

    monkeypatch.setattr(Members, "of", slow)
    async with running(tmp_path, hub) as core:
        await core.make(BEN)
        chat = SlowChat(core.platform, CreateChannel)
        declared = await submitting(core, private=True)
        await invites.reached.wait()
        chat.answers()
        await members_are_read.reached.wait()
        invites.open.set()
        members_are_read.open.set()
        await declared
        assert core.platform.members[await place_of(core)] == {ADA, BEN}


async def place_of(core: Harness) -> Place:
    place = (await core.incident(1)).place
    assert place
    return place


async def test_the_headline_shows_how_the_incident_stands_whoever_changed_it_at_once(tmp_path: Path) -> None:
    """From eight channels at once, so in eight lanes: facts, notes, and the making of the channel between them."""
    said = ["severity critical", "timeline add It rains", "status identified", "summary Writes fail", "severity minor"]
    said += ["timeline add It pours", "lead", "status monitoring", "summary Reads fail", "severity major"]
    async with running(tmp_path) as core:
        for number in range(1, 5):
            await core.declare()
            headline = core.headline
            for turn, words in enumerate(said):
                if turn == 3 * (number % 3):
                    await core.click(ADA, headline, "Create comms channel", settle=False)
                place = Place("fake", "W1", f"C-{turn % 8}")
                await core.mention(BEN, place, f"INC-{number} {words}", settle=False)
            await core.settle()
            incident = await core.incident(number)
            assert incident.severity
            assert incident.channel
            for shown in (
                f"Severity: {severity_words(incident.severity)}",
                f"Status: {status_words(incident.status)}",
                f"Lead: {'@Ben' if incident.lead else 'nobody'}",
                incident.summary,
                f"Channel: #{incident.channel.name}",
            ):
                # Ben is “ben” until the chat has told his name.
                assert shown.casefold() in headline.everything.casefold()
