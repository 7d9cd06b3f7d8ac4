"""How often Teams says that a bot may call ("Optimize your bot with rate limiting in Teams")."""

from __future__ import annotations

from collections.abc import Sequence

from core.chat import effects
from core.chat.effects import Effect
from core.chat.pace import Pace

_WRITING = ((7, 1), (8, 2), (60, 30), (1800, 3600))
_READING = ((14, 1), (16, 2), (120, 30), (3600, 3600))
"""Calls and seconds, for a bot in one conversation: "Per bot per thread limit"."""

_IN_ALL = (50, 1)
"""For an app in one organisation."""

_READS = (effects.FetchProfile, effects.FetchMessage, effects.FetchFile)


def paces(effect: Effect, conversation: str, organisation: str) -> Sequence[Pace]:
    """By the names of two budgets."""
    if isinstance(effect, effects.OpenForm):
        # It answers a request that waits: no call is made.
        return ()
    is_read = isinstance(effect, _READS)
    of_kind = f"{conversation}/{'read' if is_read else 'write'}"
    limits = _READING if is_read else _WRITING
    return (*(Pace(of_kind, *limit) for limit in limits), Pace(organisation, *_IN_ALL))
