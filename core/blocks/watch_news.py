"""Keeping the watch current where other processes make channels, too."""

from __future__ import annotations

import asyncio

from core.blocks.watch import Watch
from core.store.engine import Sessions
from core.store.watched import Seen, watched_since

_APART_S = 0.02


class WatchNews:
    """A place that this process does not know may be one that another has just made: asked of the store before an event
    is let go. Those who ask in the same moment share one look, and looks keep a distance: however many messages are
    nobody's business, they cost the database a few dozen small reads a second."""

    def __init__(self, sessions: Sessions, watch: Watch) -> None:
        self._sessions = sessions
        self._watch = watch
        self._seen = Seen()
        self._lock = asyncio.Lock()
        self._next: asyncio.Task[None] | None = None
        self._looked_at = 0.0

    async def look(self) -> None:
        """Return when all that was committed before this call is in the watch."""
        if self._next is None:
            self._next = asyncio.create_task(self._look())
        await asyncio.shield(self._next)

    async def _look(self) -> None:
        async with self._lock:
            now = asyncio.get_running_loop().time()
            await asyncio.sleep(max(0.0, self._looked_at + _APART_S - now))
            self._looked_at = asyncio.get_running_loop().time()
            # Whoever comes from now on is told of what is committed later: that is the next look.
            self._next = None
            async with self._sessions() as session:
                news = await watched_since(session, self._seen)
            for place in news.rooms:
                self._watch.add_incident_channel(place)
            for place in news.headlines:
                self._watch.add_headline_channel(place)
            for person in news.people:
                self._watch.add_person(person)
