"""An account that is somebody else's after all: it becomes a person of its own. The other way round: `merging_people`."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.person import Account, Person
from core.store import incident_tables as tables
from core.store.access_tables import identity
from core.store.web_sessions import WebSessions


async def unlink_account(session: AsyncSession, person: Person, account: Account) -> Person:
    """Returns whose it is now. What was done stays with the person whose it was until now; so does their role.

    They are signed out everywhere: somebody may have come in by the account that is not theirs. Their address may be the
    other's, so nobody is let in by it until a platform says again that it is theirs; all are asked afresh.
    """
    made = Person(name=account.name or account.handle or account.user)
    session.add(made)
    person.email_is_sure = False
    await session.flush()
    columns, number = tables.account.c, person.id or 0
    both = columns.person_id == number
    await session.execute(update(tables.account).where(both).values(fetched_at=None))
    await session.execute(update(tables.account).where(columns.id == account.id).values(person_id=made.id))
    # Slack's subject at its OpenID provider is the person's id there.
    await session.execute(delete(identity).where(identity.c.person_id == number, identity.c.subject == account.user))
    await WebSessions(session).end_all(number)
    session.expire(person)
    return made
