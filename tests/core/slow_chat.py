"""A chat, or a block, that takes its time, as the real ones do: a test decides when it goes on."""

from __future__ import annotations

import asyncio
from typing import Any

from core.chat.effects import Effect
from core.chat.platform import Attempt, Outcome
from muster.testing.fakes import FakePlatform
from muster.testing.harness import ADA, GENERAL, Harness
from tests.waiting import until


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
        async def is_so() -> bool:
            return self.held > 0 and await core.delivery.waiting() <= self.held

        await until(is_so)

    def answers(self) -> None:
        self._go.set()


async def submitting(core: Harness, **values: Any) -> asyncio.Task[Any]:
    """Ada has opened the form and submits it; what comes of that comes while the test goes on."""
    await core.slash(ADA, GENERAL, "Database is down")
    return asyncio.create_task(core.submit(ADA, core.last_form, **values))
