"""Whoever has work is woken by the transaction that made it, so that nobody has to look again and again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from core.delivery.inbox import insert_event
from core.delivery.item import InboxItem
from core.delivery.outbox import TOPIC as OUTBOX
from core.delivery.wakeups import LocalWakeups, note_work, wake_for
from muster.testing.clock import FakeClock
from tests.core.delivery.build import QUICK, Room, entry, message, place, post, room
from tests.waiting import PATIENCE, until

LANES = 40


class Heard(LocalWakeups):
    def __init__(self) -> None:
        super().__init__()
        self.topics: list[str] = []

    def notify(self, topic: str) -> None:
        self.topics.append(topic)


async def test_a_commit_wakes_whom_it_gave_work_and_nobody_else(database: str) -> None:
    heard = Heard()
    async with room(database) as here:
        async with here.sessions() as session:
            await session.commit()
        wake_for(session, heard)
        assert heard.topics == []
        async with here.sessions() as session:
            note_work(session, OUTBOX)
            note_work(session, OUTBOX)
            await session.commit()
        for _ in range(2):
            wake_for(session, heard)
        assert heard.topics == [OUTBOX]


async def test_nothing_waits_for_somebody_to_look(database: str) -> None:
    """Nobody looks by himself within the time of this test. More lanes than are worked on at once; each event makes
    another, asks for a message, and sets a timer that is due."""
    clock = FakeClock()
    async with room(database, clock) as here:

        async def behave(item: InboxItem) -> None:
            if item.event.key.startswith("first"):
                await _make_work(here, item.event.key)

        here.behave = behave
        here.delivery = here.make(replace(QUICK, look_every=10 * PATIENCE, inbox_lanes=4, outbox_lanes=4))
        await here.delivery.start()
        for lane in range(LANES):
            await here.delivery.inbox.store([entry(f"first-{lane}", f"C{lane}")])
        await until(lambda: len(here.handled) == 3 * LANES)
        await until(lambda: len(here.platform.calls) == LANES)
        await here.delivery.idle(PATIENCE)
        assert sum(each.startswith("timer/") for each in here.handled) == LANES


async def _make_work(here: Room, key: str) -> None:
    async with here.sessions() as session:
        await insert_event(session, message(f"second-{key}", clock=here.clock), f"second/{key}", here.clock.now())
        await here.delivery.outbox.ask(session, post(key, key))
        await here.delivery.timers.set(
            session,
            name="nudge",
            key=key,
            group=key,
            at=here.clock.now() - timedelta(seconds=1),
            place=place(),
            about={},
        )
        await session.commit()
    here.delivery.wake(session)
