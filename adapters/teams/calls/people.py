"""Who somebody is: the team's roster ("Get Teams specific context for your bot")."""

from __future__ import annotations

from adapters.teams.calls.connection import Connection
from adapters.teams.payload import Json, objects, string
from core.chat.effects import FetchProfile
from core.chat.people import Profile
from core.chat.platform import Attempt, Outcome

_MEMBERS = "/v3/conversations/{conversation}/pagedMembers?pageSize=500"
_PAGES = 40


async def fetch_profile(at: Connection, effect: FetchProfile, attempt: Attempt) -> Outcome:
    return Outcome(profile=_profile(await at.member(effect.person.user), at))


async def find_person(at: Connection, email: str) -> Profile | None:
    """The member of the team with this address; None when there is nobody."""
    wanted, token = email.casefold(), ""
    for _ in range(_PAGES):
        path = _MEMBERS + (f"&continuationToken={token}" if token else "")
        page = await at.client.call("GET", path, conversation=at.identity.team)
        for each in objects(page, "members"):
            at.directory.learn_member(each)
            if wanted in (string(each, "email").casefold(), string(each, "userPrincipalName").casefold()):
                return _profile(each, at)
        token = string(page, "continuationToken")
        if not token:
            return None
    return None


def _profile(member: Json, at: Connection) -> Profile:
    user = string(member, "aadObjectId") or string(member, "id")
    return Profile(
        ref=at.identity.person(user),
        name=string(member, "name"),
        handle=string(member, "userPrincipalName").partition("@")[0],
        email=string(member, "email") or string(member, "userPrincipalName") or None,
        fetched_at=at.now,
    )
