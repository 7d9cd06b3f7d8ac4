"""Who somebody is: the team's roster ("Get Teams specific context for your bot")."""

from __future__ import annotations

from datetime import datetime

from adapters.teams.calls.connection import Connection
from adapters.teams.identity import Identity
from adapters.teams.payload import Json, objects, string
from core.chat.effects import FetchProfile
from core.chat.people import Profile
from core.chat.platform import Attempt, Outcome

_MEMBERS = "/v3/conversations/{conversation}/pagedMembers?pageSize=500"
_PAGES = 40


async def fetch_profile(at: Connection, effect: FetchProfile, attempt: Attempt) -> Outcome:
    return Outcome(profile=profile_of(await at.member(effect.person.user), at.identity, at.now))


async def find_person(at: Connection, email: str) -> Profile | None:
    """The member of the team with this address; None when there is nobody."""
    wanted, token = email.casefold(), ""
    for _ in range(_PAGES):
        path = _MEMBERS + (f"&continuationToken={token}" if token else "")
        page = await at.client.call("GET", path, conversation=at.identity.team)
        for each in objects(page, "members"):
            at.directory.learn_member(each)
            if wanted in (string(each, "email").casefold(), string(each, "userPrincipalName").casefold()):
                return profile_of(each, at.identity, at.now)
        token = string(page, "continuationToken")
        if not token:
            return None
    return None


def profile_of(member: Json, identity: Identity, now: datetime) -> Profile:
    """`email` is whatever stands in the directory; the domain of a user principal name is one that the tenant has shown
    to be its own ("user resource type": in "the tenant's collection of verified domains"), so the address is sure when
    it is that name. That of a guest is made up of both domains and never is."""
    user, principal = string(member, "aadObjectId") or string(member, "id"), string(member, "userPrincipalName")
    email = string(member, "email") or principal
    return Profile(
        ref=identity.person(user),
        name=string(member, "name"),
        handle=principal.partition("@")[0],
        email=email or None,
        email_is_sure=bool(email) and email.casefold() == principal.casefold() and "#ext#" not in principal.casefold(),
        fetched_at=now,
    )
