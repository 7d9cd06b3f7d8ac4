"""What held this process up is written down for `/admin`, which any process may show."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from core.clock import Clock
from core.store.documents import Sessions
from core.store.errors import StoreAway, WriteConflict
from core.store.stalls import Stall
from core.store.unit_of_work import UnitOfWork


class StallNotes:
    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions, self._clock = sessions, clock
        self._writing: set[asyncio.Task[None]] = set()

    def add(self, stall: Stall) -> None:
        """Called in the loop, as soon as it lives again."""
        task = asyncio.create_task(self._write(stall))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write(self, stall: Stall) -> None:
        """It is in the log already: a database that is away takes nothing from the operator."""
        with suppress(SQLAlchemyError, OSError, StoreAway, WriteConflict):
            async with UnitOfWork(self._sessions) as uow:
                await uow.stalls.note(stall, self._clock.now())
                await uow.commit()
