"""An administrator's look at a private incident that is not theirs is written down: once an hour for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from core.incidents.access import AccessRole, Viewer
from core.store.audit import Origin
from core.store.engine import Sessions
from core.store.unit_of_work import UnitOfWork

_AGAIN_AFTER = timedelta(hours=1)


async def note_look(sessions: Sessions, viewer: Viewer, number: int, now: datetime, origin: Origin) -> None:
    """Nothing for whoever sees the incident as one of its own people, or because it is public."""
    if viewer.role is not AccessRole.ADMIN or viewer.person_id is None:
        return
    async with UnitOfWork(sessions) as uow:
        if await uow.incidents.seen_by(replace(viewer, role=AccessRole.MANAGER), number):
            return
        if await uow.claims.take(f"look/{viewer.person_id}/{number}", now, _AGAIN_AFTER):
            person = await uow.people.get(viewer.person_id)
            await uow.audit.add("private.seen", now, person, origin, f"INC-{number}")
            await uow.commit()
