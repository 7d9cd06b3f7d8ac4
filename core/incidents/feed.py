"""Tells open pages that an incident has changed. Says which, not what: a reader looks it up and so sees only its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

_BACKLOG = 100
EVERY = 0
"""Stands for the number of any incident: a message between processes was missed, so look again whatever you show."""


class Feed(Protocol):
    def publish(self, incident: int) -> None:
        """An incident has changed (its number)."""


class LocalFeed:
    """Within one process. A reader who lags loses nothing that matters: any number means `look again`."""

    def __init__(self) -> None:
        self._readers: set[asyncio.Queue[int]] = set()

    def publish(self, incident: int) -> None:
        for reader in self._readers:
            if not reader.full():
                reader.put_nowait(incident)

    @contextmanager
    def watch(self) -> Iterator[asyncio.Queue[int]]:
        """A queue of the numbers of changed incidents, while the context lasts."""
        queue: asyncio.Queue[int] = asyncio.Queue(_BACKLOG)
        self._readers.add(queue)
        try:
            yield queue
        finally:
            self._readers.discard(queue)
