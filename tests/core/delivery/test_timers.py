"""Timers: once, late rather than never, and not after they were stopped."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from muster.testing.clock import FakeClock
from tests.core.delivery.build import Room, place, room
from tests.waiting import PATIENCE, until


async def set_timer(here: Room, key: str, seconds: int, group: str = "incident/1") -> None:
    at = here.clock.now() + timedelta(seconds=seconds)
    async with here.sessions() as session:
        await here.delivery.timers.set(
            session, name="nudge", key=key, group=group, at=at, place=place(), about={"incident": "1"}
        )
        await session.commit()


async def test_a_timer_fires_once_when_it_is_due(database: str) -> None:
    clock = FakeClock()
    async with room(database, clock) as here:
        await set_timer(here, "a", 60)
        assert await here.delivery.timers.fire_due() == 0
        clock.advance(60)
        assert sum(await asyncio.gather(*(here.delivery.timers.fire_due() for _ in range(3)))) >= 1
        await here.delivery.start()
        await here.delivery.idle(PATIENCE)
        assert len(here.handled) == 1
        assert here.handled[0].startswith("timer/")


async def test_one_that_fell_due_while_nobody_ran_fires_late(database: str) -> None:
    clock = FakeClock()
    async with room(database, clock) as here:
        await set_timer(here, "a", 60)
        clock.advance(3600)
        await here.delivery.start()
        await until(lambda: here.handled)
        await here.delivery.idle(PATIENCE)
        assert len(here.handled) == 1


async def test_one_that_was_stopped_does_not_fire(database: str) -> None:
    clock = FakeClock()
    async with room(database, clock) as here:
        await set_timer(here, "a", 60)
        await set_timer(here, "b", 60, group="incident/2")
        async with here.sessions() as session:
            await here.delivery.timers.cancel_group(session, "incident/1")
            await session.commit()
        clock.advance(61)
        assert await here.delivery.timers.fire_due() == 1


async def test_one_that_is_set_again_fires_at_its_new_time_only(database: str) -> None:
    clock = FakeClock()
    async with room(database, clock) as here:
        await set_timer(here, "a", 60)
        await set_timer(here, "a", 600)
        clock.advance(61)
        assert await here.delivery.timers.fire_due() == 0
        clock.advance(600)
        assert await here.delivery.timers.fire_due() == 1
