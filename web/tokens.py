"""Making and ending tokens, for the API and the page alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from litestar import Request

from core.incidents.access import Permission
from core.store.tokens import ApiToken
from core.store.unit_of_work import UnitOfWork
from web.origin import origin_of
from web.services import WebServices
from web.viewer import visit_of

MOST_DAYS = 366
LIVES = (7, 30, 90, 366)


@dataclass(frozen=True)
class Wish:
    """`days` None: it does not expire. `claim`, when set, is made once only."""

    name: str
    scopes: frozenset[Permission]
    days: int | None
    claim: str = ""


async def make_token(
    request: Request[Any, Any, Any], services: WebServices, person_id: int, wish: Wish
) -> tuple[str, ApiToken] | None:
    """The secret, to be shown once, and what is kept of it; None when that claim was made before."""
    now = services.clock.now()
    visit = await visit_of(request)
    async with UnitOfWork(services.sessions) as uow:
        if wish.claim and not await uow.claims.take(wish.claim, now):
            return None
        secret, made = await uow.tokens.issue(person_id, wish.name, wish.scopes, now, _end(now, wish.days))
        words = " ".join(sorted(each.name.lower() for each in wish.scopes))
        await uow.audit.add("token.created", now, visit.person, origin_of(request), f"token/{made.id}", words)
        await uow.commit()
    return secret, made


async def end_token(request: Request[Any, Any, Any], services: WebServices, person_id: int, token: int) -> bool:
    """False when this person has no such token that is still good."""
    now = services.clock.now()
    visit = await visit_of(request)
    async with UnitOfWork(services.sessions) as uow:
        if not await uow.tokens.revoke(token, now, person_id):
            return False
        await uow.audit.add("token.revoked", now, visit.person, origin_of(request), f"token/{token}")
        await uow.commit()
    return True


def _end(now: datetime, days: int | None) -> datetime | None:
    return now + timedelta(days=days) if days else None
