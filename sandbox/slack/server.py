"""The HTTP server: the Web API, response URLs, Socket Mode, and the browser page with its control routes."""

from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

import sandbox.slack.api  # noqa: F401 - registers the methods
from sandbox.slack import downloads, responses
from sandbox.slack.api.dispatch import Dispatcher
from sandbox.slack.control import Control
from sandbox.slack.page_acts import PageActs
from sandbox.slack.page_feed import PageFeed

if TYPE_CHECKING:
    from sandbox.slack.sandbox import SlackSandbox

PAGE = Path(__file__).parent / "page"
MEGABYTES = 1024 * 1024


def build_app(sandbox: "SlackSandbox") -> web.Application:
    app = web.Application(client_max_size=4 * MEGABYTES)
    dispatcher, feed, control = Dispatcher(sandbox), PageFeed(sandbox), Control(sandbox)

    async def hook(request: web.Request) -> web.StreamResponse:
        return await responses.handle(sandbox, request)

    async def download(request: web.Request) -> web.StreamResponse:
        return await downloads.handle(sandbox, request)

    app.router.add_get("/files-pri/{file}/{name}", download)
    app.router.add_route("GET", "/api/{method}", dispatcher.handle)
    app.router.add_route("POST", "/api/{method}", dispatcher.handle)
    app.router.add_post("/hooks/{kind}/{team}/{token}", hook)
    app.router.add_get("/link", sandbox.sockets.link)
    app.router.add_get("/", _index)
    app.router.add_get("/page/{path:.+}", _static)
    app.router.add_get("/_sandbox/ws", feed.connect)
    app.router.add_post("/_sandbox/act", PageActs(sandbox).handle)
    app.router.add_get("/_sandbox/faults", control.show_faults)
    app.router.add_post("/_sandbox/faults", control.set_faults)
    app.router.add_get("/_sandbox/calls", control.calls)
    app.router.add_get("/_sandbox/state", control.state)
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
    return web.FileResponse(path, headers={"Cache-Control": "no-store"})
