"""The team, its channels and its members ("Get Teams specific context for your bot")."""

from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.teams.errors import JSON, Refused
from sandbox.teams.model import CHANNEL, Person
from sandbox.teams.workspace import GROUP, TEAM

if TYPE_CHECKING:
    from sandbox.teams.sandbox import TeamsSandbox


async def team(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    _check_team(request.match_info["team"])
    return 200, {"id": TEAM, "name": sandbox.config.team_name, "aadGroupId": GROUP}


async def channels(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    """The first has no name: every client calls it General in its own language."""
    _check_team(request.match_info["team"])
    rooms = [each for each in sandbox.workspace.rooms.values() if each.kind == CHANNEL]
    listed = [{"id": each.id, **({"name": each.name} if each.id != TEAM else {})} for each in rooms]
    return 200, {"conversations": listed}


async def member(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    wanted = request.match_info["member"]
    for each in sandbox.workspace.people.values():
        if wanted in (each.aad, each.id) and each.is_member:
            return 200, _shape(each, sandbox.config.tenant)
    raise Refused(404, "MemberNotFoundInConversation", "Member not found.")


async def paged(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    """At least 50 to a page, at most 500; here two, so that pages are turned."""
    if not 50 <= int(request.query.get("pageSize", "200")) <= 500:
        raise Refused(400, "BadArgument", "pageSize is 50 to 500")
    people = [each for each in sandbox.workspace.people.values() if each.is_member]
    at = int(request.query.get("continuationToken", "0"))
    page: JSON = {"members": [_shape(each, sandbox.config.tenant) for each in people[at : at + 2]]}
    return 200, {**page, **({"continuationToken": str(at + 2)} if at + 2 < len(people) else {})}


def _shape(person: Person, tenant: str) -> JSON:
    given, _, surname = person.name.partition(" ")
    return {
        "id": person.id,
        "aadObjectId": person.aad,
        "name": person.name,
        "givenName": given,
        "surname": surname,
        "email": person.email,
        "userPrincipalName": person.email,
        "tenantId": tenant,
        "userRole": "user",
    }


def _check_team(team_id: str) -> None:
    if team_id != TEAM:
        raise Refused(404, "TeamNotFound", "The bot is not in that team.")
