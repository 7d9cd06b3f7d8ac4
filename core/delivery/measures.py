"""What the delivery tells of itself, for whoever measures. Names of kinds and platforms only, never what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import func, select

from core.store.delivery_tables import DEAD, PENDING, inbox, outbox, timer
from core.store.engine import Sessions


class Measures(Protocol):
    """Times are in seconds."""

    def stored(self, fresh: int, again: int) -> None:
        """Events came in: so many new ones, so many that were there already."""

    def refused(self) -> None:
        """A platform was asked to send again later, because too much waits."""

    def handled(self, kind: str, outcome: str, waited: float, took: float) -> None:
        """An event was handled (`done`, `again`, `dead`), so long after it was stored."""

    def called(self, destination: str, kind: str, outcome: str, waited: float, took: float) -> None:
        """A call out ended (`done`, `again`, `wait`, `dead`, `expired`), so long after it was asked for."""


class NoMeasures:
    """Nobody measures."""

    def stored(self, fresh: int, again: int) -> None: ...

    def refused(self) -> None: ...

    def handled(self, kind: str, outcome: str, waited: float, took: float) -> None: ...

    def called(self, destination: str, kind: str, outcome: str, waited: float, took: float) -> None: ...


@dataclass(frozen=True)
class Standing:
    """How the boxes stand at one moment, for all processes together; ages in seconds."""

    waiting: dict[str, int]
    oldest: dict[str, float]
    dead: dict[str, int]
    timers: int


async def standing(sessions: Sessions, now: datetime) -> Standing:
    """Counted in the database."""
    waiting, oldest, dead = {}, {}, {}
    async with sessions() as session:
        for table, since in ((inbox, inbox.c.received_at), (outbox, outbox.c.created_at)):
            query = select(func.count(), func.min(since)).where(table.c.state == PENDING)
            count, first = (await session.execute(query)).one()
            waiting[table.name] = count
            oldest[table.name] = max(0.0, (now - first).total_seconds()) if first else 0.0
            dead[table.name] = await session.scalar(select(func.count()).where(table.c.state == DEAD)) or 0
        timers = await session.scalar(select(func.count()).where(timer.c.state == PENDING)) or 0
    return Standing(waiting, oldest, dead, timers)
