"""Every event comes twice and in any order, every third answer is lost, both ways: the end is that of a clean run."""

from __future__ import annotations

import asyncio
import functools
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.incidents.incident import EDITABLE
from tests.length import long_or
from tests.story.room import Room, room, said, words


async def live_through(folder: Path, seed: int | None) -> dict[str, Any]:
    """One incident, told without waiting for answers; with a seed, among faults."""
    async with room(folder) as here:
        faults = here.slack.faults
        if seed is not None:
            faults.duplicate_events(2)
            faults.reorder_events(window=6, seed=seed)
            faults.drop_event_replies(every=3)
            faults.drop_api_responses(every=3)
        await here.declare(Summary="Writes time out")
        channel = await here.make_channel()
        await _talk(here, here.slack.channel(channel).id)
        await here.settle()
        return await _end(here, channel)


async def _talk(here: Room, channel: str) -> None:
    people = here.slack
    for person in ("ben", "chloe"):
        await people.join(person, channel)
    await people.post("ada", channel, "@incident severity major")
    first = await people.post("ben", channel, "the disk is full")
    await people.pin("ada", channel, first.ts)
    await people.post("ada", channel, "@incident lead @ben")
    await people.edit("ben", channel, first.ts, "the disk of db-1 is full")
    await people.post("ada", channel, "@incident severity minor")
    second = await people.post("chloe", channel, "never mind")
    await people.pin("chloe", channel, second.ts)
    await people.post("ben", channel, "@incident lead @chloe")
    await people.unpin("chloe", channel, second.ts)
    await people.post("ada", channel, "@incident impact Everybody")
    await people.post("ada", channel, "@incident severity critical")
    await people.post("ada", channel, "@incident status identified")
    await people.rename("ada", channel, "inc-1-disk")
    await people.post("ada", channel, "@incident severity major")
    await people.post("ada", channel, "@incident status monitoring")


async def _end(here: Room, channel: str) -> dict[str, Any]:
    incident = await here.incident(1)
    headline = said(here.slack, "incidents")
    # A channel's id is the platform's own choice.
    made = here.slack.channel("inc-1-disk")
    values = {name: incident.stored_value(name) for name in EDITABLE}
    values["lead"] = here.slack.person(incident.lead.accounts[0].user).handle
    return {
        "fields": values,
        "timeline": [
            (
                each.kind,
                each.field,
                each.text.replace(made.id, "C"),
                *((each.old, each.new) if each.field != "lead" else ()),
            )
            for each in await here.timeline(1)
        ],
        "headlines": [words(each).replace(here.url, "").replace(made.id, "C") for each in headline],
        "channels": sorted(name for name in here.slack.workspace.names if name.startswith("inc-")),
        "channel": sorted(words(each) for each in said(here.slack, "inc-1-disk")),
        "members": sorted(here.slack.members("inc-1-disk")),
        "bookmarks": len(here.slack.bookmarks("inc-1-disk")),
        "dead": await here.application.delivery.dead_letters.count(),
    }


@functools.cache
def clean_run() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(live_through(Path(folder), None))


@settings(max_examples=long_or(2, long=10), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6))
def test_faults_leave_no_trace(seed: int) -> None:
    clean = clean_run()
    assert clean["fields"]["severity"] == "2"
    assert clean["fields"]["lead"] == "chloe"
    assert [entry[2] for entry in clean["timeline"] if entry[0] == "message"] == ["the disk of db-1 is full"]
    with tempfile.TemporaryDirectory() as folder:
        assert asyncio.run(live_through(Path(folder), seed)) == clean
