"""How often Slack says that a method may be called, in one workspace ("Rate limits")."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.slack.methods import CHAT_POST_MESSAGE, VIEWS_OPEN, Method
from core.chat.pace import Pace

_PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
"""What each tier grants at least; more is tolerated now and then, and then Slack says when it is too much."""

_IN_A_CHANNEL = (5, 5)
"""chat.postMessage: one a second in each channel; "short bursts" are allowed, of which nobody says how long."""

_IN_ALL = (300, 60)
"""The same for the workspace: "several hundred messages per minute"."""


def paces(method: Method, workspace: str, channel: str) -> Sequence[Pace]:
    """`workspace` is the beginning of the budgets' names; `channel` is where a message goes."""
    whole = f"{workspace}/{method.name}"
    if method is CHAT_POST_MESSAGE:
        return Pace(f"{whole}/{channel}", *_IN_A_CHANNEL), Pace(whole, *_IN_ALL)
    if method is VIEWS_OPEN or not method.tier:
        # A person waits for a form, and Slack gives it three seconds: let Slack say no.
        return ()
    return (Pace(whole, _PER_MINUTE[method.tier], 60),)
