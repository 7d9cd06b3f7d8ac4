"""What held a whole process up lately, for the operator: every process writes here, every `/admin` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.store.delivery_tables import remembered
from core.store.upsert import insert_into

KEPT = timedelta(days=7)
_OWNER = "stall"


@dataclass(frozen=True)
class Stall:
    """Where everything waited, and for how many seconds. `file` is a path."""

    function: str
    file: str
    line: int
    seconds: float


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One place that did so, the last time at `at` (UTC); `seconds` is the longest time."""

    where: str
    times: int
    seconds: float
    at: datetime


class Stalls:
    """The stalls of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(self, stall: Stall, now: datetime) -> None:
        """Count it with those of the same place, and forget places that have been quiet for a week."""
        place = f"{stall.function} ({stall.file}:{stall.line})"[-250:]
        kept = {each.where: each for each in await self.lately(now)}
        before = kept.get(place)
        seconds = round(max(stall.seconds, before.seconds if before else 0.0), 1)
        held = Held(where=place, times=before.times + 1 if before else 1, seconds=seconds, at=now)
        value = msgspec.json.encode(held).decode()
        insert = insert_into(remembered, self._session).values(owner=_OWNER, key=place, value=value)
        await self._session.execute(
            insert.on_conflict_do_update(index_elements=["owner", "key"], set_={"value": value})
        )
        await self._session.execute(
            delete(remembered).where(remembered.c.owner == _OWNER, remembered.c.key.not_in([place, *kept]))
        )

    async def lately(self, now: datetime) -> list[Held]:
        """Those of the last week, the latest first."""
        found = await self._session.scalars(select(remembered.c.value).where(remembered.c.owner == _OWNER))
        held = [msgspec.json.decode(each, type=Held) for each in found]
        return sorted((each for each in held if now - each.at <= KEPT), key=lambda each: each.at, reverse=True)
