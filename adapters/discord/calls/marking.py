"""Reactions and pins ("Create Reaction", "Pin Message")."""

from __future__ import annotations

from adapters.discord.calls.connection import Connection
from adapters.discord.emoji_names import characters
from core.chat.effects import Pin, React
from core.chat.platform import Attempt, Outcome

_REACTION = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"
_PIN = "/channels/{channel_id}/messages/pins/{message_id}"


async def react(at: Connection, effect: React, attempt: Attempt) -> Outcome:
    """Doing it twice is doing it once."""
    names = {"channel_id": at.target(effect.message.place), "message_id": effect.message.id}
    verb = "DELETE" if effect.remove else "PUT"
    await at.client.call(verb, _REACTION, emoji=characters(effect.reaction), **names)
    return Outcome()


async def pin(at: Connection, effect: Pin, attempt: Attempt) -> Outcome:
    names = {"channel_id": at.target(effect.message.place), "message_id": effect.message.id}
    await at.client.call("PUT", _PIN, **names)
    return Outcome()
