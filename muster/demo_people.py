"""Somebody of each role, to sign in as in the demo."""

from __future__ import annotations

from core.clock import SystemClock
from core.incidents.access import AccessRole
from core.incidents.person import Person
from core.passwords import hash_password
from core.store.engine import Sessions
from core.store.unit_of_work import UnitOfWork

PASSWORD = "try-muster-out"  # noqa: S105  (printed for everybody to see; the demo is gone when it ends)


async def add_people(sessions: Sessions) -> None:
    stored, now = await hash_password(PASSWORD), SystemClock().now()
    async with UnitOfWork(sessions) as uow:
        for role in AccessRole:
            person = Person(name=f"{role.label.capitalize()} of the demo", access_role=role)
            uow.session.add(person)
            await uow.session.flush()
            await uow.logins.add(role.label, person, stored, now)
        await uow.commit()
