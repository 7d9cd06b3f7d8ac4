"""Several blocks for one event, and one block that does the same thing twice: nothing is taken for a repetition."""

from __future__ import annotations

from core.blocks.hub import Hub
from core.chat.events import IncidentEvent
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
