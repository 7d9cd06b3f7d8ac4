"""The HTTP server: REST, the gateway, files, and the browser page."""

from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.discord.api.routes import add_routes

if TYPE_CHECKING:
    from sandbox.discord.sandbox import DiscordSandbox

MEGABYTES = 1024 * 1024


def build_app(sandbox: "DiscordSandbox") -> web.Application:
    app = web.Application(client_max_size=10 * MEGABYTES)
    add_routes(app, sandbox)

    async def attachment(request: web.Request) -> web.StreamResponse:
        found = sandbox.workspace.files.get(request.match_info["file"])
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found[1], content_type=found[0])

    app.router.add_get("/gw", sandbox.gateway.connect)
    app.router.add_get("/attachments/{channel}/{file}/{name}", attachment)
    return app
