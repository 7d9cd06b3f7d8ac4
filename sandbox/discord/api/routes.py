"""The table of routes."""

from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.discord.api import answers, channels, guild, messages, threads
from sandbox.discord.api.dispatch import Dispatcher, Handler

if TYPE_CHECKING:
    from sandbox.discord.sandbox import DiscordSandbox

_BASE = "/api/v10"
_MESSAGE = "/channels/{channel}/messages/{message}"

ROUTES: dict[tuple[str, str], Handler] = {
    ("GET", "/gateway"): guild.gateway,
    ("GET", "/gateway/bot"): guild.gateway,
    ("GET", "/users/@me"): guild.me,
    ("GET", "/users/{user}"): guild.user,
    ("POST", "/users/@me/channels"): guild.open_direct,
    ("GET", "/applications/@me"): guild.application,
    ("GET", "/oauth2/applications/@me"): guild.application,
    ("GET", "/guilds/{guild}"): guild.guild,
    ("GET", "/guilds/{guild}/channels"): guild.channels,
    ("POST", "/guilds/{guild}/channels"): channels.create,
    ("GET", "/guilds/{guild}/roles"): guild.roles,
    ("GET", "/guilds/{guild}/members"): guild.members,
    ("GET", "/guilds/{guild}/members/search"): guild.search_members,
    ("GET", "/guilds/{guild}/members/{user}"): guild.member,
    ("GET", "/guilds/{guild}/threads/active"): threads.active,
    ("GET", "/applications/{application}/guilds/{guild}/commands"): guild.commands,
    ("PUT", "/applications/{application}/guilds/{guild}/commands"): guild.set_commands,
    ("GET", "/channels/{channel}"): channels.get,
    ("PATCH", "/channels/{channel}"): channels.modify,
    ("DELETE", "/channels/{channel}"): channels.delete,
    ("PUT", "/channels/{channel}/permissions/{target}"): channels.set_overwrite,
    ("DELETE", "/channels/{channel}/permissions/{target}"): channels.delete_overwrite,
    ("POST", "/channels/{channel}/typing"): channels.typing,
    ("POST", "/channels/{channel}/threads"): threads.create,
    ("PUT", "/channels/{channel}/thread-members/{user}"): threads.add_member,
    ("GET", "/channels/{channel}/messages"): messages.listed,
    ("POST", "/channels/{channel}/messages"): messages.create,
    # Before the routes that take a message's id in the same place.
    ("GET", "/channels/{channel}/messages/pins"): messages.pins,
    ("PUT", "/channels/{channel}/messages/pins/{message}"): messages.pin,
    ("DELETE", "/channels/{channel}/messages/pins/{message}"): messages.unpin,
    ("GET", _MESSAGE): messages.get,
    ("PATCH", _MESSAGE): messages.edit,
    ("DELETE", _MESSAGE): messages.delete,
    ("POST", _MESSAGE + "/threads"): threads.create_from_message,
    ("PUT", _MESSAGE + "/reactions/{emoji}/@me"): messages.react,
    ("DELETE", _MESSAGE + "/reactions/{emoji}/@me"): messages.unreact,
}
# The token in the path is all that these need.
BY_TOKEN: dict[tuple[str, str], Handler] = {
    ("POST", "/interactions/{interaction}/{token}/callback"): answers.respond,
    ("POST", "/webhooks/{application}/{token}"): answers.follow_up,
    ("GET", "/webhooks/{application}/{token}/messages/{message}"): answers.get,
    ("PATCH", "/webhooks/{application}/{token}/messages/{message}"): answers.edit,
    ("DELETE", "/webhooks/{application}/{token}/messages/{message}"): answers.delete,
}


def add_routes(app: web.Application, sandbox: "DiscordSandbox") -> None:
    dispatcher = Dispatcher(sandbox)
    for table, needs_token in ((ROUTES, True), (BY_TOKEN, False)):
        for (method, path), handler in table.items():
            app.router.add_route(method, _BASE + path, dispatcher.wrap(handler, needs_token))

    async def unknown(request: web.Request) -> web.StreamResponse:
        return web.json_response({"message": "404: Not Found", "code": 0}, status=404)

    app.router.add_route("*", _BASE + "/{rest:.*}", unknown)
