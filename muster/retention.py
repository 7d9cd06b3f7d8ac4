"""What is dropped after how long, as the settings say; each time is written into the audit log."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.store.audit import Audit, Origin
from core.store.retention import drop_files, drop_words


class Retention:
    """A chore of the delivery, done each hour. `0` days: kept for ever."""

    def __init__(self, clock: Clock, words_days: int, files_days: int) -> None:
        self._clock = clock
        self._words_days, self._files_days = words_days, files_days

    async def __call__(self, session: AsyncSession) -> None:
        now = self._clock.now()
        for did, days, drop in (
            ("retention.words", self._words_days, drop_words),
            ("retention.files", self._files_days, drop_files),
        ):
            if days and (number := await drop(session, now - timedelta(days=days))):
                details = f"{number} of incidents that ended more than {days} days ago"
                await Audit(session).add(did, now, None, Origin("muster"), details=details)
