"""What buttons, selects and forms carry: the action and its value, so that they outlive every restart.

A custom id has 1 to 100 characters and is unique in its message ("Component Reference: Custom ID").
"""

from __future__ import annotations

from adapters.discord.limits import CUSTOM_ID
from core.chat.errors import Refused

_ACTION, _FORM = "a", "f"
_BETWEEN = "\x1f"


def of_action(action: str, value: str, number: int = 1) -> str:
    """`number` tells the second use of one action and value in a message from the first."""
    return _checked(_BETWEEN.join((_ACTION, action, value, str(number) if number > 1 else "")).rstrip(_BETWEEN), action)


def read_action(custom_id: str) -> tuple[str, str] | None:
    """Action and value; None for an id that Muster did not make."""
    kind, *rest = custom_id.split(_BETWEEN)
    if kind != _ACTION or not rest:
        return None
    return rest[0], rest[1] if len(rest) > 1 else ""


def of_form(name: str, token: str) -> str:
    return _checked(_BETWEEN.join((_FORM, name, token)), name)


def read_form(custom_id: str) -> tuple[str, str] | None:
    """The form's name and token."""
    kind, *rest = custom_id.split(_BETWEEN)
    return (rest[0], rest[1]) if kind == _FORM and len(rest) == 2 else None


def _checked(custom_id: str, what: str) -> str:
    if len(custom_id) > CUSTOM_ID:
        raise Refused(f"“{what[:40]}” carries more than Discord can hold.", "value_too_long")
    return custom_id
