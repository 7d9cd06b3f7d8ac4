"""Chats deliver twice, late and out of order; the incident ends up as if they had not."""

from __future__ import annotations

import asyncio
import functools
import random
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.chat import events
from core.chat.events import Event
from core.chat.places import MessageRef, Place
from core.chat.text import Person, Text, text
from core.incidents.incident import EDITABLE
from core.store.activity import participants
from muster.testing.harness import ADA, BEN, CHLOE, Harness, running
from tests.length import long_or


def story(core: Harness, channel: Place) -> list[Event]:
    """Half an hour of an incident, as the platform stamped it."""
    start = core.services.clock.now()
    pinned, other = MessageRef(channel, "p1"), MessageRef(channel, "p2")
    made: list[Event] = []

    def stamp() -> dict[str, Any]:
        number = len(made)
        return {"key": f"story/{number}", "at": start + timedelta(seconds=number), "place": channel}

    def say(person: Any, words: str | Text) -> None:
        said = words if isinstance(words, Text) else text(words)
        ref = MessageRef(channel, f"c{len(made)}")
        made.append(events.Mentioned(**stamp(), person=person, text=said, message=ref))
        made.append(events.MessagePosted(**stamp(), person=person, text=said, message=ref))

    def pin(ref: MessageRef, words: str) -> None:
        made.append(events.PinAdded(**stamp(), person=BEN, message=ref, text=text(words), author=CHLOE))

    say(ADA, "severity major")
    pin(pinned, "the disk is full")
    say(BEN, text("lead ", Person(BEN)))
    made.append(events.MessageEdited(**stamp(), person=CHLOE, text=text("the disk of db-1 is full"), message=pinned))
    say(ADA, "severity minor")
    say(ADA, "summary Writes fail")
    pin(other, "never mind")
    say(CHLOE, text("lead ", Person(CHLOE)))
    made.append(events.PinRemoved(**stamp(), person=BEN, message=other))
    say(ADA, "severity critical")
    say(ADA, "severity major")
    say(BEN, "status identified")
    made.append(events.ChannelRenamed(**stamp(), name="inc-1-disk"))
    say(BEN, "status monitoring")
    return made


async def live_through(folder: Path, seed: int | None) -> dict[str, Any]:
    """Tell the story: cleanly (no seed), or shuffled with every event twice."""
    async with running(folder) as core:
        _, channel = await core.in_channel()
        told = story(core, channel)
        if seed is not None:
            told = told * 2
            random.Random(seed).shuffle(told)
        await asyncio.gather(*(core.intake.accept([event]) for event in told))
        await core.settle()
        incident = await core.incident(1)
        people = {}
        async with core.services.unit_of_work() as uow:
            counts = await participants(uow.session, channel.key)
            for ref in (ADA, BEN, CHLOE):
                person = await uow.people.find(ref)
                people[str(person.id)] = ref.user

        def names(field: str) -> Any:
            # People are numbered as they are met, so their numbers differ from run to run.
            return people.get if field == "lead" else str

        named = [
            (entry.kind, entry.field, *map(names(entry.field), (entry.old, entry.new)), entry.text)
            for entry in await core.timeline(1)
        ]
        values = {name: incident.stored_value(name) for name in EDITABLE}
        values["lead"] = incident.lead.accounts[0].user
        return {
            "fields": values,
            "timeline": named,
            "counts": sorted((each.account_key, each.messages) for each in counts),
            "headline": core.headline.everything.lower(),
            "channel": sorted(said.text.lower() for said in core.platform.in_channel(channel.channel)),
            "channel name": incident.channel.name,
        }


@settings(max_examples=long_or(4, long=30), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6))
def test_any_order_and_any_repetition_end_as_the_clean_run(seed: int) -> None:
    assert clean_run()["fields"]["severity"] == "2"
    with tempfile.TemporaryDirectory() as folder:
        assert asyncio.run(live_through(Path(folder), seed)) == clean_run()


@functools.cache
def clean_run() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(live_through(Path(folder), None))
