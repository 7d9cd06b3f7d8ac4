"""What a bot may answer to an invoke ("Universal Actions: response format", "Use dialogs in Microsoft Teams bots")."""

import json
from typing import Any

from sandbox.teams.errors import JSON, Refused
from sandbox.teams.rules.cards import IN_CHANNEL, IN_DIALOG, check_card

_CARD = "application/vnd.microsoft.card.adaptive"
_MESSAGE = "application/vnd.microsoft.activity.message"
_ERROR = "application/vnd.microsoft.error"
_TASK = {"title", "width", "height", "card", "url", "fallbackUrl", "completionBotId"}
_RESULTS = ("result", "message", "auth", "config", "botMessagePreview")
_SIZES = ("small", "medium", "large")


def check_card_reply(body: Any, where: str = IN_CHANNEL) -> tuple[str, JSON | None, str]:
    """The line that the person is shown, the card that they see from now on, or what went wrong."""
    if not isinstance(body, dict) or not isinstance(body.get("statusCode"), int):
        raise Refused(400, "BadResponse", "the answer to a card's action has a statusCode")
    value = body.get("value")
    if body.get("type") == _ERROR and isinstance(value, dict) and isinstance(value.get("message"), str):
        return "", None, value["message"]
    if body["statusCode"] != 200:
        raise Refused(400, "BadResponse", f"statusCode {body['statusCode']} goes with {_ERROR}")
    if body.get("type") == _MESSAGE and isinstance(value, str) and value:
        return value, None, ""
    if body.get("type") == _CARD:
        check_card(value, len(json.dumps(body, ensure_ascii=False).encode()), where)
        assert isinstance(value, dict)
        return "", value, ""
    raise Refused(400, "BadResponse", f"{body.get('type')!r} is no answer to a card's action")


def check_task(body: Any) -> tuple[str, JSON | None, str, str]:
    """Title and card of a dialog, or the line in its place; and the size."""
    task = body.get("task") if isinstance(body, dict) else None
    if not isinstance(task, dict):
        raise Refused(400, "BadResponse", "the answer has no task")
    if task.get("type") == "message" and isinstance(task.get("value"), str):
        return "", None, task["value"], "small"
    value = task.get("value")
    if task.get("type") != "continue" or not isinstance(value, dict):
        raise Refused(400, "BadResponse", f"{task.get('type')!r} is no kind of task")
    if unknown := set(value) - _TASK:
        raise Refused(400, "BadResponse", f"a dialog has no property {sorted(unknown)}")
    for name in ("width", "height"):
        size = value.get(name, "medium")
        if isinstance(size, bool) or not (isinstance(size, int) or size in _SIZES):
            raise Refused(400, "BadResponse", f"{name} is a number, small, medium or large")
    card = value.get("card") or {}
    if card.get("contentType") != _CARD:
        raise Refused(400, "BadResponse", "this sandbox shows dialogs with an Adaptive Card, not web pages")
    check_card(card.get("content"), len(json.dumps(body, ensure_ascii=False).encode()), IN_DIALOG)
    return str(value.get("title", "")), card["content"], "", str(value.get("width", "medium"))


def check_extension(body: JSON) -> str:
    """The answer to a sent dialog of a message's menu that is no further dialog; the line that the person sees."""
    result = body.get("composeExtension")
    if not isinstance(result, dict) or result.get("type") not in _RESULTS:
        raise Refused(400, "BadResponse", f"composeExtension.type is one of {_RESULTS}")
    return str(result.get("text", ""))
