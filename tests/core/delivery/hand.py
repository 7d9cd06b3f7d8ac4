"""Run as a program: one process that works on a shared database until it is ended. Its handler writes into `test_done`
which event it applied, its platform into `test_said` what it was told to post.

    python -m tests.core.delivery.hand DATABASE
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from typing import Any

from sqlalchemy import Column, Integer, String, Table

from core.chat.platform import Attempt, Outcome
from core.clock import SystemClock
from core.delivery import DeliverySettings, InboxItem
from core.delivery.connecting import signals_for
from core.delivery.delivery import new_owner
from core.store.engine import Sessions, open_engine, session_maker
from muster.testing.fakes import FakePlatform
from tests.core.delivery.build import Room, done

said = Table(
    "test_said",
    done.metadata,
    Column("id", Integer, primary_key=True),
    Column("lane", String),
    Column("words", String),
    Column("process", Integer),
)
PATIENT = DeliverySettings(lease=1.5, look_every=0.2, first_wait=0.05)


class WritingPlatform(FakePlatform):
    """Keeps in the database what it was told, at once: a chat remembers what a killed process had it say."""

    def __init__(self, sessions: Sessions) -> None:
        super().__init__()
        self._sessions = sessions

    async def perform(self, effect: Any, attempt: Attempt) -> Outcome:
        async with self._sessions() as session:
            words = effect.content.text.plain
            await session.execute(said.insert().values(lane=effect.lane, words=words, process=os.getpid()))
            await session.commit()
        return Outcome()


async def work(database: str) -> None:
    sessions = session_maker(open_engine(database))
    room = Room(sessions, WritingPlatform(sessions), SystemClock())

    async def behave(_item: InboxItem) -> None:
        await asyncio.sleep(random.uniform(0, 0.004))

    room.behave = behave
    owner = new_owner()
    signals = signals_for(database, "", owner)
    await signals.start()
    room.delivery = room.make(PATIENT, is_alone=False, signals=signals, owner=owner)
    await room.delivery.start()
    print("ready", flush=True)  # noqa: T201
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1]))
