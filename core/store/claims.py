"""Things that may be done once, or once in a while: whoever is first takes the claim, in his own transaction."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.store.delivery_tables import claim
from core.store.upsert import insert_into


class Claims:
    """The claims of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def is_free(self, name: str, at: datetime, again_after: timedelta | None = None) -> bool:
        """Whether `take` would succeed; reads only."""
        taken = await self._session.scalar(select(claim.c.at).where(claim.c.key == _key(name)))
        return taken is None or (again_after is not None and taken <= at - again_after)

    async def take(self, name: str, at: datetime, again_after: timedelta | None = None) -> bool:
        """True for the first to ask; with `again_after`, also for one that comes so much later than the last."""
        insert = insert_into(claim, self._session)
        row = insert.values(key=_key(name), at=at)
        if again_after is None:
            query = row.on_conflict_do_nothing(index_elements=["key"])
        else:
            query = row.on_conflict_do_update(
                index_elements=["key"], set_={"at": at}, where=claim.c.at <= at - again_after
            )
        done = await self._session.execute(query)
        return bool(done.rowcount)  # type: ignore[attr-defined]

    async def forget_before(self, moment: datetime) -> None:
        """Drop claims that nobody will ask for any more."""
        await self._session.execute(delete(claim).where(claim.c.at < moment))


def _key(name: str) -> str:
    """Names hold what platforms made up; the hash keeps them to a length."""
    return hashlib.sha256(name.encode()).hexdigest()
