"""With injected time: nudges come when they are due, as often as they should, and stop when it is over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.blocks.hub import Hub
from core.blocks.office_hours import OfficeHours
from core.chat import events
from core.chat.people import Profile
from core.incidents.incident import Incident
from muster.testing.clock import FakeClock
from muster.testing.harness import ADA, GENERAL, Harness, running

MINUTE, HOUR = 60, 3600


@asynccontextmanager
async def incident(folder: Path, hub: Hub | None = None, clock: FakeClock | None = None) -> AsyncIterator[Harness]:
    async with running(folder, hub, clock=clock or FakeClock()) as core:
        await core.in_channel()
        yield core


async def pass_time(core: Harness, seconds: float, step: float = 30) -> None:
    """Let time go by in steps, as it does; whatever falls due is handled."""
    clock = core.services.clock
    assert isinstance(clock, FakeClock)
    for _ in range(int(seconds / step)):
        clock.advance(step)
        while await core.services.timers.fire_due():
            pass
        await core.settle()


def said(core: Harness, words: str) -> list[str]:
    return [each.text for each in list(core.platform.said.values()) if words in each.text]


async def test_a_missing_severity_is_asked_for_every_five_minutes_five_times(tmp_path: Path) -> None:
    async with incident(tmp_path) as core:
        await pass_time(core, 4 * MINUTE)
        assert said(core, "no severity yet") == []
        await pass_time(core, 2 * MINUTE)
        assert len(said(core, "no severity yet")) == 1
        await pass_time(core, 60 * MINUTE, step=MINUTE)
        assert len(said(core, "no severity yet")) == 5


async def test_a_missing_lead_is_asked_for_every_two_minutes_until_there_is_one(tmp_path: Path) -> None:
    async with incident(tmp_path) as core:
        await pass_time(core, 5 * MINUTE)
        assert len(said(core, "no lead yet")) == 2
        _, channel = await core.incident(1), (await core.incident(1)).place
        assert channel
        await core.mention(ADA, channel, "lead")
        await pass_time(core, 20 * MINUTE, step=MINUTE)
        assert len(said(core, "no lead yet")) == 2


async def test_closing_stops_all(tmp_path: Path) -> None:
    async with incident(tmp_path) as core:
        await pass_time(core, 3 * MINUTE)
        channel = (await core.incident(1)).place
        assert channel
        await core.mention(ADA, channel, "close")
        before = len(core.platform.said)
        await pass_time(core, 2 * 24 * HOUR, step=HOUR)
        assert len(core.platform.said) == before


async def test_the_daily_one_keeps_to_office_hours_of_the_incident_across_a_clock_change(tmp_path: Path) -> None:
    # Thursday evening in Berlin; on Sunday 2026-03-29 the clocks go forward.
    clock = FakeClock(datetime(2026, 3, 26, 19, 0, tzinfo=UTC))
    async with running(tmp_path, clock=clock) as core:
        await core.slash(ADA, GENERAL, "Disk")
        await core.send(
            events.ProfileChanged(
                **core.stamp(), place=GENERAL, profile=Profile(ref=ADA, name="Ada", timezone="Europe/Berlin")
            )
        )
        await core.submit(ADA, core.last_form)
        await core.click(ADA, core.headline, "Create comms channel")
        moments: list[datetime] = []
        seen = 0
        for _ in range(10 * 24):
            await pass_time(core, HOUR, step=HOUR)
            if len(found := said(core, "is still open")) > seen:
                seen = len(found)
                moments.append(clock.now())
        assert [f"{at:%a %H:%M}" for at in moments] == ["Mon 07:00", "Tue 07:00", "Wed 07:00", "Thu 07:00", "Fri 07:00"]


async def test_a_restart_neither_repeats_nor_loses_one(tmp_path: Path) -> None:
    clock = FakeClock()
    async with incident(tmp_path, clock=clock) as core:
        await pass_time(core, 6 * MINUTE)
        first = len(said(core, "no severity yet"))
    clock.advance(7 * MINUTE)
    async with running(tmp_path, clock=clock) as core:
        await core.settle()
        while await core.services.timers.fire_due():
            pass
        await core.settle()
        second = len(said(core, "no severity yet"))
        await pass_time(core, 60 * MINUTE, step=MINUTE)
        assert (first, second, len(said(core, "no severity yet"))) == (1, 1, 4)


async def test_one_that_is_skipped_or_fails_does_not_use_up_its_count(tmp_path: Path) -> None:
    hub, calls = Hub(), list[str]()

    @hub.notify(every=timedelta(minutes=1), times=2)
    def flaky(incident: Incident) -> str:
        calls.append("called")
        if len(calls) == 1:
            raise RuntimeError("no luck")
        return f"tick {incident.reference}"

    async with incident(tmp_path, hub) as core:
        await pass_time(core, 10 * MINUTE)
        assert len(calls) == 3
        assert len(said(core, "tick INC-1")) == 2
        letters = await core.delivery.dead_letters.list("inbox")
        assert "RuntimeError: no luck" in letters[0].reason
        assert "flaky" in letters[0].reason


async def test_snooze_and_stop(tmp_path: Path) -> None:
    async with incident(tmp_path) as core:
        await pass_time(core, 2.5 * MINUTE)
        nudge = next(each for each in list(core.platform.said.values()) if "no lead yet" in each.text)
        await core.click(ADA, nudge, "Snooze for an hour")
        await pass_time(core, 58 * MINUTE, step=MINUTE)
        assert len(said(core, "no lead yet")) == 1
        await pass_time(core, 3 * MINUTE, step=MINUTE)
        assert len(said(core, "no lead yet")) == 2
        nudge = [each for each in list(core.platform.said.values()) if "no lead yet" in each.text][-1]
        await core.click(ADA, nudge, "Stop reminding")
        await pass_time(core, 60 * MINUTE, step=MINUTE)
        assert len(said(core, "no lead yet")) == 2
        await core.click(ADA, nudge, "Snooze for an hour")
        assert "over already" in core.platform.private[-1].text


async def test_a_block_that_is_newer_than_the_incident_begins_at_the_next_start(tmp_path: Path) -> None:
    clock, hub = FakeClock(), Hub()

    @hub.notify(after=timedelta(minutes=10))
    def once(incident: Incident) -> str:
        return f"ten minutes of {incident.reference}"

    async with incident(tmp_path, clock=clock) as core:
        await pass_time(core, 5 * MINUTE)
    for _ in range(2):
        async with running(tmp_path, hub, clock=clock) as core:
            await pass_time(core, 15 * MINUTE, step=MINUTE)
            found = said(core, "ten minutes of INC-1")
            assert len(found) == (1 if _ == 0 else 0)


@pytest.mark.parametrize("zone", ["Asia/Tokyo"])
async def test_hours_with_a_zone_of_their_own(tmp_path: Path, zone: str) -> None:
    hub = Hub()

    @hub.notify(after=timedelta(0), during=OfficeHours(zone=zone))
    def good_morning() -> str:
        return "good morning"

    # 21:00 UTC is 06:00 in Tokyo.
    async with incident(tmp_path, hub, FakeClock(datetime(2026, 11, 23, 21, 0, tzinfo=UTC))) as core:
        await pass_time(core, 2.9 * HOUR, step=6 * MINUTE)
        assert said(core, "good morning") == []
        await pass_time(core, HOUR, step=6 * MINUTE)
        assert len(said(core, "good morning")) == 1
