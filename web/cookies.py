"""The cookies: one that says who is signed in, one that ties a visitor's forms to their browser."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from web.access import Access

SESSION, VISIT = "muster_session", "muster_visit"
"""`VISIT` is there before anybody has signed in, so that another site can't sign them in as somebody else."""


def cookie_name(access: Access, name: str) -> str:
    """Over https with the prefix that browsers guard: no neighbour's host and no plain http can set it."""
    return f"__Host-{name}" if access.is_https else name


def read_cookie(connection: ASGIConnection[Any, Any, Any, Any], access: Access, name: str) -> str:
    return connection.cookies.get(cookie_name(access, name)) or ""


def make_cookie(access: Access, name: str, value: str, max_age: int | None) -> Cookie:
    """Out of reach of scripts; sent along when somebody follows a link from the chat, but not by other sites' forms."""
    return Cookie(
        key=cookie_name(access, name),
        value=value,
        path="/",
        httponly=True,
        secure=access.is_https,
        samesite="lax",
        max_age=max_age,
    )


def drop_cookie(access: Access, name: str) -> Cookie:
    return make_cookie(access, name, "", 0)
