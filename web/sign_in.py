"""Signing in and out: a new session each time, so that one which somebody else has seen is worth nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from litestar import Request
from litestar.datastructures import Cookie

from core.incidents.person import Person
from core.passwords import hash_password, needs_rehash, verify_password
from core.store.failures import Failures
from core.store.unit_of_work import UnitOfWork
from web.cookies import SESSION, VISIT, drop_cookie, make_cookie, read_cookie
from web.origin import address_of, origin_of
from web.services import WebServices

WRONG = "That name and password do not belong together."
_DISABLED = "This account is shut. Ask whoever runs Muster."
_WINDOW = timedelta(minutes=15)


class SignInRefused(Exception):
    """Why not, in a sentence; `is_too_often`: not even looked at."""

    def __init__(self, sentence: str, is_too_often: bool = False) -> None:
        super().__init__(sentence)
        self.is_too_often = is_too_often


async def begin_session(
    request: Request[Any, Any, Any], services: WebServices, uow: UnitOfWork, person: Person, way: str
) -> list[Cookie]:
    """The cookies to set; the session stands once the unit of work commits. Raises `SignInRefused`."""
    if person.is_disabled or person.id is None:
        raise SignInRefused(_DISABLED)
    access, now, origin = services.access, services.clock.now(), origin_of(request)
    await uow.web_sessions.forget_ended(now)
    await uow.web_sessions.end(read_cookie(request, access, SESSION))
    secret = await uow.web_sessions.begin(
        person.id, way, now, now + access.lifetime, address_of(request), request.headers.get("user-agent", "")
    )
    await uow.audit.add("signed_in", now, person, origin, f"person/{person.id}", way)
    lives = int(access.lifetime.total_seconds())
    return [make_cookie(access, SESSION, secret, lives), drop_cookie(access, VISIT)]


async def check_password_of(
    request: Request[Any, Any, Any], services: WebServices, login: str, password: str
) -> Person:
    """Who that is. Raises `SignInRefused`, after the same time and in the same words whatever was wrong."""
    login = login.strip().casefold()[:100]
    async with UnitOfWork(services.sessions) as uow:
        await _count(uow.failures, request, services, login)
        found = await uow.logins.find(login)
        await uow.commit()
    is_right = await verify_password(found.password_hash if found else None, password)
    now = services.clock.now()
    async with UnitOfWork(services.sessions) as uow:
        if found is None or not is_right:
            await uow.audit.add("sign_in_failed", now, None, origin_of(request), details=login)
            await uow.commit()
            raise SignInRefused(WRONG)
        pair, *others = _counted(request, login)
        await uow.failures.forget(pair)
        for name in others:
            await uow.failures.take_back(name)
        if needs_rehash(found.password_hash):
            await uow.logins.set_password(found.login, await hash_password(password), now)
        await uow.commit()
    return found.person


async def _count(failures: Failures, request: Request[Any, Any, Any], services: WebServices, login: str) -> None:
    """Counted before the password is looked at, so that many at the same moment are not one."""
    now = services.clock.now()
    for name, most in zip(_counted(request, login), _MOST, strict=True):
        if await failures.add(name, now, _WINDOW) > most:
            raise SignInRefused("Too many tries. Please wait a quarter of an hour, then try again.", is_too_often=True)


_MOST = (5, 50, 100)
"""Tries in a quarter of an hour: of one name from one address, from one address, of one name from anywhere."""


def _counted(request: Request[Any, Any, Any], login: str) -> tuple[str, str, str]:
    address = address_of(request)
    return f"login/{login}/{address}", f"address/{address}", f"login/{login}"
