"""What a person does on the page: one POST an act, with the client's own refusals as sentences."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.discord.errors import JSON, CannotDo, Refused
from sandbox.discord.model import Answer

if TYPE_CHECKING:
    from sandbox.discord.sandbox import DiscordSandbox


class PageActs:
    def __init__(self, sandbox: "DiscordSandbox") -> None:
        self._acts: dict[str, Callable[..., Awaitable[Any]]] = {
            "post": sandbox.post,
            "edit": sandbox.edit,
            "delete": sandbox.delete,
            "pin": sandbox.pin,
            "unpin": sandbox.unpin,
            "react": sandbox.react,
            "unreact": sandbox.unreact,
            "slash": sandbox.slash,
            "autocomplete": sandbox.autocomplete,
            "menu": sandbox.context_menu,
            "click": sandbox.click,
            "select": sandbox.select,
            "submit": sandbox.submit_modal,
            "close": sandbox.close_modal,
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        act = self._acts.get(str(body.get("act")))
        if act is None:
            raise web.HTTPNotFound
        try:
            found = await act(str(body["user"]), *body.get("args", []))
        except (CannotDo, Refused) as refusal:
            return web.json_response({"error": str(refusal)}, status=400)
        return web.json_response(_shown(found))


def _shown(found: Any) -> JSON:
    if isinstance(found, Answer):
        return {"kind": found.kind, "error": found.error, "choices": found.choices}
    return {"choices": found} if isinstance(found, list) else {}
