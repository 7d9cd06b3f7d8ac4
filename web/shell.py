"""The frame around every page: where one may go, who is looking, and what is to be told once.

A page names the part of the site that it belongs to with `{% block here %}actions{% endblock %}`; the navigation shows a
part when the application has its address, so a new part needs no change here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection

from core.incidents.access import ANYBODY, Permission, Viewer
from web.flash import Flash, take_flashes

THEME_COOKIE = "muster_theme"
_KEY = "muster.shell"
_NAME = "muster.account"
_VIEWER = "muster.viewer"
_UNLOCKED = "muster.unlocked"


@dataclass(frozen=True)
class Part:
    """A part of the site, and the keys that lead there after `g`."""

    name: str
    label: str
    url: str
    key: str


PARTS = (
    Part("incidents", "Incidents", "/", "i"),
    Part("actions", "Follow-ups", "/actions", "a"),
    Part("insights", "Insights", "/insights", "n"),
)
ADMIN = Part("admin", "Admin", "/admin", "d")


@dataclass(frozen=True)
class Account:
    """Who is signed in, as the menu shows them."""

    name: str
    role: str

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


@dataclass(frozen=True)
class Shell:
    """`theme` is empty for the system's own. `sign_in` and `sign_out` are empty where there is nothing to sign in to.
    `is_unlocked`: whoever is at this machine reads, because nobody can sign in yet."""

    parts: Sequence[Part]
    theme: str
    may_declare: bool
    may_respond: bool
    account: Account | None
    sign_in: str
    sign_out: str
    is_unlocked: bool
    flashes: Sequence[Flash]


def introduce(
    request: ASGIConnection[Any, Any, Any, Any], viewer: Viewer, name: str = "", is_unlocked: bool = False
) -> None:
    """Say who is looking, before a page is drawn; `name` is empty for whoever has not signed in."""
    request.scope["state"][_VIEWER] = viewer
    request.scope["state"][_UNLOCKED] = is_unlocked
    if name:
        role = viewer.role.label if viewer.role else ""
        request.scope["state"][_NAME] = Account(name, role)


def shell(request: Request[Any, Any, Any]) -> Shell:
    """For the templates; made once a request. An error page may come before anybody was introduced."""
    state = request.scope["state"]
    if _KEY not in state:
        state[_KEY] = _make(request, state.get(_VIEWER, ANYBODY), state.get(_NAME), state.get(_UNLOCKED, False))
    made: Shell = state[_KEY]
    return made


def _make(request: Request[Any, Any, Any], viewer: Viewer, account: Account | None, is_unlocked: bool) -> Shell:
    there = {route.path for route in request.app.routes}
    parts = (*PARTS, ADMIN) if viewer.may(Permission.ADMINISTER) else PARTS
    theme = request.cookies.get(THEME_COOKIE, "")
    return Shell(
        parts=[part for part in parts if part.url in there],
        theme=theme if theme in ("light", "dark") else "",
        may_declare=viewer.may(Permission.DECLARE) and "/declare" in there,
        may_respond=viewer.person_id is not None and viewer.may(Permission.RESPOND),
        account=account,
        sign_in="/login" if account is None and "/login" in there else "",
        sign_out="/logout" if account is not None and "/logout" in there else "",
        is_unlocked=is_unlocked,
        flashes=take_flashes(request),
    )
