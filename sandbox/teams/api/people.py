"""The team, its channels and its members ("Get Teams specific context for your bot")."""

from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.teams.api.access import check_team, room_of
from sandbox.teams.errors import JSON, Refused
from sandbox.teams.model import CHANNEL, Person
from sandbox.teams.workspace import GROUP, TEAM

if TYPE_CHECKING:
    from sandbox.teams.sandbox import TeamsSandbox


async def team(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    check_team(request.match_info["team"])
    workspace = sandbox.workspace
    return 200, {
        "id": TEAM,
        "name": sandbox.config.team_name,
        "aadGroupId": GROUP,
        "tenantId": sandbox.config.tenant,
        "type": "standard",
        "channelCount": sum(each.kind == CHANNEL for each in workspace.rooms.values()),
        "memberCount": sum(each.is_member for each in workspace.people.values()),
    }


async def channels(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    """The first has no name: every client calls it General in its own language."""
    check_team(request.match_info["team"])
    rooms = [each for each in sandbox.workspace.rooms.values() if each.kind == CHANNEL]
    named = [{"id": each.id, "type": "standard", **({"name": each.name} if each.id != TEAM else {})} for each in rooms]
    return 200, {"conversations": named}


async def member(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    wanted = request.match_info["member"]
    for each in _members(sandbox, request):
        if wanted in (each.aad, each.id):
            return 200, _shape(each, sandbox.config.tenant)
    raise Refused(404, "MemberNotFoundInConversation", "Member not found.")


async def members(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    """Old, and not paged ("Bot API changes for team and chat members")."""
    return 200, [_shape(each, sandbox.config.tenant) for each in _members(sandbox, request)]


async def paged(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    """At least 50 to a page, at most 500; here two, so that pages are turned."""
    if not 50 <= int(request.query.get("pageSize", "200")) <= 500:
        raise Refused(400, "BadArgument", "pageSize is 50 to 500")
    people = _members(sandbox, request)
    at = int(request.query.get("continuationToken", "0"))
    page: JSON = {"members": [_shape(each, sandbox.config.tenant) for each in people[at : at + 2]]}
    return 200, {**page, **({"continuationToken": str(at + 2)} if at + 2 < len(people) else {})}


def _members(sandbox: "TeamsSandbox", request: web.Request) -> list[Person]:
    """Of a channel: the whole team; of a chat: the one person."""
    room, _ = room_of(sandbox, request)
    people = [each for each in sandbox.workspace.people.values() if each.is_member]
    return [each for each in people if room.kind == CHANNEL or each.aad == room.person]


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
