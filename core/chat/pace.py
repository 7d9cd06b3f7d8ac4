"""How often a platform says that it may be called."""

from __future__ import annotations

import msgspec


class Pace(msgspec.Struct, frozen=True):
    """At most so many `calls` in any so many `seconds`, counted over everything that draws on `budget`."""

    budget: str
    calls: int
    seconds: int
