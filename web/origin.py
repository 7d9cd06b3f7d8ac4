"""From where a request comes, for the audit log."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection

from core.store.audit import Origin
from web.viewer import Visit


def address_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The browser's address; a proxy's word for it counts only where the server was told to trust the proxy."""
    return connection.client.host if connection.client else ""


def origin_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Origin:
    visit = connection.state.get("visit")
    is_api = isinstance(visit, Visit) and visit.by_token
    return Origin("api" if is_api else "web", address_of(connection), connection.headers.get("user-agent", ""))
