"""Requests that are held open: what is said meanwhile goes into their answer, all of it as one message."""

from __future__ import annotations

import asyncio

from adapters.teams.payload import Json


class Replies:
    def __init__(self) -> None:
        self._open: dict[str, list[Json]] = {}
        self._first: dict[str, asyncio.Event] = {}

    def hold(self, handle: str) -> None:
        """From now on `handle` takes answers."""
        self._open[handle], self._first[handle] = [], asyncio.Event()

    def say(self, handle: str | None, message: Json) -> bool:
        """False when nobody holds the request open (any more)."""
        if handle is None or handle not in self._open:
            return False
        self._open[handle].append(message)
        self._first[handle].set()
        return True

    async def first(self, handle: str, seconds: float) -> None:
        """Wait until something was said, `seconds` at most."""
        try:
            async with asyncio.timeout(seconds):
                await self._first[handle].wait()
        except TimeoutError:
            return

    def close(self, handle: str) -> Json | None:
        """All that was said, in one message; None when nothing was."""
        self._first.pop(handle, None)
        said = self._open.pop(handle, [])
        if not said:
            return None
        whole = said[0]
        for more in said[1:]:
            whole["attachments"] += more["attachments"]
        return whole
