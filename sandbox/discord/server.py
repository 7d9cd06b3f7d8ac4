"""The HTTP server: REST, the gateway, files, and the browser page."""

from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.discord.api.routes import add_routes
from sandbox.discord.page_acts import PageActs
from sandbox.discord.page_feed import PageFeed

if TYPE_CHECKING:
    from sandbox.discord.sandbox import DiscordSandbox

MEGABYTES = 1024 * 1024
PAGE = Path(__file__).parent / "page"


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
    app.router.add_get("/", _index)
    app.router.add_get("/page/{path:.+}", _static)
    app.router.add_get("/_sandbox/ws", PageFeed(sandbox).connect)
    app.router.add_post("/_sandbox/act", PageActs(sandbox).handle)
    return app


async def _index(request: web.Request) -> web.StreamResponse:
    return _file(PAGE / "index.html")


async def _static(request: web.Request) -> web.StreamResponse:
    path = (PAGE / request.match_info["path"]).resolve()
    if not path.is_relative_to(PAGE.resolve()):
        raise web.HTTPNotFound
    return _file(path)


def _file(path: Path) -> web.StreamResponse:
    if not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": "no-store", "Content-Security-Policy": _POLICY})


_POLICY = "default-src 'self'; img-src 'self' data: https:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
