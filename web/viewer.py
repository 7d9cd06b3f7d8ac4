"""Who is looking: every page asks, and every query is made for them."""

from __future__ import annotations

from typing import Any, TypeAlias

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from core.incidents.access import ANYBODY, Viewer
from web.shell import introduce

Looking: TypeAlias = NamedDependency[SkipValidation[Viewer]]


async def current_viewer(request: Request[Any, Any, Any]) -> Viewer:
    """Nobody signs in yet, so everybody reads what is public."""
    introduce(request, ANYBODY)
    return ANYBODY
