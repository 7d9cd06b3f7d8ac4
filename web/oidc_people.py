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

_ACCOUNT_CLAIMS = {
    # “Sign in with Slack”: the user's and the team's id are claims of the ID token.
    "slack": ("https://slack.com/team_id", "https://slack.com/user_id"),
    # “ID token claims reference” of the Microsoft identity platform: tenant and object id.
    "teams": ("tid", "oid"),
}
_STRANGER = "You are not known here. Ask whoever runs Muster to let you in."


async def person_of(claims: dict[str, Any], provider: Provider, uow: UnitOfWork, now: datetime) -> Person:
    """By who they were before; by their account in chat; by an address that the provider has verified. Else somebody
    new, if such people are let in. Raises `SignInRefused`."""
    issuer, subject = provider.issuer, str(claims["sub"])
    email = verified_email(claims, provider)
    person = await uow.identities.find(issuer, subject)
    if person:
        await uow.identities.used(issuer, subject, now)
    else:
        person = await _known(claims, provider, uow, email) or await _stranger(claims, provider, uow, email)
        await uow.identities.link(issuer, subject, person, email, now)
    if email and email in provider.admins:
        person.access_role = AccessRole.ADMIN
    return person


def verified_email(claims: dict[str, Any], provider: Provider) -> str | None:
    """An address counts only when the provider says that it was verified, or is trusted to hold no other: elsewhere
    people can write into it what they like (and be taken for whoever has that address)."""
    email = claims.get("email")
    is_verified = claims.get("email_verified") in (True, "true") or provider.trusts_email
    return email.strip().casefold() if isinstance(email, str) and "@" in email and is_verified else None


async def _known(claims: dict[str, Any], provider: Provider, uow: UnitOfWork, email: str | None) -> Person | None:
    if names := _ACCOUNT_CLAIMS.get(provider.chat):
        workspace, user = (str(claims.get(name) or "") for name in names)
        found = await uow.people.find(PersonRef(provider.chat, workspace, user)) if workspace and user else None
        if found:
            return found
    return await uow.people.by_email(email) if email else None


async def _stranger(claims: dict[str, Any], provider: Provider, uow: UnitOfWork, email: str | None) -> Person:
    domain = (email or "").rpartition("@")[2]
    if not provider.takes_anybody and domain not in provider.domains and email not in provider.admins:
        raise SignInRefused(_STRANGER)
    if email is None and not provider.takes_anybody:
        raise SignInRefused(_STRANGER)
    person = Person(name=str(claims.get("name") or email or "Somebody")[:200], email=email)
    uow.session.add(person)
    await uow.session.flush()
    return person
