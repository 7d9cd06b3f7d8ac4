"""The address of a file: its bytes for whoever has a token with files:read, Slack's log-in page for all others."""

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from sandbox.slack.sandbox import SlackSandbox


async def handle(sandbox: "SlackSandbox", request: web.Request) -> web.StreamResponse:
    """Slack docs, "File object": `url_private` takes `Authorization: Bearer`, the token needs files:read."""
    file_id = request.match_info["file"].partition("-")[2]
    config, content = sandbox.config, sandbox.workspace.contents.get(file_id)
    sandbox.log_call("url_private", content is not None, "" if content is not None else "file_not_found")
    is_let_in = request.headers.get("Authorization") == f"Bearer {config.bot_token}" and "files:read" in config.scopes
    if not is_let_in:
        return web.Response(status=302, headers={"Location": f"https://{config.team_domain}.slack.com/?redir=%2Ffiles"})
    if content is None:
        raise web.HTTPNotFound
    return web.Response(body=content, content_type=str(sandbox.workspace.files[file_id]["mimetype"]))
