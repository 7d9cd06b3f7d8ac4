"""From where the present request comes, for the audit log; known to whatever the request calls."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from litestar import Request

from web.origin import address_of

_address: ContextVar[str] = ContextVar("api_caller_address", default="")


def note_caller(request: Request[Any, Any, Any]) -> None:
    """Before the handler, in the request's own task."""
    _address.set(address_of(request))


def caller_address() -> str:
    return _address.get()
