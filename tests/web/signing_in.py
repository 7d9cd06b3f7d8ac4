"""Signing a test's client in."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import httpx

from core.incidents.access import AccessRole, Permission
from core.store.documents import Sessions
from core.store.unit_of_work import UnitOfWork
from tests.web.conftest import NOW
from tests.web.seeds import person
from web.csrf import HEADER, word_for

_numbers = count()


async def add_person(sessions: Sessions, role: AccessRole | None, name: str | None = None) -> int:
    """Somebody of this role (None: the one that everybody has); returns their id."""
    async with UnitOfWork(sessions) as uow:
        made = await person(uow, name or f"{role.label if role else 'somebody'} {next(_numbers)}")
        made.access_role = role
        await uow.commit()
        assert made.id
        return made.id


async def sign_in(
    client: httpx.AsyncClient, sessions: Sessions, role: AccessRole = AccessRole.ADMIN, name: str | None = None
) -> int:
    """The client has the session of somebody of this role from now on, and sends the header that changes need; returns
    the person's id. Under the `name` of a person who is there already (`tests.web.seeds`), it is they."""
    who = await add_person(sessions, role, name)
    async with UnitOfWork(sessions) as uow:
        secret = await uow.web_sessions.begin(who, "test", NOW, NOW + timedelta(days=7))
        await uow.commit()
    client.cookies.set("muster_session", secret)
    client.headers[HEADER] = word_for(secret)
    return who


def sign_out(client: httpx.AsyncClient) -> None:
    client.cookies.clear()
    client.headers.pop(HEADER, None)


async def give_token(
    client: httpx.AsyncClient, sessions: Sessions, person_id: int, scopes: frozenset[Permission] = frozenset(Permission)
) -> str:
    """The client carries an API token of this person from now on."""
    async with UnitOfWork(sessions) as uow:
        secret, _ = await uow.tokens.issue(person_id, "test", scopes, NOW, None)
        await uow.commit()
    client.headers["Authorization"] = f"Bearer {secret}"
    return secret
