"""Several blocks for one event, and one block that does the same thing twice: nothing is taken for a repetition."""

from __future__ import annotations

import dataclasses

from sqlalchemy import select

from core.blocks.hub import Hub
from core.chat.events import IncidentEvent
from core.store.delivery_tables import outbox
from muster import Context
from muster.testing import ADA, incident


async def test_two_pages_and_two_notes_in_one_call_are_four_entries_in_their_order() -> None:
    hub, heard = Hub(), list[str]()

    @hub.command("everybody", help="pages both")
    def everybody(context: Context) -> None:
        context.page("payments", "a")
        context.timeline.add("first")
        context.page("database", "b")
        context.note("second")

    @hub.on("paged")
    def listen(event: IncidentEvent) -> None:
        heard.append(event.about["service"])

    async with incident(hub) as chat:
        await chat.tell(ADA, "everybody")
        assert heard == ["payments", "database"]
        assert await chat.notes() == ["Paged **payments**: a", "first", "Paged **database**: b", "second"]
        await chat.tell(ADA, "close")
        assert [page.action for page in chat.pager.pages.values()] == ["resolve", "resolve"]


async def test_two_blocks_for_one_word_both_page_and_write() -> None:
    hub, heard = Hub(), list[str]()

    @hub.keyword("all hands")
    def one(context: Context) -> None:
        context.page("payments", "a")

    @hub.keyword("all hands")
    def two(context: Context) -> None:
        context.page("database", "b")

    @hub.on("paged")
    def listen(event: IncidentEvent) -> None:
        heard.append(event.about["service"])

    async with incident(hub) as chat:
        await chat.say(ADA, chat.channel, "all hands please")
        assert sorted(heard) == ["database", "payments"]
        assert sorted(await chat.notes()) == ["Paged **database**: b", "Paged **payments**: a"]


async def test_blocks_with_very_long_names_are_told_apart() -> None:
    hub = Hub()
    for number in range(2):

        @hub.keyword("database")
        def block(context: Context, number: int = number) -> str:
            return f"heard {number}"

    first, second = hub.keywords.values()
    long = {"a" * 300 + each.name: each for each in (first, second)}
    hub.keywords = {name: dataclasses.replace(each, name=name) for name, each in long.items()}
    async with incident(hub) as chat:
        await chat.say(ADA, chat.channel, "the database is slow")
        assert chat.said[-2:] == ["heard 0", "heard 1"]
        async with chat.services.sessions() as session:
            names = (await session.scalars(select(outbox.c.key))).all()
            assert max(map(len, names)) <= 200
