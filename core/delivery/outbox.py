"""The outbox: what is asked of platforms, written in the same transaction as the change that asks for it."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.chat.effects import Effect, effect_from_json, effect_to_json
from core.clock import Clock
from core.delivery.registry import PlatformRegistry
from core.delivery.wakeups import note_work
from core.store.delivery_tables import PENDING, UNPLACED, outbox
from core.store.upsert import insert_into

TOPIC = "outbox"


class Outbox:
    def __init__(self, clock: Clock, platforms: PlatformRegistry) -> None:
        self._clock = clock
        self._platforms = platforms

    async def ask(
        self,
        session: AsyncSession,
        effect: Effect,
        *,
        key: str | None = None,
        incident_id: int | None = None,
        correlation: str = "",
        is_unplaced: bool = False,
    ) -> None:
        """Ask for an effect in the caller's transaction. The same key twice is asked once. `is_unplaced`: it waits for
        `take_unplaced`, because its place is not there yet."""
        if not is_unplaced:
            note_work(session, TOPIC)
        if effect.coalesce and await self._replace_waiting(session, effect):
            return
        platform = self._platforms.of(effect)
        row: dict[str, Any] = {
            "key": key or uuid.uuid4().hex,
            "lane": effect.lane,
            "kind": str(effect.__struct_config__.tag),
            "effect": effect_to_json(effect).decode(),
            "coalesce_key": effect.coalesce,
            "budget": platform.budget(effect) if platform else "",
            "incident_id": incident_id,
            "created_at": self._clock.now(),
            "state": UNPLACED if is_unplaced else PENDING,
            "attempts": 0,
            "correlation": correlation,
        }
        insert = insert_into(outbox, session)
        await session.execute(insert.values(row).on_conflict_do_nothing(index_elements=["key"]))

    async def take_unplaced(self, session: AsyncSession, incident_id: int) -> list[tuple[Effect, str]]:
        """What waits for the room of an incident, in its order, and under which key it was asked for: it is the caller's
        now, who asks for it again."""
        columns = outbox.c
        waits = delete(outbox).where(columns.incident_id == incident_id, columns.state == UNPLACED)
        rows = await session.execute(waits.returning(columns.id, columns.key, columns.effect))
        return [(effect_from_json(row.effect), row.key) for row in sorted(rows, key=lambda each: each.id)]

    async def _replace_waiting(self, session: AsyncSession, effect: Effect) -> bool:
        """Ten edits that wait become one: the newest takes the place of one that nobody has begun to carry out."""
        columns = outbox.c
        result = await session.execute(
            update(outbox)
            .where(
                columns.coalesce_key == effect.coalesce,
                columns.state == PENDING,
                columns.attempts == 0,
                columns.lease_owner.is_(None),
            )
            .values(effect=effect_to_json(effect).decode())
        )
        return bool(result.rowcount)  # type: ignore[attr-defined]
