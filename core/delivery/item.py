"""One inbound event while it is being handled."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.chat.events import Event
from core.delivery.claims import is_mine
from core.store.delivery_tables import inbox, inbox_step


class LeaseLost(Exception):
    """Another process has taken the row over; whatever was done here must not be committed."""


class NotYet(Exception):
    """Its turn comes a little later; this was no try."""


class PermanentFailure(Exception):
    """Trying again won't help: to the dead letters at once."""


@dataclass
class InboxItem:
    """`steps_done` names the blocks that were called in an earlier try."""

    id: int
    event: Event
    kind: str
    attempt: int
    owner: str
    correlation: str = ""
    steps_done: frozenset[str] = field(default_factory=frozenset)

    async def record_step(self, session: AsyncSession, step: str) -> None:
        """Remember, in the block's own transaction, that it was called. Raises `LeaseLost`."""
        held = await session.execute(
            update(inbox).where(is_mine(inbox, self.id, self.owner)).values(lease_owner=self.owner)
        )
        if not held.rowcount:  # type: ignore[attr-defined]
            raise LeaseLost(str(self.id))
        await session.execute(insert(inbox_step).values(inbox_id=self.id, step=step))
