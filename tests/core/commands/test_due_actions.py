"""With injected time: who owns a follow-up hears when it is due, on working days, until it is done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from core.chat import events
from core.chat.people import Profile
from core.chat.text import Person as Mention
from core.chat.text import text
from muster.testing.clock import FakeClock
from muster.testing.harness import ADA, BEN, GENERAL, Harness, incident

HOUR = 3600
WEDNESDAY = datetime(2026, 3, 4, 12, tzinfo=UTC)


@asynccontextmanager
async def with_follow_up(due: str, zone: str = "UTC") -> AsyncIterator[Harness]:
    """An incident with one follow-up of Ben's; he lives in `zone`."""
    async with incident(clock=FakeClock(WEDNESDAY), lead=BEN) as core:
        await core.tell(BEN, "lead")
        profile = Profile(ref=BEN, name="Ben", handle="ben", timezone=zone)
        await core.send(events.ProfileChanged(**core.stamp(), place=GENERAL, profile=profile))
        await core.tell(ADA, text("action ", Mention(BEN, "ben"), " adds an alert"))
        await core.tell(ADA, f"actions due 1 {due}")
        yield core


async def pass_hours(core: Harness, hours: int, step: int = 4) -> None:
    clock = core.services.clock
    assert isinstance(clock, FakeClock)
    for _ in range(hours // step):
        clock.advance(step * HOUR)
        while await core.services.timers.fire_due():
            pass
        await core.settle()


def told(core: Harness) -> list[str]:
    return [said.text for said in core.platform.direct if "follow-up of INC-1" in said.text]


async def test_the_owner_hears_on_the_day_at_nine_where_they_live() -> None:
    async with with_follow_up("2026-03-05", zone="America/New_York") as core:
        await pass_hours(core, 24)
        await pass_hours(core, 1, step=1)  # Thursday 13:00 UTC is 8:00 in New York
        assert told(core) == []
        await pass_hours(core, 1, step=1)
        assert told(core) == ["A follow-up of INC-1 is due today: @ben adds an alert"]


async def test_then_each_working_day_five_times_in_all_also_when_the_incident_is_closed() -> None:
    async with with_follow_up("2026-03-05") as core:
        await core.tell(ADA, "close")
        await pass_hours(core, 48)
        assert len(told(core)) == 2
        await pass_hours(core, 48)  # the weekend
        assert len(told(core)) == 2
        await pass_hours(core, 24)
        assert len(told(core)) == 3
        assert "was due on Thursday, March 5" in told(core)[-1]
        await pass_hours(core, 14 * 24)
        assert len(told(core)) == 5


async def test_marking_it_done_in_the_reminder_ends_it() -> None:
    async with with_follow_up("2026-03-05") as core:
        await pass_hours(core, 24)
        reminder = core.platform.direct[-1]
        await core.click(BEN, reminder, "Mark it done")
        async with core.services.unit_of_work() as uow:
            assert (await uow.actions.of(1))[0].done_at
        assert any("finished a follow-up" in each for each in core.said)
        await pass_hours(core, 72)
        assert len(told(core)) == 1


async def test_after_a_night_without_muster_it_waits_for_the_morning() -> None:
    async with with_follow_up("2026-03-05") as core:
        await pass_hours(core, 36, step=36)  # Friday, midnight
        assert told(core) == []
        await pass_hours(core, 12, step=12)
        assert told(core) == ["A follow-up of INC-1 was due on Thursday, March 5: @ben adds an alert"]


async def test_another_day_moves_it_and_another_owner_is_told_instead() -> None:
    async with with_follow_up("2026-03-05") as core:
        await core.tell(ADA, "actions due 1 2026-03-09")
        await pass_hours(core, 4 * 24)
        assert told(core) == []
        await pass_hours(core, 24)
        assert len(told(core)) == 1
        await core.tell(ADA, text("actions assign 1 ", Mention(ADA, "ada")))
        await pass_hours(core, 24)
        assert [said.only_for for said in core.platform.direct if "follow-up" in said.text] == [BEN, ADA, ADA]
