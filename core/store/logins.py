"""Local accounts: a name and a password's hash, for teams without an OpenID provider."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.errors import InvalidValue
from core.incidents.person import Person
from core.store import incident_tables as tables
from core.store.access_tables import local_login

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,98}", re.ASCII)


@dataclass(frozen=True)
class Login:
    login: str
    person: Person
    password_hash: str
    changed_at: datetime


def check_login(word: str) -> str:
    """The name in the one form that is stored. Raises `InvalidValue`."""
    login = word.strip().casefold()
    if not _LOGIN.fullmatch(login):
        raise InvalidValue(
            "login", "A log-in name has letters, digits and . _ @ + - only, such as ada or ada@acme.org."
        )
    return login


class Logins:
    """The local accounts of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, word: str) -> Login | None:
        return next(iter(await self._select(local_login.c.login == word.strip().casefold())), None)

    async def of(self, person_id: int) -> Login | None:
        return next(iter(await self._select(local_login.c.person_id == person_id)), None)

    async def all(self) -> Sequence[Login]:
        return await self._select()

    async def are_there(self) -> bool:
        """Whether there is any local account."""
        return bool(await self._session.scalar(select(exists().where(local_login.c.login != ""))))

    async def add(self, login: str, person: Person, password_hash: str, now: datetime) -> None:
        await self._session.execute(
            insert(local_login).values(
                login=check_login(login), person_id=person.id, password_hash=password_hash, changed_at=now
            )
        )

    async def set_password(self, login: str, password_hash: str, now: datetime) -> None:
        await self._session.execute(
            update(local_login).where(local_login.c.login == login).values(password_hash=password_hash, changed_at=now)
        )

    async def _select(self, *conditions: object) -> list[Login]:
        query = select(local_login, Person).join(tables.person, tables.person.c.id == local_login.c.person_id)
        found = await self._session.execute(query.where(*conditions).order_by(local_login.c.login))  # type: ignore[arg-type]
        return [Login(row.login, row.Person, row.password_hash, row.changed_at) for row in found.unique()]
