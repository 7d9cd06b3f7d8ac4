"""Keeping what monitoring systems tell."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.chat.alerts import Alert
from core.chat.places import MessageRef
from core.store.alert_tables import alert, alert_group

PROPOSED, DECLARED, IGNORED, OVER = "proposed", "declared", "ignored", "over"
_groups, _alerts = alert_group.c, alert.c


@dataclass(frozen=True)
class AlertGroup:
    """Alerts that belong together, and what became of them."""

    id: int
    source: str
    title: str
    state: str
    incident_id: int | None
    decided_by_id: int | None
    began_at: datetime
    last_at: datetime
    message: MessageRef | None


class Alerts:
    """The alerts of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def newest(self, source: str, group: str) -> AlertGroup | None:
        """The newest group of this name."""
        query = select(alert_group).where(_groups.source == source, _groups.key == _key(group))
        row = (await self._session.execute(query.order_by(_groups.id.desc()).limit(1))).one_or_none()
        return _group(row) if row else None

    async def get(self, number: int) -> AlertGroup | None:
        row = (await self._session.execute(select(alert_group).where(_groups.id == number))).one_or_none()
        return _group(row) if row else None

    async def begin(self, source: str, group: str, title: str, now: datetime) -> AlertGroup:
        row = insert(alert_group).values(
            source=source, key=_key(group), title=title, state=PROPOSED, began_at=now, last_at=now
        )
        return _group((await self._session.execute(row.returning(alert_group))).one())

    async def note(self, group: AlertGroup, told: Sequence[Alert], now: datetime) -> list[Alert]:
        """Keep what was told; returns those that are news: fire for the first time (or again), or fire no longer.

        The group is locked from here to the commit: what is read of it from now on is how it stands."""
        await self._session.execute(update(alert_group).where(_groups.id == group.id).values(last_at=now))
        known = {row.fingerprint: row for row in await self._session.execute(_of(group.id))}
        news = []
        for each in told:
            before = known.get(_key(each.fingerprint))
            if before is None and not each.is_firing:
                continue
            if before is None or before.is_firing != each.is_firing:
                news.append(each)
            await self._keep(group.id, each, before)
        return news

    async def _keep(self, group: int, told: Alert, before: Any) -> None:
        values = msgspec.structs.asdict(told) | {"fingerprint": _key(told.fingerprint)}
        if before is None:
            await self._session.execute(insert(alert).values(group_id=group, times=1, **values))
        else:
            times = before.times + (1 if told.is_firing else 0)
            await self._session.execute(update(alert).where(_alerts.id == before.id).values(times=times, **values))

    async def of(self, group: int) -> list[Alert]:
        """All of a group, the worst first."""
        rows = await self._session.execute(_of(group))
        found = [
            Alert(
                **{name: row._mapping[name] for name in Alert.__struct_fields__ if name != "fingerprint"},
                fingerprint=row.fingerprint,
            )
            for row in rows
        ]
        return sorted(found, key=lambda each: (not each.is_firing, each.severity or 9))

    async def decide(self, group: int, state: str, before: Sequence[str], by: int | None) -> bool:
        """Move it to a state, from one of those `before`; False when somebody else was faster."""
        change = update(alert_group).where(_groups.id == group, _groups.state.in_(before))
        done = await self._session.execute(change.values(state=state, decided_by_id=by))
        return bool(done.rowcount)  # type: ignore[attr-defined]

    async def belongs_to(self, group: int, incident: int) -> None:
        await self._session.execute(update(alert_group).where(_groups.id == group).values(incident_id=incident))

    async def posted(self, group: int, message: MessageRef) -> None:
        kept = msgspec.to_builtins(message)
        await self._session.execute(update(alert_group).where(_groups.id == group).values(message=kept))


def _of(group: int) -> Any:
    return select(alert).where(_alerts.group_id == group).order_by(_alerts.id)


def _key(name: str) -> str:
    """Names that others make up are of any length."""
    return hashlib.sha256(name.encode()).hexdigest()


def _group(row: Any) -> AlertGroup:
    return AlertGroup(
        id=row.id,
        source=row.source,
        title=row.title,
        state=row.state,
        incident_id=row.incident_id,
        decided_by_id=row.decided_by_id,
        began_at=row.began_at,
        last_at=row.last_at,
        message=msgspec.convert(row.message, MessageRef) if row.message else None,
    )
