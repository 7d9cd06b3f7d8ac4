"""Finding a conversation or message for the bot, if it may; with the refusals of the service.

("Status codes from bot conversational APIs".)
"""

from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.teams.errors import Refused
from sandbox.teams.model import PERSONAL, Message, Room
from sandbox.teams.workspace import TEAM

if TYPE_CHECKING:
    from sandbox.teams.sandbox import TeamsSandbox


def room_of(sandbox: "TeamsSandbox", request: web.Request) -> tuple[Room, str]:
    """The channel or chat, and the post that is answered."""
    channel, _, root = request.match_info["conversation"].partition(";messageid=")
    room = sandbox.workspace.rooms.get(channel)
    if room is None:
        raise Refused(404, "ConversationNotFound", "Conversation not found.")
    post = room.messages.get(root)
    if root and (post is None or post.is_answer):
        raise Refused(404, "ConversationNotFound", "There is no such post.")
    return room, root


def own_message(sandbox: "TeamsSandbox", request: web.Request) -> Message:
    room, _ = room_of(sandbox, request)
    message = room.messages.get(request.match_info["activity"])
    if message is None or message.deleted:
        raise Refused(404, "ActivityNotFoundInConversation", "The activity was not found.")
    if message.author != sandbox.workspace.bot_account:
        raise Refused(403, "MessageNotOwned", "The bot did not send that activity.")
    return message


def writable(sandbox: "TeamsSandbox", room: Room) -> None:
    if room.kind == PERSONAL and sandbox.workspace.people[room.person].blocks_bot:
        detail = '{"subCode": "MessageWritesBlocked", "details": "Thread is blocked from message writes."}'
        raise Refused(403, "209", detail)


def check_team(team_id: str) -> None:
    if team_id != TEAM:
        raise Refused(404, "TeamNotFound", "The bot is not in that team.")
