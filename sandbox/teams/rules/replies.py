"""What a bot may answer to an invoke ("Universal Actions: response format", "Use dialogs in Microsoft Teams bots")."""

import json
from typing import Any

from sandbox.teams.errors import JSON, Refused
from sandbox.teams.rules.cards import check_card

_CARD = "application/vnd.microsoft.card.adaptive"
_MESSAGE = "application/vnd.microsoft.activity.message"
_SIZES = ("small", "medium", "large")


def check_card_reply(body: Any) -> str:
    """The line that the person is shown."""
    if not isinstance(body, dict) or not isinstance(body.get("statusCode"), int):
        raise Refused(400, "BadResponse", "the answer to a card's action has a statusCode")
    if body.get("type") == _MESSAGE and isinstance(body.get("value"), str):
        return str(body["value"])
    if body.get("type") == _CARD:
        check_card(body.get("value"), len(json.dumps(body).encode()))
        return ""
    raise Refused(400, "BadResponse", f"{body.get('type')!r} is no answer to a card's action")


def check_task(body: Any) -> tuple[str, JSON | None, str]:
    """Title and card of a dialog, or the line in its place."""
    task = body.get("task") if isinstance(body, dict) else None
    if not isinstance(task, dict):
        raise Refused(400, "BadResponse", "the answer has no task")
    if task.get("type") == "message" and isinstance(task.get("value"), str):
        return "", None, task["value"]
    value = task.get("value")
    if task.get("type") != "continue" or not isinstance(value, dict):
        raise Refused(400, "BadResponse", f"{task.get('type')!r} is no kind of task")
    for name in ("width", "height"):
        if not (isinstance(value.get(name), int) or value.get(name) in _SIZES):
            raise Refused(400, "BadResponse", f"{name} is a number, small, medium or large")
    card = value.get("card") or {}
    if card.get("contentType") != _CARD or not value.get("title"):
        raise Refused(400, "BadResponse", "a dialog has a title and an Adaptive Card")
    check_card(card.get("content"), len(json.dumps(body).encode()), in_dialog=True)
    return str(value["title"]), card["content"], ""
