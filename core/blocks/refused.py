"""Commands that did not work get a question mark. When one works after all, it becomes a tick.

It works after all when the message is edited, or when the same person says the same command again in the same channel.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from core.blocks.context import Context
from core.chat.effects import React
from core.chat.events import Mentioned
from core.chat.places import MessageRef

QUESTION, TICK = "question", "white_check_mark"
_MOST = 5
_FOR = timedelta(hours=1)
_FORM = "refused"


async def remember(context: Context, meant: str) -> None:
    """The message of this event did not work; `meant` is the command that it probably named."""
    event = context.event
    if not isinstance(event, Mentioned):
        return
    context.react(QUESTION)
    others = [each for each in await _kept(context) if each["message"] != event.message.id]
    this = {"message": event.message.id, "thread": event.place.thread or "", "meant": meant, "at": event.at.isoformat()}
    await _keep(context, [*others, this][-_MOST:])


async def was_refused(context: Context) -> bool:
    """Whether the message of this event did not work before."""
    return any(context.message and each["message"] == context.message.id for each in await _kept(context))


async def settle(context: Context, command: str) -> None:
    """A command worked: what did not work and was meant to be this becomes a tick, too."""
    kept = await _kept(context)
    if not kept:
        return
    done = [each for each in kept if each["meant"] == command or _is_this(context, each)]
    for each in done:
        message = MessageRef(context.place.in_thread(each["thread"] or None), each["message"])
        context.ask(React(message=message, reaction=QUESTION, remove=True))
        if not _is_this(context, each):
            context.ask(React(message=message, reaction=TICK))
    if done:
        await _keep(context, [each for each in kept if each not in done])


def _is_this(context: Context, refused: dict[str, str]) -> bool:
    return context.message is not None and context.message.id == refused["message"]


async def _kept(context: Context) -> list[dict[str, str]]:
    found = await context.uow.forms.find(_token(context))
    kept: list[dict[str, str]] = found.state["refused"] if found else []
    return [each for each in kept if datetime.fromisoformat(each["at"]) > context.event.at - _FOR]


async def _keep(context: Context, refused: list[dict[str, str]]) -> None:
    await context.uow.forms.put(_token(context), _FORM, {"refused": refused}, context.now)


def _token(context: Context) -> str:
    name = f"{_FORM}/{context.place.key}/{context.event.person}"
    return hashlib.sha256(name.encode()).hexdigest()[:32]
