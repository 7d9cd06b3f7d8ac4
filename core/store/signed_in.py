"""What is read of a person for every request: some columns, without the objects that a whole person is made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.person import Account, Person, SignedIn
from core.store import incident_tables as tables

_PERSON = tables.person.c
COLUMNS = (
    _PERSON.id.label("their_id"),
    _PERSON.name.label("their_name"),
    _PERSON.access_role,
    _PERSON.is_disabled,
    _PERSON.timezone,
    _PERSON.chosen_timezone,
)


async def signed_in(session: AsyncSession, row: Any) -> SignedIn:
    """From a row that has `COLUMNS`."""
    return SignedIn(
        id=row.their_id,
        display_name=row.their_name or await _called(session, row.their_id),
        access_role=row.access_role,
        is_disabled=row.is_disabled,
        timezone=row.timezone,
        chosen_timezone=row.chosen_timezone,
    )


async def _called(session: AsyncSession, person: int) -> str:
    """Of one whose name no platform has told yet."""
    columns = tables.account.c
    accounts = await session.scalars(select(Account).where(columns.person_id == person).order_by(columns.id))
    return Person(accounts=list(accounts)).display_name
