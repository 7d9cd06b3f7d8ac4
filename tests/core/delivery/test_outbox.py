"""Out: in order, at most as often as the platform lets us, told when it can't be."""

from __future__ import annotations

import pytest

from core.chat.cards import Message
from core.chat.effects import Effect, OpenForm, Update
from core.chat.errors import ChatError, InteractionExpired, RateLimited, Refused, Unreachable
from core.chat.events import Interaction
from core.chat.forms import Form
from core.chat.people import PersonRef
from core.chat.places import MessageRef
from core.chat.text import text
from core.delivery import DeliverySettings
from tests.core.delivery.build import place, post, room
from tests.waiting import PATIENCE, until


def words(platform_calls: list[Effect]) -> list[str]:
    return [call.content.text.plain for call in platform_calls if hasattr(call, "content")]


async def test_a_lane_keeps_its_order_while_a_try_fails(database: str) -> None:
    async with room(database) as here:
        failures = iter([Unreachable("cut"), Unreachable("cut"), None, None, None])
        here.platform.trouble = lambda _effect: next(failures, None)
        await here.ask(post("one"), post("two"), post("three"))
        await here.delivery.start()
        await here.delivery.idle(PATIENCE)
        assert [said.text for said in here.platform.in_channel("C1")] == ["one", "two", "three"]
        assert words(here.platform.calls) == ["one", "one", "one", "two", "three"]


async def test_another_lane_does_not_wait(database: str) -> None:
    async with room(database) as here:
        here.platform.trouble = lambda effect: Unreachable("down") if effect.lane.endswith("broken") else None
        await here.ask(post("one", "broken"), post("two", "fine"))
        await here.delivery.start()
        await until(lambda: here.platform.in_channel("fine"))
        assert not here.platform.in_channel("broken")


async def test_the_same_key_is_asked_once(database: str) -> None:
    async with room(database) as here:
        await here.ask(post("one"), key="k")
        await here.ask(post("one"), key="k")
        await here.delivery.start()
        await here.delivery.idle(PATIENCE)
        assert len(here.platform.calls) == 1


async def test_ten_edits_that_wait_become_one_with_the_newest_words(database: str) -> None:
    async with room(database) as here:
        ref = MessageRef(place(), "1")
        await here.ask(post("zero"))
        for number in range(10):
            await here.ask(Update(message=ref, content=Message(text=text(str(number))), coalesce="headline/1"))  # type: ignore[arg-type]
        await here.delivery.start()
        await here.delivery.idle(PATIENCE)
        assert words(here.platform.calls) == ["zero", "9"]


async def test_wait_means_wait_for_everything_of_that_budget_and_costs_no_try(database: str) -> None:
    async with room(database) as here:
        limits = iter([RateLimited(0.2, "fake/Post")] * 3)
        here.platform.trouble = lambda effect: next(limits, None) if effect.lane.endswith("C1") else None
        here.delivery = here.make(
            DeliverySettings(outbox_attempts=2, first_wait=0.01, longest_wait=0.01, look_every=0.05)
        )
        await here.ask(post("one", "C1"))
        await here.delivery.start()
        await until(lambda: here.platform.calls)
        await here.ask(post("other", "C2"))
        await here.delivery.idle(PATIENCE)
        assert [said.text for said in here.platform.in_channel("C1")] == ["one"]
        assert [said.text for said in here.platform.in_channel("C2")] == ["other"]
        assert len(here.platform.calls) >= 3
        assert (await here.delivery.dead_letters.count())["outbox"] == 0


@pytest.mark.parametrize(
    ("error", "calls"), [(Refused("You are not in that channel.", "not_in_channel"), 1), (Unreachable("down", "x"), 3)]
)
async def test_what_does_not_work_is_a_dead_letter_and_the_asker_is_told(
    database: str, error: ChatError, calls: int
) -> None:
    async with room(database) as here:
        here.platform.trouble = lambda _effect: error
        here.delivery = here.make(
            DeliverySettings(outbox_attempts=3, first_wait=0.01, longest_wait=0.01, look_every=0.02)
        )
        await here.ask(post("one", note="headline", about={"incident": "7"}))
        await here.delivery.start()
        await here.delivery.idle(PATIENCE)
        assert len(here.platform.calls) == calls
        assert len(here.handled) == 1
        assert here.handled[0].startswith("undeliverable/")
        assert (await here.delivery.dead_letters.list("outbox"))[0].reason == error.reason


async def test_an_answer_comes_back_exactly_once(database: str) -> None:
    async with room(database) as here:
        await here.ask(post("one", note="headline"), key="k")
        await here.delivery.start()
        await here.delivery.idle(PATIENCE)
        assert here.handled == ["delivered/k"]


async def test_a_form_passes_every_queue_and_is_not_tried_when_its_moment_has_passed(database: str) -> None:
    async with room(database) as here:
        held = DeliverySettings(outbox_lanes=1, first_wait=60, longest_wait=60, look_every=0.02)
        here.delivery = here.make(held)
        here.platform.trouble = lambda effect: (
            InteractionExpired("Too late.") if isinstance(effect, OpenForm) else Unreachable("down")
        )
        form = OpenForm(
            person=PersonRef("fake", "W1", "ada"),
            form=Form(name="declare", title="Declare", fields=(), token="t1"),
            interaction=Interaction(trigger="t"),
            place=place(),
            about={"form": "declare", "token": "t1"},
        )
        await here.ask(post("one"), post("two", "C2"), form)  # type: ignore[arg-type]
        await here.delivery.start()
        await until(lambda: here.handled)
        assert here.handled[0].startswith("undeliverable/")
        assert sum(isinstance(call, OpenForm) for call in here.platform.calls) == 1


async def test_a_platform_that_is_gone_is_a_dead_letter(database: str) -> None:
    async with room(database) as here:
        effect = post("one")
        elsewhere = type(effect)(place=type(effect.place)("gone", "W9", "C1"), content=effect.content)
        await here.ask(elsewhere)
        await here.delivery.start()
        await here.delivery.idle(PATIENCE)
        assert "not connected" in (await here.delivery.dead_letters.list("outbox"))[0].reason
