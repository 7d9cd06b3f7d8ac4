"""How many calls of one block may be under way in a process: one that hangs leaves room for the others."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import structlog

from core.blocks.hub import Hub
from core.blocks.routing import parse_reference
from core.chat.events import CommandInvoked, Event, Mentioned
from core.chat.words import first_word
from core.delivery.item import NotYet

log = structlog.get_logger()

PATIENCE_S = 0.5
"""How long an event holds its own place in the process while it waits for one at its block: a quick block needs less."""


class Places:
    """So many for each block, by its name."""

    def __init__(self, each: int) -> None:
        self._each = each
        self._blocks: dict[str, asyncio.Semaphore] = {}
        self._users: dict[str, int] = {}
        self._full: set[str] = set()
        """Blocks that somebody waited for in vain; from then on nobody waits until a place comes free."""

    @contextlib.asynccontextmanager
    async def one(self, block: str) -> AsyncIterator[None]:
        """Raises `NotYet` when none comes free in a moment."""
        places = self._blocks.setdefault(block, asyncio.Semaphore(self._each))
        self._users[block] = self._users.get(block, 0) + 1
        try:
            await self._take(block, places)
            try:
                yield
            finally:
                places.release()
                self._full.discard(block)
        finally:
            self._users[block] -= 1
            if not self._users[block]:
                del self._users[block], self._blocks[block]

    async def _take(self, block: str, places: asyncio.Semaphore) -> None:
        try:
            async with asyncio.timeout(0 if block in self._full else PATIENCE_S):
                await places.acquire()
        except TimeoutError:
            if block not in self._full:
                log.warning("block_is_full", block=block, under_way=self._each)
            self._full.add(block)
            raise NotYet(f"{block} is under way {self._each} times already.") from None


def block_of(step: str, event: Event, hub: Hub) -> str:
    """Whose places a step takes: all commands are one step, and each is a block of its own."""
    if not isinstance(event, CommandInvoked | Mentioned):
        return step
    word, rest = first_word(event.text)
    if parse_reference(word):
        word, _ = first_word(rest)
    found = hub.commands.get(word.casefold())
    return f"{step}:{found.name}" if found else step
