"""A change counts only when it was asked for on one of our own pages.

Each form carries a word that is made from the browser's own cookie (a synchroniser token: OWASP, “Cross-Site Request
Forgery Prevention”). Other sites can make a browser send the cookie, but can't read it, so they don't know the word.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException

from web.cookies import SESSION, VISIT, read_cookie
from web.services import WebServices
from web.viewer import visit_of

FIELD = "_csrf"
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


async def check_same_page(request: Request[Any, Any, Any]) -> None:
    """Raises `NotFromHere`. A bearer token is not sent by browsers on their own, so it needs no word."""
    if (await visit_of(request)).by_token:
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise NotFromHere("This was sent by another site's page, so it was not done.")
    wanted, sent = csrf_word(request), request.headers.get(HEADER) or await _in_form(request)
    if not wanted or not hmac.compare_digest(wanted.encode(), sent.encode()):
        raise NotFromHere("This page was too old to send that. Load it again, and send it once more.")


async def _in_form(request: Request[Any, Any, Any]) -> str:
    sent = (await request.form()).get(FIELD)
    return sent if isinstance(sent, str) else ""
