"""What became of something that was asked outside chat, for whoever asks it again under the same key."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.chat.events import Asked, event_from_json
from core.store.delivery_tables import DEAD, PENDING, inbox


class Remembered(NamedTuple):
    """`is_waiting`: it is still being handled; `has_failed`: Muster could not handle it."""

    event: Asked
    is_waiting: bool
    has_failed: bool


async def asked_before(session: AsyncSession, key: str) -> Remembered | None:
    """The request that came first under this key; None when there was none, or it is so long ago that it was dropped."""
    row = (await session.execute(select(inbox.c.payload, inbox.c.state).where(inbox.c.key == key))).one_or_none()
    event = event_from_json(row.payload) if row and row.payload else None
    if row is None or not isinstance(event, Asked):
        return None
    return Remembered(event, row.state == PENDING, row.state == DEAD)
