"""In: stored once, acknowledged after the commit, handled in order, never lost, never twice."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select, update

from core.chat.platform import Overloaded
from core.delivery import DeliverySettings, InboxItem, LeaseLost, PermanentFailure
from core.store.delivery_tables import inbox
from tests.core.delivery.build import entry, message, room
from tests.waiting import PATIENCE, until


async def test_an_event_is_stored_once_however_often_it_comes(database: str) -> None:
    async with room(database) as here:
        await here.delivery.start()
        fresh = await asyncio.gather(*(here.delivery.inbox.store([entry("e1")]) for _ in range(20)))
        assert sorted(map(len, fresh)) == [0] * 19 + [1]
        await here.delivery.idle(PATIENCE)
        assert await here.delivery.inbox.store([entry("e1")]) == frozenset()
        await here.delivery.idle(PATIENCE)
        assert await here.applied() == ["e1:first"]
        assert here.fresh == ["e1"]


async def test_callers_share_commits(database: str) -> None:
    async with room(database) as here:
        await asyncio.gather(*(here.delivery.inbox.store([entry(f"e{number}")]) for number in range(200)))
        assert here.delivery.inbox.commits < 20


async def test_lanes_keep_their_order_and_do_not_wait_for_each_other(database: str) -> None:
    async with room(database) as here:
        held = asyncio.Event()

        async def behave(item: InboxItem) -> None:
            if item.event.key == "slow-0":
                await held.wait()

        here.behave = behave
        await here.delivery.start()
        await here.delivery.inbox.store([entry(f"slow-{number}", "slow") for number in range(5)])
        await here.delivery.inbox.store([entry(f"fast-{number}", "fast") for number in range(5)])
        async with asyncio.timeout(PATIENCE):
            while len(await here.applied("fast")) < 5:
                await asyncio.sleep(0)
        assert await here.applied("slow") == []
        held.set()
        await here.delivery.idle(PATIENCE)
        assert await here.applied("slow") == [f"slow-{number}:first" for number in range(5)]
        assert await here.applied("fast") == [f"fast-{number}:first" for number in range(5)]


async def test_what_fails_is_tried_again_without_repeating_what_was_done(database: str) -> None:
    async with room(database) as here:

        async def behave(item: InboxItem) -> None:
            if item.attempt == 1:
                await here.apply(item, "first")
                raise RuntimeError("after the first block")

        here.behave = behave
        await here.delivery.start()
        await here.delivery.inbox.store([entry("e1")])
        await here.delivery.idle(PATIENCE)
        assert here.handled == ["e1", "e1"]
        assert await here.applied() == ["e1:first"]


async def test_what_always_fails_becomes_a_dead_letter_and_can_be_tried_again(database: str) -> None:
    async with room(database) as here:
        broken = True

        async def behave(_item: InboxItem) -> None:
            if broken:
                raise RuntimeError("no luck")

        here.behave = behave
        here.delivery = here.make(
            DeliverySettings(inbox_attempts=3, first_wait=0.01, longest_wait=0.01, look_every=0.02)
        )
        await here.delivery.start()
        await here.delivery.inbox.store([entry("bad"), entry("after", "C1")])
        await here.delivery.idle(PATIENCE)
        letters = await here.delivery.dead_letters.list("inbox")
        assert [(letter.kind, letter.attempts, letter.reason) for letter in letters] == [
            ("message_posted", 3, "RuntimeError: no luck"),
            ("message_posted", 3, "RuntimeError: no luck"),
        ]
        broken = False
        assert await here.delivery.dead_letters.retry("inbox", letters[0].id)
        await here.delivery.idle(PATIENCE)
        assert await here.applied() == ["after:first"]


async def test_what_can_never_work_is_not_tried_again(database: str) -> None:
    async with room(database) as here:

        async def behave(_item: InboxItem) -> None:
            raise PermanentFailure("block x: KeyError")

        here.behave = behave
        await here.delivery.start()
        await here.delivery.inbox.store([entry("e1")])
        await here.delivery.idle(PATIENCE)
        assert here.handled == ["e1"]
        assert (await here.delivery.dead_letters.count())["inbox"] == 1


async def test_whoever_outlived_his_lease_commits_nothing(database: str) -> None:
    async with room(database) as here:
        errors: list[Exception] = []

        async def behave(item: InboxItem) -> None:
            if item.attempt == 1:
                async with here.sessions() as session:
                    await session.execute(update(inbox).values(lease_owner="somebody else"))
                    await session.commit()
                try:
                    await here.apply(item, "first")
                except LeaseLost as error:
                    errors.append(error)
                    raise

        here.behave = behave
        await here.delivery.start()
        await here.delivery.inbox.store([entry("e1")])
        await until(lambda: errors)
        assert await here.applied() == []


async def test_an_event_that_kills_its_process_ends_in_the_dead_letters(database: str) -> None:
    async with room(database) as here:
        await here.delivery.inbox.store([entry("poison")])
        async with here.sessions() as session:
            # As eight processes left it that claimed it and died.
            await session.execute(update(inbox).values(attempts=8, lease_owner="dead"))
            await session.commit()
        await here.delivery.start()
        await here.delivery.idle(PATIENCE)
        assert here.handled == []
        assert "died" in (await here.delivery.dead_letters.list("inbox"))[0].reason


async def test_a_claimed_event_is_left_to_its_acceptor_and_taken_over_when_he_dies(database: str) -> None:
    async with room(database) as here:
        await here.delivery.inbox.store([entry("form", claimed=True)])
        other = here.make()
        assert await other.worker.run_claimed("form") is None
        assert here.handled == []
        await here.delivery.worker.run_claimed("form")
        assert await here.applied() == ["form:first"]
        await here.delivery.inbox.store([entry("form-2", claimed=True)])
        # The acceptor died; the next process of this database starts.
        here.delivery = here.make()
        await here.delivery.start()
        await here.delivery.idle(PATIENCE)
        assert await here.applied() == ["form:first", "form-2:first"]


async def test_events_that_are_only_counted_are_done_at_once_and_keep_no_text(database: str) -> None:
    async with room(database) as here:
        await here.delivery.start()
        await here.delivery.inbox.store([entry("e1", counted_only=True)])
        await here.delivery.idle(PATIENCE)
        assert (here.fresh, here.handled) == (["e1"], [])
        async with here.sessions() as session:
            assert (await session.execute(select(inbox.c.state, inbox.c.payload))).all() == [("done", "")]


async def test_too_much_is_refused_so_that_the_platform_sends_it_again(database: str) -> None:
    async with room(database) as here:
        here.delivery = here.make(DeliverySettings(most_waiting=3))
        await here.delivery.inbox.store([entry(f"e{number}") for number in range(4)])
        await here.delivery.inbox.measure()
        with pytest.raises(Overloaded):
            await here.delivery.inbox.store([entry("one too many")])


async def test_an_event_keeps_all_it_said(database: str) -> None:
    async with room(database) as here:
        seen = []

        async def behave(item: InboxItem) -> None:
            seen.append(item.event)

        here.behave = behave
        sent = message("e1")
        await here.delivery.start()
        from core.delivery import InboxEntry

        await here.delivery.inbox.store([InboxEntry(sent, "lane")])
        await here.delivery.idle(PATIENCE)
        assert seen == [sent]
