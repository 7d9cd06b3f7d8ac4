"""Invokes wait for their answer: a form, a line for one person, or just that it arrived.

Teams holds the request open while Muster works. What is said after that goes into the direct conversation.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from adapters.teams.payload import Json
from adapters.teams.render_forms import told
from core.chat.errors import InteractionExpired

DIALOG, CARD = "dialog", "card"
_MESSAGE = "application/vnd.microsoft.activity.message"


@dataclass
class Waiting:
    """One request that is held open. `kind` says what its answer may be."""

    kind: str
    answer: asyncio.Future[Json] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Answers:
    def __init__(self) -> None:
        self._waiting: dict[str, Waiting] = {}

    def hold(self, handle: str, kind: str) -> Waiting:
        """From now on `handle` takes an answer."""
        waiting = self._waiting[handle] = Waiting(kind)
        return waiting

    def drop(self, handle: str) -> None:
        """The request has been answered, with or without our help."""
        self._waiting.pop(handle, None)

    def form(self, handle: str | None, dialog: Json) -> None:
        """Raise a form. Raises `InteractionExpired` where none can open (any more)."""
        waiting = self._waiting.get(handle or "")
        if waiting is None or waiting.kind != DIALOG or waiting.answer.done():
            raise InteractionExpired("Teams opens a form only in answer to a button that was made for it.", "no_dialog")
        waiting.answer.set_result(dialog)

    def say(self, handle: str | None, words: str) -> bool:
        """Show a line to the one person; False when nobody holds a request open."""
        waiting = self._waiting.get(handle or "")
        if waiting is None or waiting.answer.done():
            return False
        waiting.answer.set_result(told(words) if waiting.kind == DIALOG else shown(words))
        return True


def shown(words: str) -> dict[str, Any]:
    """The answer to a card's action ("Universal Actions: response format")."""
    return {"statusCode": 200, "type": _MESSAGE, "value": words}
