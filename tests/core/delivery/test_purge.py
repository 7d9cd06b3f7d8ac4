"""What is over is dropped after a while; what somebody may still need is not."""

from __future__ import annotations

from sqlalchemy import select

from core.delivery import InboxItem, PermanentFailure
from core.store.delivery_tables import inbox, inbox_step, outbox
from core.store.forms import OpenedForms
from muster.testing.clock import FakeClock
from tests.core.delivery.build import entry, post, room

DAY = 86_400


async def test_done_work_goes_and_dead_letters_and_open_forms_stay(database: str) -> None:
    clock = FakeClock()
    async with room(database, clock) as here:

        async def behave(item: InboxItem) -> None:
            if item.event.key == "bad":
                raise PermanentFailure("no luck")

        here.behave = behave
        await here.delivery.start()
        await here.delivery.inbox.store([entry("good"), entry("bad", "C2")])
        await here.ask(post("hello"), key="hello")
        await here.delivery.idle(30)
        async with here.sessions() as session:
            token = await OpenedForms(session).keep("declare", None, {"text": "typed"}, clock.now())
            await session.commit()
        clock.advance(4 * DAY)
        await here.delivery.purge()
        async with here.sessions() as session:
            assert list(await session.scalars(select(inbox.c.key))) == ["bad"]
            assert list(await session.scalars(select(inbox_step.c.step))) == []
            assert list(await session.scalars(select(outbox.c.key))) == []
            assert await OpenedForms(session).find(token)
        clock.advance(27 * DAY)
        await here.delivery.purge()
        async with here.sessions() as session:
            assert await OpenedForms(session).find(token) is None
