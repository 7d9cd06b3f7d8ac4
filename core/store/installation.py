"""A secret of the whole installation, for those who have set none: made by the first process, found by all."""

from __future__ import annotations

from sqlalchemy import select

from core.store.delivery_tables import remembered
from core.store.engine import Sessions
from core.store.secret_words import new_secret
from core.store.upsert import insert_into

_ROW = {"owner": "muster", "key": "secret"}


async def installation_secret(sessions: Sessions) -> str:
    """As secret as the database, and the same for all that work on it."""
    async with sessions() as session:
        insert = insert_into(remembered, session).values(value=new_secret(), **_ROW)
        await session.execute(insert.on_conflict_do_nothing(index_elements=["owner", "key"]))
        await session.commit()
        found: str = (await session.execute(select(remembered.c.value).filter_by(**_ROW))).scalar_one()
    return found
