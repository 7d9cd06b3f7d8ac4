"""What could not be handled or sent: kept for a person to look at, try again or drop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Table, func, select, update

from core.delivery.wakeups import Wakeups
from core.store.delivery_tables import DEAD, DONE, PENDING, inbox, outbox
from core.store.engine import Sessions

Box = Literal["inbox", "outbox"]
_TABLES: dict[Box, Table] = {"inbox": inbox, "outbox": outbox}


@dataclass(frozen=True)
class DeadLetter:
    box: Box
    id: int
    kind: str
    died_at: datetime
    reason: str
    attempts: int


class DeadLetters:
    def __init__(self, sessions: Sessions, wakeups: Wakeups) -> None:
        self._sessions = sessions
        self._wakeups = wakeups

    async def list(self, box: Box, limit: int = 50, before: int | None = None) -> Sequence[DeadLetter]:
        """Newest first; `before` is the id that the last page ended with."""
        columns = _TABLES[box].c
        query = select(columns.id, columns.kind, columns.done_at, columns.error, columns.attempts)
        query = query.where(columns.state == DEAD).order_by(columns.id.desc()).limit(limit)
        if before:
            query = query.where(columns.id < before)
        async with self._sessions() as session:
            return [DeadLetter(box, *row) for row in await session.execute(query)]

    async def count(self) -> dict[str, int]:
        async with self._sessions() as session:
            return {
                name: await session.scalar(select(func.count()).select_from(table).where(table.c.state == DEAD)) or 0
                for name, table in _TABLES.items()
            }

    async def retry(self, box: Box, letter: int) -> bool:
        """Put it back in its queue; False when there is no such dead letter."""
        return await self._set(box, letter, PENDING)

    async def discard(self, box: Box, letter: int) -> bool:
        """Drop it for good."""
        return await self._set(box, letter, DONE)

    async def _set(self, box: Box, letter: int, state: str) -> bool:
        table = _TABLES[box]
        values = {"state": state, "attempts": 0, "not_before": None, "lease_owner": None, "lease_until": None}
        if box == "outbox":
            values["refusals"] = 0
        async with self._sessions() as session:
            result = await session.execute(
                update(table).where(table.c.id == letter, table.c.state == DEAD).values(values)
            )
            await session.commit()
        self._wakeups.notify(box)
        return bool(result.rowcount)  # type: ignore[attr-defined]
