"""What is over is dropped after a while; what somebody may still need is not."""

from __future__ import annotations

from sqlalchemy import select, update

from core.chat.people import PersonRef
from core.delivery import InboxItem, PermanentFailure
from core.store.delivery_tables import inbox, inbox_step, outbox
from core.store.forms import OpenedForms
from core.store.unit_of_work import UnitOfWork
from core.store.webhook_tables import webhook_delivery
from core.store.webhooks import DELIVERED, WAITING
from muster.testing.clock import FakeClock
from tests.core.delivery.build import entry, post, room
from tests.waiting import PATIENCE

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
        await here.delivery.idle(PATIENCE)
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


async def test_the_log_of_webhooks_is_kept_for_a_month(database: str) -> None:
    clock = FakeClock()
    async with room(database, clock) as here:
        async with UnitOfWork(here.sessions) as uow:
            owner = await uow.people.known(PersonRef("fake", "W1", "ada"))
            assert owner.id
            hook, _ = await uow.webhooks.add(owner.id, "x", "https://example.com", [], False, clock.now())
            for key in ("old", "waiting"):
                made = await uow.webhooks.record(hook.id, "closed", key, None, "{}", clock.now())
                state = DELIVERED if key == "old" else WAITING
                await uow.session.execute(
                    update(webhook_delivery).where(webhook_delivery.c.id == made.id).values(state=state)
                )
            await uow.commit()
        for days, left in ((29, 2), (2, 1)):
            clock.advance(days * DAY)
            await here.delivery.purge()
            async with UnitOfWork(here.sessions) as uow:
                assert (await uow.webhooks.log(hook.id, 1, 10))[1] == left
