"""Every address of the service."""

from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.teams.api import conversations, graph, people
from sandbox.teams.api.dispatch import Call, Dispatcher
from sandbox.teams.api.login import LogIn

if TYPE_CHECKING:
    from sandbox.teams.sandbox import TeamsSandbox

_CONVERSATIONS = "/teams/v3/conversations"
_ONE = _CONVERSATIONS + "/{conversation}"
_ACTIVITY = _ONE + "/activities/{activity}"
_MESSAGES = graph.PATH + "teams/{group}/channels/{channel}/messages"

# What is called, and what kind of call it is for the rate limits.
ROUTES: dict[tuple[str, str], tuple[Call, str]] = {
    ("POST", _CONVERSATIONS): (conversations.create, "create"),
    ("POST", _ONE + "/activities"): (conversations.send, "send"),
    ("POST", _ACTIVITY): (conversations.reply, "send"),
    ("PUT", _ACTIVITY): (conversations.update, "send"),
    ("DELETE", _ACTIVITY): (conversations.delete, "send"),
    ("GET", _ACTIVITY + "/members"): (people.members, "members"),
    ("GET", _ONE + "/members"): (people.members, "members"),
    ("GET", _ONE + "/members/{member}"): (people.member, "members"),
    ("GET", _ONE + "/pagedMembers"): (people.paged, "members"),
    ("GET", "/teams/v3/teams/{team}"): (people.team, "conversations"),
    ("GET", "/teams/v3/teams/{team}/conversations"): (people.channels, "conversations"),
    ("GET", _MESSAGES): (graph.posts, ""),
    ("GET", _MESSAGES + "/{post}"): (graph.message, ""),
    ("GET", _MESSAGES + "/{post}/replies"): (graph.replies, ""),
    ("GET", _MESSAGES + "/{post}/replies/{message}"): (graph.message, ""),
}


def add_routes(app: web.Application, sandbox: "TeamsSandbox") -> None:
    log_in = LogIn(sandbox)
    app.router.add_post("/{tenant}/oauth2/v2.0/token", log_in.token)
    app.router.add_get("/v1/.well-known/openidconfiguration", log_in.configuration)
    app.router.add_get("/v1/.well-known/keys", log_in.keys)
    dispatcher = Dispatcher(sandbox, log_in)
    for (method, path), (call, kind) in ROUTES.items():
        app.router.add_route(method, path, dispatcher.wrap(call, kind))
