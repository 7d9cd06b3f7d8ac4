"""Errors as pages that say, in a sentence, what happened. Never a detail that was not written for the reader."""

from __future__ import annotations

from typing import Any

import structlog
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_500_INTERNAL_SERVER_ERROR, HTTP_503_SERVICE_UNAVAILABLE

from core.store.errors import StoreSlow
from core.store.search import TOO_SLOW
from web.api.problems import show_problem
from web.csrf import NotFromHere
from web.guard import NotPermitted, SignInNeeded
from web.next_page import login_address

log = structlog.get_logger()

_SENTENCES = {
    401: ("Please sign in", "Please sign in to see this."),
    403: ("You may not do that", "You may not do that."),
    404: ("Not found", "There is nothing at this address."),
    405: ("Not possible here", "This address can't be used in that way."),
    413: ("Too large", "The request is too large."),
    500: ("Something went wrong", "Muster could not show this page. The error has been logged; please try again."),
    503: ("That took too long", "Muster is too busy to show this page. Please try again."),
}


class NoSuchPage(HTTPException):
    """A 404 whose `detail` was written for the reader."""

    status_code = 404


def show_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """What the framework or a page refuses."""
    if request.scope["path"].startswith("/api/"):
        return show_problem(request, error)
    if isinstance(error, SignInNeeded):
        return _to_sign_in(request, error)
    is_ours = isinstance(error, NoSuchPage | NotPermitted | NotFromHere)
    return _page(request, error.status_code, error.detail if is_ours else "")


def _to_sign_in(request: Request[Any, Any, Any], error: SignInNeeded) -> Response[Any]:
    """A browser is led to the page where one signs in; a program is told."""
    if not _takes_pages(request):
        response = _page(request, error.status_code, error.detail)
        response.headers["WWW-Authenticate"] = 'Bearer realm="muster"'
        return response
    is_get = request.method == "GET"
    target = (
        login_address(request.scope["path"], request.scope["query_string"].decode("latin-1")) if is_get else "/login"
    )
    return Redirect(target, status_code=HTTP_303_SEE_OTHER)


def _takes_pages(request: Request[Any, Any, Any]) -> bool:
    accepted = request.headers.get("accept", "*/*")
    return "text/html" in accepted or "*/*" in accepted


def show_slow(request: Request[Any, Any, Any], error: StoreSlow) -> Response[Any]:
    """A question that the database was not given the time for."""
    return _page(request, HTTP_503_SERVICE_UNAVAILABLE, TOO_SLOW)


def show_failure(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """What nobody foresaw."""
    log.error("page failed", path=request.scope["path"], exc_info=error)
    return _page(request, HTTP_500_INTERNAL_SERVER_ERROR)


def _page(request: Request[Any, Any, Any], status: int, sentence: str = "") -> Response[Any]:
    title, usual = _SENTENCES.get(status, ("That did not work", "The request can't be answered."))
    sentence = sentence or usual
    if not _takes_pages(request):
        return Response(sentence, status_code=status, media_type=MediaType.TEXT)
    context = {"title": title, "sentence": sentence, "status": status}
    return Template("error.html", context=context, status_code=status, media_type=MediaType.HTML)
