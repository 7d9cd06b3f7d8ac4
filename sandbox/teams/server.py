"""The HTTP server: log-in, keys, connector, files."""

from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.teams.api.routes import add_routes

if TYPE_CHECKING:
    from sandbox.teams.sandbox import TeamsSandbox

MEGABYTES = 1024 * 1024


def build_app(sandbox: "TeamsSandbox") -> web.Application:
    app = web.Application(client_max_size=10 * MEGABYTES)
    add_routes(app, sandbox)

    async def file(request: web.Request) -> web.StreamResponse:
        found = sandbox.workspace.files.get(request.match_info["file"])
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found[1], content_type=found[0])

    app.router.add_get("/files/{file}/{name}", file)
    return app
