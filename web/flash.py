"""A sentence for the next page: what came of what a person did, told once, after the redirect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias
from urllib.parse import quote, unquote

from litestar import Request, Response
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER
from litestar.types import Message, Scope

Kind: TypeAlias = Literal["done", "trouble", "news"]

COOKIE = "muster_flash"
_TAKEN = "muster.flash-taken"
_MOST = 500
_KINDS: tuple[Kind, ...] = ("done", "trouble", "news")


@dataclass(frozen=True)
class Flash:
    kind: Kind
    sentence: str


def flash(response: Response[Any], sentence: str, kind: Kind = "done") -> None:
    """Have the next page say so. For sentences that are no secret: the browser holds them for up to a minute."""
    response.set_cookie(
        Cookie(
            key=COOKIE, value=quote(f"{kind}:{sentence[:_MOST]}"), path="/", max_age=60, httponly=True, samesite="lax"
        )
    )


def led_to(address: str, sentence: str, kind: Kind = "done") -> Redirect:
    """On to another page, which says so."""
    response = Redirect(address, status_code=HTTP_303_SEE_OTHER)
    flash(response, sentence, kind)
    return response


def take_flashes(request: Request[Any, Any, Any]) -> Sequence[Flash]:
    """What is to be said. Only a page that a person opens takes it, not one that a script looks at."""
    kept = request.cookies.get(COOKIE, "")
    if not kept or request.headers.get("sec-fetch-dest", "document") != "document":
        return ()
    request.scope["state"][_TAKEN] = True
    said, _, sentence = unquote(kept).partition(":")
    return [Flash(kind, sentence[:_MOST]) for kind in _KINDS if kind == said and sentence]


async def forget_taken(message: Message, scope: Scope) -> None:
    """Litestar's `before_send` hook: what was said is not said again."""
    if message["type"] != "http.response.start" or not scope.get("state", {}).get(_TAKEN):
        return
    headers = MutableScopeHeaders.from_message(message)
    headers.add("Set-Cookie", f"{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=lax")
