"""Asking something that one can do without: a short wait for the answer and, when there was none, no question for a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

log = structlog.get_logger()

PATIENCE_S, BLIND_S = 0.5, 5.0
"""How long to wait for Redis, and how long not to ask it again when it did not answer."""

Answer = TypeVar("Answer")


class Away(Exception):
    """It did not answer, just now or a moment ago: do without."""


class Patience:
    """`said` and `then` go into the log whenever an answer fails to come: what is wrong, and what happens instead."""

    def __init__(self, said: str, then: str, now: Callable[[], float] = time.monotonic) -> None:
        self._said, self._then = said, then
        self._now = now
        self._blind_until = self._now()

    async def ask(self, question: Callable[[], Awaitable[Answer]]) -> Answer:
        """Raises `Away`, at once where it was away a moment ago."""
        if self._now() < self._blind_until:
            raise Away
        return await self.insist(question)

    async def insist(self, question: Callable[[], Awaitable[Answer]]) -> Answer:
        """The same for what is worth the wait each time."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await question()
        except Exception as error:
            log.warning(self._said, error=type(error).__name__, then=self._then)
            self._blind_until = self._now() + BLIND_S
            raise Away from error
        self._blind_until = self._now()
        return answer
