"""How each connected system stands: what waits to go there, and until when it has asked us to wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from core.store.delivery_tables import DEAD, PENDING, outbox
from core.store.engine import Sessions


@dataclass(frozen=True)
class Destination:
    """`name` is how its lanes begin (`slack/T061`); `held_until` is UTC, None when nothing is held back."""

    name: str
    waiting: int
    dead: int
    held_until: datetime | None


async def destinations(sessions: Sessions, names: Sequence[str], now: datetime) -> list[Destination]:
    """In the order of the names."""
    async with sessions() as session:
        found = []
        for name in names:
            here = or_(outbox.c.lane == name, outbox.c.lane.startswith(f"{name}/", autoescape=True))
            waits = select(func.count(), func.max(outbox.c.not_before)).where(here, outbox.c.state == PENDING)
            waiting, held = (await session.execute(waits)).one()
            dead = await session.scalar(select(func.count()).where(here, outbox.c.state == DEAD)) or 0
            found.append(Destination(name, waiting, dead, held if held and held > now else None))
        return found
