"""A chat, or a block, that takes its time, as the real ones do: a test decides when it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from core.chat.effects import Effect
from core.chat.platform import Attempt, Outcome
from muster.testing.fakes import FakePlatform
from muster.testing.harness import Harness


class Gate:
    """Where something waits until the test lets it go on."""

    def __init__(self) -> None:
        self.reached, self.open = asyncio.Event(), asyncio.Event()

    async def wait(self) -> None:
        self.reached.set()
        await self.open.wait()


class SlowChat:
    """Takes its time for these effects, until `answers`."""

    def __init__(self, platform: FakePlatform, *kinds: type[Effect]) -> None:
        self._kinds, self._perform, self._go = kinds, platform.perform, asyncio.Event()
        self.held = 0
        platform.perform = self.perform  # type: ignore[method-assign]

    async def perform(self, effect: Effect, attempt: Attempt) -> Outcome:
        if isinstance(effect, self._kinds):
            self.held += 1
            await self._go.wait()
            self.held -= 1
        return await self._perform(effect, attempt)

    async def all_else_is_done(self, core: Harness) -> None:
        async with asyncio.timeout(20):
            while not self.held or await core.delivery.waiting() > self.held:
                await asyncio.sleep(0.005)

    def answers(self) -> None:
        self._go.set()


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not is_so():
            await asyncio.sleep(0.01)
