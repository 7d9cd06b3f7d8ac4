"""Microsoft Graph, as far as a team's consent to `ChannelMessage.Read.Group` goes ("List channel messages")."""

from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.teams.errors import JSON, Refused
from sandbox.teams.model import CHANNEL, Message, Room
from sandbox.teams.shapes import chat_message
from sandbox.teams.workspace import GROUP

if TYPE_CHECKING:
    from sandbox.teams.sandbox import TeamsSandbox

PATH = "/v1.0/"


async def posts(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    """The newest first."""
    room = _room(sandbox, request)
    return 200, _page(sandbox, request, [each for each in room.messages.values() if not each.is_answer])


async def replies(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    room, post = _room(sandbox, request), request.match_info["post"]
    return 200, _page(
        sandbox, request, [each for each in room.messages.values() if each.is_answer and each.root == post]
    )


async def message(sandbox: "TeamsSandbox", request: web.Request, body: Any) -> tuple[int, Any]:
    room = _room(sandbox, request)
    found = room.messages.get(request.match_info.get("message", request.match_info["post"]))
    if found is None:
        raise Refused(404, "NotFound", "NotFound")
    return 200, chat_message(found, sandbox.workspace)


def _room(sandbox: "TeamsSandbox", request: web.Request) -> Room:
    if not sandbox.config.reads_all:
        raise Refused(403, "Forbidden", "Missing role permissions on the request. ChannelMessage.Read.Group is needed.")
    room = sandbox.workspace.rooms.get(request.match_info["channel"])
    if request.match_info["group"] != GROUP or room is None or room.kind != CHANNEL:
        raise Refused(404, "NotFound", "NotFound")
    return room


def _page(sandbox: "TeamsSandbox", request: web.Request, found: list[Message]) -> JSON:
    most = int(request.query.get("$top", "20"))
    if not 1 <= most <= 50:
        raise Refused(400, "BadRequest", "Invalid page size")
    listed = sorted(found, key=lambda each: int(each.id), reverse=True)
    start = int(request.query.get("$skiptoken", "0"))
    page: JSON = {"value": [chat_message(each, sandbox.workspace) for each in listed[start : start + most]]}
    if start + most < len(listed):
        page["@odata.nextLink"] = f"{sandbox.base_url}{request.path}?$top={most}&$skiptoken={start + most}"
    return page
