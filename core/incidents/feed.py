"""Tells open pages that an incident has changed. Says which, not what: a reader looks it up and so sees only its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

EVERY = 0
"""Stands for the number of any incident: a message between processes was missed, so look again whatever you show."""

Listener: TypeAlias = Callable[[int], None]


class Feed(Protocol):
    def publish(self, incident: int) -> None:
        """An incident has changed (its number)."""


class LocalFeed:
    """Within one process."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def publish(self, incident: int) -> None:
        for listener in self._listeners:
            listener(incident)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call it with the number of each incident that changes, until what is returned is called. It must not wait."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)
