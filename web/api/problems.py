"""Errors as problem details (RFC 9457), by Litestar's plugin. `detail` is always a sentence for a person."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.datastructures import ResponseSpec
from litestar.plugins.problem_details import ProblemDetailsException

from core.incidents.access import NotAllowed
from core.incidents.errors import InvalidValue
from core.store.errors import StoreSlow
from core.store.search import TOO_SLOW
from web.api.answers import Problem
from web.csrf import NotFromHere
from web.guard import NotPermitted, SignInNeeded

log = structlog.get_logger()

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="muster"'}
MEDIA_TYPE = "application/problem+json"
_USUAL = {
    400: "The request can't be read.",
    401: "Say who you are: with a token in the header “Authorization: Bearer …”, or by signing in.",
    403: "You may not do that.",
    404: "There is nothing at this address that you may see.",
    405: "This address can't be used in that way.",
    409: "It can't be done as things stand.",
    412: "It has changed since you read it. Read it again, then say what is to be different.",
    413: "The request is too large.",
    415: "Send JSON, and say so: “Content-Type: application/json”.",
    422: "Something in the request is not right.",
    429: "Too many requests. Wait as long as the header Retry-After says.",
    500: "Muster could not handle this. The error has been logged; please try again.",
    503: "Muster is too busy to answer in time. Send it again with the same Idempotency-Key.",
}


def problem(
    status: int, detail: str = "", errors: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> ProblemDetailsException:
    """An error to be raised. `errors` holds a sentence for each field that is wrong."""
    wrong = [{"field": field, "detail": sentence} for field, sentence in (errors or {}).items()]
    return ProblemDetailsException(
        detail=detail or _USUAL.get(status, "The request can't be answered."),
        status_code=status,
        title=HTTPStatus(status).phrase,
        type_="about:blank",
        headers=dict(headers or {}),
        extra={"errors": wrong} if wrong else None,
    )


def answers(*statuses: int) -> dict[int, ResponseSpec]:
    """What the schema says about errors."""
    return {
        status: ResponseSpec(Problem, description=_USUAL[status], media_type=MEDIA_TYPE, generate_examples=False)
        for status in statuses
    }


def show_problem(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Whatever was raised, as a problem. Never a detail that was not written for the reader."""
    return _problem_of(request, error).to_response(request)


def _problem_of(request: Request[Any, Any, Any], error: Exception) -> ProblemDetailsException:
    if isinstance(error, ProblemDetailsException):
        return error
    if isinstance(error, NotAllowed):
        return problem(403, str(error))
    if isinstance(error, InvalidValue):
        return problem(422, str(error), {error.field: str(error)})
    if isinstance(error, StoreSlow):
        return problem(503, TOO_SLOW)
    if isinstance(error, SignInNeeded):
        return problem(401, error.detail, headers=CHALLENGE)
    if isinstance(error, NotPermitted | NotFromHere):
        return problem(403, error.detail)
    if isinstance(error, ValidationException):
        return problem(400, "The request is not as the schema says.", _wrong(error.extra))
    if isinstance(error, HTTPException):
        known = error.status_code if error.status_code in _USUAL else 400
        return problem(known, headers=error.headers)
    log.error("api failed", path=request.scope["path"], exc_info=error)
    return problem(500)


def _wrong(extra: Any) -> dict[str, str]:
    """The framework's list of what is wrong: `{key, message, source}`."""
    found = extra if isinstance(extra, list) else [extra] if isinstance(extra, dict) else []
    return {str(each.get("key") or each.get("source") or "body"): str(each.get("message", ""))[:300] for each in found}
