"""Who somebody is that an OpenID provider vouches for: the same person as in chat, wherever that is sure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.chat.people import PersonRef
from core.incidents.access import AccessRole
from core.incidents.person import Person
from core.store.unit_of_work import UnitOfWork
from web.oidc import Provider
from web.sign_in import SignInRefused

_STRANGER = "You are not known here. Ask whoever runs Muster to let you in."
_ELSEWHERE = (
    "You are signed in there as somebody of another organisation. Choose your account of this one and try again."
)


async def person_of(claims: dict[str, Any], provider: Provider, uow: UnitOfWork, now: datetime) -> Person:
    """By who they were before; by their account in chat; by an address that the provider has verified. Else somebody
    new, if such people are let in. Raises `SignInRefused`."""
    _check_workspace(claims, provider)
    issuer, subject = str(claims["iss"]), str(claims["sub"])
    email, account = verified_email(claims, provider), chat_account(claims, provider)
    person = await uow.identities.find(issuer, subject)
    if person:
        await uow.identities.used(issuer, subject, now)
    else:
        person = await _known(account, uow, email) or await _stranger(claims, provider, uow, email)
        await uow.identities.link(issuer, subject, person, email, now)
    if account and account.workspace in provider.connected and await uow.people.find(account) is None:
        # Whoever speaks there later is this person, and not somebody new.
        await uow.people.add_account(person, account)
    if email and email in provider.admins:
        person.access_role = AccessRole.ADMIN
    return person


def verified_email(claims: dict[str, Any], provider: Provider) -> str | None:
    """An address counts only when the provider vouches for it, or is trusted to hold no other: elsewhere people can
    write into it what they like (and be taken for whoever has that address)."""
    email = claims.get("email")
    if not isinstance(email, str) or "@" not in email:
        return None
    email = email.strip().casefold()
    return email if provider.trusts_email or provider.vendor.vouches(claims, email) else None


def chat_account(claims: dict[str, Any], provider: Provider) -> PersonRef | None:
    """Their account in the vendor's chat, which the claims name. Ids are not case-sensitive in Microsoft's hands, and
    whoever typed the tenant into the settings may have used capitals."""
    vendor = provider.vendor
    workspace, user = str(claims.get(vendor.workspace) or ""), str(claims.get(vendor.user) or "")
    if not (vendor.chat and workspace and user):
        return None
    spelt = (each for each in provider.connected if each.casefold() == workspace.casefold())
    return PersonRef(vendor.chat, next(spelt, workspace), user)


def _check_workspace(claims: dict[str, Any], provider: Provider) -> None:
    """Everybody in the world has an account at Slack, or in some tenant, and runs a workspace where they write the
    addresses themselves."""
    if provider.workspaces is None:
        return
    if str(claims.get(provider.vendor.workspace) or "").casefold() not in provider.workspaces:
        raise SignInRefused(_ELSEWHERE)


async def _known(account: PersonRef | None, uow: UnitOfWork, email: str | None) -> Person | None:
    found = await uow.people.find(account) if account else None
    return found or (await uow.people.by_sure_email(email) if email else None)


async def _stranger(claims: dict[str, Any], provider: Provider, uow: UnitOfWork, email: str | None) -> Person:
    is_ours = bool(email) and (
        provider.vendor.domain(claims, email or "") in provider.domains or email in provider.admins
    )
    if not provider.takes_anybody and not is_ours:
        raise SignInRefused(_STRANGER)
    name = str(claims.get("name") or claims.get("preferred_username") or email or "Somebody")
    person = Person(name=name[:200], email=email, email_is_sure=email is not None)
    uow.session.add(person)
    await uow.session.flush()
    return person
