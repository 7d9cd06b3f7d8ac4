"""`muster token`: tokens for the API, made where one can't sign in."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from core.clock import SystemClock
from core.store.audit import Origin
from core.store.tokens import ApiToken, scope_named
from muster.access import policy
from muster.people_in_store import opened_store, person_named
from muster.settings import Settings

_ORIGIN = Origin("cli")


async def create(settings: Settings, who: str, name: str, scopes: tuple[str, ...], days: int) -> str:
    """The new token. Raises `ClickException` for whom nobody knows, and for what they may not."""
    try:
        wanted = frozenset(scope_named(each) for each in scopes)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    now = SystemClock().now()
    async with opened_store(settings) as uow:
        person = await person_named(uow, who)
        viewer = policy(settings).viewer(person)
        for each in sorted(wanted):
            if not viewer.may(each):
                raise click.ClickException(f"{person.display_name} may not {each.value}, so a token can't either.")
        assert person.id
        ends = now + timedelta(days=days) if days else None
        secret, made = await uow.tokens.issue(person.id, name, wanted, now, ends)
        words = " ".join(sorted(each.name.lower() for each in wanted))
        await uow.audit.add("token.created", now, None, _ORIGIN, f"token/{made.id}", f"{words} for {who}")
        await uow.commit()
    return secret


async def show(settings: Settings, who: str | None) -> list[str]:
    """A line for each token, newest first."""
    now = SystemClock().now()
    async with opened_store(settings) as uow:
        person = await person_named(uow, who) if who else None
        tokens = await uow.tokens.of(person.id if person else None)
        people = await uow.people.many(each.person_id for each in tokens)
    return [_line(each, people[each.person_id].display_name, now) for each in tokens]


async def revoke(settings: Settings, token: int) -> bool:
    now = SystemClock().now()
    async with opened_store(settings) as uow:
        if not await uow.tokens.revoke(token, now):
            return False
        await uow.audit.add("token.revoked", now, None, _ORIGIN, f"token/{token}")
        await uow.commit()
    return True


def _line(token: ApiToken, owner: str, now: datetime) -> str:
    if token.revoked_at:
        end = "revoked"
    elif token.expires_at:
        end = f"{'expired' if not token.is_good(now) else 'ends'} {token.expires_at:%Y-%m-%d}"
    else:
        end = "does not expire"
    used = f"used {token.last_used_at:%Y-%m-%d %H:%M} UTC" if token.last_used_at else "never used"
    scopes = " ".join(sorted(each.name.lower() for each in token.scopes))
    return f"{token.id}  {token.hint}…  {owner}  “{token.name}”  {scopes}  {end}, {used}"
