"""A delivery on a fresh database, with a handler and a platform that the test controls."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from core.chat.cards import Message
from core.chat.effects import Post
from core.chat.events import Event, MessagePosted
from core.chat.people import PersonRef
from core.chat.places import MessageRef, Place
from core.chat.platform import FormVerdict
from core.chat.text import text
from core.clock import Clock, SystemClock
from core.delivery import Delivery, DeliverySettings, InboxEntry, InboxItem, PlatformRegistry
from core.store.engine import Sessions, open_engine, session_maker
from core.store.migrate import upgrade
from muster.testing.fakes import FakePlatform

QUICK = DeliverySettings(first_wait=0.01, longest_wait=0.02, look_every=0.05)
# What the handlers of these tests change: each event appends its key here, in the transaction of its step.
done = Table(
    "test_done", MetaData(), Column("id", Integer, primary_key=True), Column("key", String), Column("lane", String)
)


def place(name: str = "C1") -> Place:
    return Place("fake", "W1", name)


def message(key: str, channel: str = "C1", clock: Clock | None = None) -> MessagePosted:
    return MessagePosted(
        key=key,
        at=(clock or SystemClock()).now(),
        place=place(channel),
        person=PersonRef("fake", "W1", "ada"),
        text=text("hi"),
        message=MessageRef(place(channel), key),
    )


def entry(key: str, channel: str = "C1", **flags: bool) -> InboxEntry:
    return InboxEntry(message(key, channel), f"fake/W1/{channel}", **flags)


def post(words: str, channel: str = "C1", **more: Any) -> Post:
    return Post(place=place(channel), content=Message(text=text(words)), **more)


class Room:
    """A delivery and what belongs to it."""

    def __init__(self, sessions: Sessions, platform: FakePlatform, clock: Clock) -> None:
        self.sessions, self.platform, self.clock = sessions, platform, clock
        self.behave: Callable[[InboxItem], Awaitable[None]] | None = None
        self.handled: list[str] = []
        self.fresh: list[str] = []
        self.delivery = self.make()

    def make(self, settings: DeliverySettings = QUICK, **more: Any) -> Delivery:
        return Delivery(
            sessions=self.sessions,
            clock=self.clock,
            platforms=PlatformRegistry({("fake", "W1"): self.platform}),
            handle=self.handle,
            on_fresh=self.on_fresh,
            settings=replace(settings),
            **more,
        )

    async def handle(self, item: InboxItem) -> FormVerdict | None:
        self.handled.append(item.event.key)
        if self.behave:
            await self.behave(item)
        if "first" not in item.steps_done:
            await self.apply(item, "first")
        return None

    async def apply(self, item: InboxItem, step: str) -> None:
        """What a block does: a change and the record of the step, in one transaction."""
        async with self.sessions() as session:
            await session.execute(done.insert().values(key=f"{item.event.key}:{step}", lane=item.event.place.channel))
            await item.record_step(session, step)
            await session.commit()

    async def on_fresh(self, session: AsyncSession, events: Sequence[Event]) -> None:
        self.fresh += [event.key for event in events]

    async def ask(self, *effects: Post, key: str | None = None) -> None:
        async with self.sessions() as session:
            for effect in effects:
                await self.delivery.outbox.ask(session, effect, key=key)
            await session.commit()
        self.delivery.wake(session)

    async def applied(self, lane: str | None = None) -> list[str]:
        query = select(done.c.key).order_by(done.c.id)
        if lane:
            query = query.where(done.c.lane == lane)
        async with self.sessions() as session:
            return list(await session.scalars(query))


@asynccontextmanager
async def room(database: str, clock: Clock | None = None) -> AsyncIterator[Room]:
    """A room on this database; the delivery is not started."""
    engine: AsyncEngine = open_engine(database)
    await upgrade(engine)
    async with engine.begin() as connection:
        await connection.run_sync(done.metadata.create_all)
    made = Room(session_maker(engine), FakePlatform(), clock or SystemClock())
    try:
        yield made
    finally:
        await made.delivery.stop(grace=2)
        await engine.dispose()
