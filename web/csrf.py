"""A change counts only when it was asked for on one of our own pages.

Each form carries a word that is made from the browser's own cookie (a synchroniser token: OWASP, “Cross-Site Request
Forgery Prevention”). Other sites can make a browser send the cookie, but can't read it, so they don't know the word.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException

from web.cookies import SESSION, VISIT, read_cookie
from web.services import WebServices
from web.viewer import visit_of

FIELD = "_csrf"
_LENGTH = 64
HEADER = "X-CSRF-Token"


class NotFromHere(HTTPException):
    """403: the request did not come from one of our pages, or the page is older than the session."""

    status_code = 403


def csrf_word(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The word that this browser's forms carry; empty when it has no cookie yet."""
    services: WebServices = connection.app.state.services
    for name in (SESSION, VISIT):
        if cookie := connection.state.get(name) or read_cookie(connection, services.access, name):
            return word_for(cookie)
    return ""


def word_for(cookie: str) -> str:
    return hashlib.sha256(f"csrf/{cookie}".encode()).hexdigest()


def masked(word: str) -> str:
    """The word as a page shows it: another string each time, so that a compressed page's length tells nothing of it."""
    mask = secrets.token_bytes(len(word) // 2)
    return f"{mask.hex()}{_xor(mask, bytes.fromhex(word)).hex()}"


def unmasked(sent: str) -> str:
    """The word behind it; what was not masked, or is nonsense, as it came."""
    try:
        both = bytes.fromhex(sent) if len(sent) == 2 * _LENGTH else b""
    except ValueError:
        return sent
    return _xor(both[: _LENGTH // 2], both[_LENGTH // 2 :]).hex() if both else sent


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


async def check_same_page(request: Request[Any, Any, Any]) -> None:
    """Raises `NotFromHere`. A bearer token is not sent by browsers on their own, so it needs no word."""
    if (await visit_of(request)).by_token:
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise NotFromHere("This was sent by another site's page, so it was not done.")
    wanted, sent = csrf_word(request), unmasked(request.headers.get(HEADER) or await _in_form(request))
    if not wanted or not hmac.compare_digest(wanted.encode(), sent.encode()):
        raise NotFromHere("This page was too old to send that. Load it again, and send it once more.")


async def _in_form(request: Request[Any, Any, Any]) -> str:
    sent = (await request.form()).get(FIELD)
    return sent if isinstance(sent, str) else ""
