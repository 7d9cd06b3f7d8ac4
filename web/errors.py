"""Errors as pages that say, in a sentence, what happened. Never a detail that was not written for the reader."""

from __future__ import annotations

from typing import Any

import structlog
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Template
from litestar.status_codes import HTTP_500_INTERNAL_SERVER_ERROR

log = structlog.get_logger()

_SENTENCES = {
    404: ("Not found", "There is nothing at this address."),
    405: ("Not possible here", "This address can't be used in that way."),
    413: ("Too large", "The request is too large."),
    500: ("Something went wrong", "Muster could not show this page. The error has been logged; please try again."),
}


class NoSuchPage(HTTPException):
    """A 404 whose `detail` was written for the reader."""

    status_code = 404


def show_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """What the framework or a page refuses."""
    return _page(request, error.status_code, error.detail if isinstance(error, NoSuchPage) else "")


def show_failure(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """What nobody foresaw."""
    log.error("page failed", path=request.scope["path"], exc_info=error)
    return _page(request, HTTP_500_INTERNAL_SERVER_ERROR)


def _page(request: Request[Any, Any, Any], status: int, sentence: str = "") -> Response[Any]:
    title, usual = _SENTENCES.get(status, ("That did not work", "The request can't be answered."))
    sentence = sentence or usual
    if "text/html" not in request.headers.get("accept", "*/*") and "*/*" not in request.headers.get("accept", "*/*"):
        return Response(sentence, status_code=status, media_type=MediaType.TEXT)
    context = {"title": title, "sentence": sentence, "status": status}
    return Template("error.html", context=context, status_code=status, media_type=MediaType.HTML)
