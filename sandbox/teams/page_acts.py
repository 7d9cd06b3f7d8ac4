"""What a person does on the page: one POST an act, with the client's own refusals as sentences."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.teams.errors import JSON, CannotDo
from sandbox.teams.model import Answer

if TYPE_CHECKING:
    from sandbox.teams.sandbox import TeamsSandbox


class PageActs:
    def __init__(self, sandbox: "TeamsSandbox") -> None:
        self._acts: dict[str, Callable[..., Awaitable[Any]]] = {
            "post": sandbox.post,
            "edit": sandbox.edit,
            "delete": sandbox.delete,
            "restore": sandbox.restore,
            "react": sandbox.react,
            "unreact": sandbox.unreact,
            "click": sandbox.click,
            "keep": sandbox.keep,
            "submit": sandbox.submit_dialog,
            "close": sandbox.close_dialog,
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        act = self._acts.get(str(body.get("act")))
        if act is None:
            raise web.HTTPNotFound
        try:
            found = await act(str(body["user"]), *body.get("args", []))
        except CannotDo as refusal:
            return web.json_response({"refused": str(refusal)}, status=400)
        return web.json_response(_shown(found))


def _shown(found: Any) -> JSON:
    if isinstance(found, Answer):
        return {"ok": found.ok, "shown": found.shown, "error": found.error, "dialog": found.dialog is not None}
    return {}
