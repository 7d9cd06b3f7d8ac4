"""A cancellation that is lost does not keep a task, and the process with it, alive."""

from __future__ import annotations

import asyncio
import gc

import pytest

from core.ending import end
from tests.waiting import PATIENCE

FOR_EVER = 1_000_000


class Deaf:
    """Loses so many cancellations, as `asyncio.wait_for` of Python 3.11 can."""

    def __init__(self, times: int) -> None:
        self.lost, self._times = 0, times

    async def run(self) -> None:
        while True:
            try:
                await asyncio.sleep(FOR_EVER)
            except asyncio.CancelledError:
                if self.lost == self._times:
                    raise
                self.lost += 1


async def begun(deaf: Deaf) -> asyncio.Task[None]:
    task = asyncio.create_task(deaf.run())
    await asyncio.sleep(0)
    return task


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.ending._AGAIN_S", 0.01)


async def test_a_task_that_loses_cancellations_ends() -> None:
    deaf = Deaf(3)
    task = await begun(deaf)
    async with asyncio.timeout(PATIENCE):
        await end(task, None)
    assert task.cancelled()
    assert deaf.lost == 3


async def test_a_task_that_is_over_or_fails_at_its_end_is_no_trouble() -> None:
    async def fails() -> None:
        try:
            await asyncio.sleep(FOR_EVER)
        finally:
            raise ValueError("no")

    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: complaints.append(context))
    over, failing = asyncio.create_task(asyncio.sleep(0)), asyncio.create_task(fails())
    await asyncio.wait([over])
    await end(over, failing)
    assert failing.done()
    del failing
    gc.collect()
    assert complaints == [], "nobody asked how it ended"


async def test_who_is_cancelled_meanwhile_waits_for_them_and_is_cancelled_then() -> None:
    deaf = Deaf(5)
    task = await begun(deaf)
    ending = asyncio.create_task(end(task))
    await asyncio.sleep(0)
    ending.cancel()
    async with asyncio.timeout(PATIENCE):
        await asyncio.wait([ending])
    assert ending.cancelled()
    assert task.done()
    assert deaf.lost == 5
