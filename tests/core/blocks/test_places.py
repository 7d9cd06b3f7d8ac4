"""A block that hangs in many channels leaves room in the process for all others."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from core.blocks.hub import Hub
from core.blocks.places import Places
from core.chat.events import Mentioned
from core.chat.places import MessageRef, Place
from core.chat.text import text
from core.delivery import NotYet
from core.store.delivery_tables import inbox
from muster.testing import ADA, Harness, running
from tests.waiting import until


async def test_a_quick_block_is_waited_for_and_one_that_hangs_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    places, inside, let_go = Places(2), 0, asyncio.Event()

    async def quick() -> None:
        async with places.one("quick"):
            await asyncio.sleep(0)

    async def hanging() -> None:
        nonlocal inside
        async with places.one("hanging"):
            inside += 1
            await let_go.wait()

    await asyncio.gather(*(quick() for _ in range(20)))
    held = [asyncio.create_task(hanging()) for _ in range(2)]
    while inside < 2:
        await asyncio.sleep(0)
    monkeypatch.setattr("core.blocks.places.PATIENCE_S", 0.05)
    with pytest.raises(NotYet, match="hanging is under way 2 times"):
        await hanging()
    await quick()
    let_go.set()
    await asyncio.gather(*held)
    await hanging()
    assert not places._blocks, "nothing is kept of blocks that nobody uses"


async def test_others_go_on_and_those_that_waited_are_called_once_in_the_end(tmp_path: Path) -> None:
    hub, let_go = Hub(), asyncio.Event()
    begun: list[str] = []

    @hub.command("hang", help="waits", anywhere=True)
    async def hang() -> str:
        begun.append("hang")
        await let_go.wait()
        return "done"

    @hub.command("quick", help="does not", anywhere=True)
    async def quick() -> str:
        return "at once"

    async with running(tmp_path, hub) as core:
        hanging = [_said(core, number, "hang") for number in range(20)]
        await core.intake.accept(hanging)
        await until(lambda: len(begun) == 4)
        await core.intake.accept([_said(core, number, "quick") for number in range(20, 30)])
        await until(lambda: len(_answers(core, "at once")) == 10)
        assert len(begun) == 4
        let_go.set()
        await core.settle()
        assert len(begun) == 20
        assert len(_answers(core, "done")) == 20
        async with core.services.sessions() as session:
            rows = (await session.execute(select(inbox.c.state, inbox.c.attempts))).all()
        # To wait for a turn is no try.
        assert {tuple(row) for row in rows} == {("done", 1)}


def _said(core: Harness, number: int, words: str) -> Mentioned:
    place = Place("fake", "W1", f"C-{number}")
    return Mentioned(
        **core.stamp(), place=place, person=ADA, text=text(words), message=MessageRef(place, f"m{number}"), direct=False
    )


def _answers(core: Harness, words: str) -> list[str]:
    return [said.text for said in core.platform.said.values() if words in said.text]
