"""Reactions and pins. What is there already is as good as done."""

from __future__ import annotations

from adapters.slack import methods
from adapters.slack.calls.connection import Connection
from core.chat.effects import Pin, React
from core.chat.errors import Refused
from core.chat.platform import Attempt, Outcome

_DONE = frozenset({"already_reacted", "no_reaction", "already_pinned"})


async def react(at: Connection, effect: React, attempt: Attempt) -> Outcome:
    method = methods.REACTIONS_REMOVE if effect.remove else methods.REACTIONS_ADD
    name = effect.reaction.strip(":")
    return await _mark(at, method, effect.message.place.channel, effect.message.id, name=name)


async def pin(at: Connection, effect: Pin, attempt: Attempt) -> Outcome:
    return await _mark(at, methods.PINS_ADD, effect.message.place.channel, effect.message.id)


async def _mark(at: Connection, method: methods.Method, place: str, ts: str, **arguments: str) -> Outcome:
    channel = await at.channel_id(place)
    try:
        await at.client.call(method, channel=channel, timestamp=ts, **arguments)
    except Refused as error:
        if error.code not in _DONE:
            raise
    return Outcome()
