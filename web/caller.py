"""From where the present request comes, for the audit log; known to whatever the request calls."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from litestar.connection import ASGIConnection

from web.origin import address_of

_address: ContextVar[str] = ContextVar("caller_address", default="")


def note_caller(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Before the handler, in the request's own task."""
    _address.set(address_of(connection))


def caller_address() -> str:
    return _address.get()
