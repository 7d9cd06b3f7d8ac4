"""Small blocks and views for tests, and the errors of refused calls."""

from collections.abc import Awaitable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

JSON = dict[str, Any]


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def section(text: str = "Hello", **more: Any) -> JSON:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id: str = "go", **more: Any) -> JSON:
    return {"type": "button", "text": plain("Go"), "action_id": action_id, **more}


def options(*words: str) -> list[JSON]:
    return [{"text": plain(w), "value": w.lower()} for w in words]


def menu(action_id: str = "pick", *words: str, **more: Any) -> JSON:
    return {"type": "static_select", "action_id": action_id, "options": options(*(words or ("One", "Two"))), **more}


def actions(*elements: JSON, block_id: str = "acts") -> JSON:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def asked(block_id: str, element: JSON | None = None, label: str = "Label", **more: Any) -> JSON:
    inner = element or {"type": "plain_text_input", "action_id": "value"}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": inner, **more}


def modal(*blocks: JSON, **more: Any) -> JSON:
    shape: JSON = {"type": "modal", "title": plain("Form"), "submit": plain("Send"), "blocks": list(blocks)}
    return {**shape, "callback_id": "form", **more}


async def refused(call: Awaitable[Any]) -> JSON:
    """The body of the refusal that this call gets."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return dict(caught.value.response.data)


async def error(call: Awaitable[Any]) -> str:
    return str((await refused(call))["error"])


async def problems(call: Awaitable[Any]) -> list[str]:
    return list((await refused(call))["response_metadata"]["messages"])
