"""The HTTP server: log-in, keys, connector, files, and the browser page."""

from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.teams.api.routes import add_routes
from sandbox.teams.page_acts import PageActs
from sandbox.teams.page_feed import PageFeed

if TYPE_CHECKING:
    from sandbox.teams.sandbox import TeamsSandbox

MEGABYTES = 1024 * 1024
PAGE = Path(__file__).parent / "page"
EMOJI = Path(__file__).parents[1] / "slack" / "page" / "emoji.svg"
"""One set of drawings for all chat pages."""


def build_app(sandbox: "TeamsSandbox") -> web.Application:
    app = web.Application(client_max_size=10 * MEGABYTES)
    add_routes(app, sandbox)

    async def file(request: web.Request) -> web.StreamResponse:
        found = sandbox.workspace.files.get(request.match_info["file"])
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found[1], content_type=found[0])

    app.router.add_get("/files/{file}/{name}", file)
    app.router.add_get("/", _index)
    app.router.add_get("/page/{path:.+}", _static)
    app.router.add_get("/_sandbox/ws", PageFeed(sandbox).connect)
    app.router.add_post("/_sandbox/act", PageActs(sandbox).handle)
    return app


async def _index(request: web.Request) -> web.StreamResponse:
    return _file(PAGE / "index.html")


async def _static(request: web.Request) -> web.StreamResponse:
    if request.match_info["path"] == EMOJI.name:
        return _file(EMOJI)
    path = (PAGE / request.match_info["path"]).resolve()
    if not path.is_relative_to(PAGE.resolve()):
        raise web.HTTPNotFound
    return _file(path)


def _file(path: Path) -> web.StreamResponse:
    if not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": "no-store", "Content-Security-Policy": _POLICY})


_POLICY = "default-src 'self'; img-src 'self' data: https:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
