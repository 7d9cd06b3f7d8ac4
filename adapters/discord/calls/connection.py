"""What every call needs: the client, who the bot is, the server's directory, the time."""

from __future__ import annotations

import hashlib
from datetime import datetime

from adapters.discord.answering import Answers
from adapters.discord.client import DiscordClient
from adapters.discord.directory import Directory
from adapters.discord.identity import PLATFORM, Identity
from adapters.discord.limits import NONCE
from adapters.discord.payload import string
from adapters.discord.settings import DiscordSettings
from core.chat.errors import PlaceUnavailable
from core.chat.places import Place
from core.clock import Clock

_REMEMBERED = 10_000


class Connection:
    """One bot on one server."""

    def __init__(
        self, client: DiscordClient, identity: Identity, directory: Directory, settings: DiscordSettings, clock: Clock
    ) -> None:
        self.client = client
        self.identity = identity
        self.directory = directory
        self.settings = settings
        self.clock = clock
        self.answers = Answers(client, identity.application, clock)
        self._direct: dict[str, str] = {}

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def target(self, place: Place) -> str:
        """The id to speak to: a thread is a channel of its own ("Threads"). Raises `PlaceUnavailable`."""
        if place.thread:
            return place.thread
        if place.channel.isdecimal():
            return place.channel
        known = self.directory.named(place.channel)
        if known is None:
            raise PlaceUnavailable(f"There is no channel {place.channel} that I can see.", "no_such_channel")
        return known.id

    def budget(self, what: str) -> str:
        return f"{PLATFORM}/{self.identity.guild}/{what}"

    async def direct(self, user: str) -> str:
        """The direct conversation with a person ("Create DM")."""
        if user not in self._direct:
            answer = await self.client.call("POST", "/users/@me/channels", {"recipient_id": user})
            if len(self._direct) >= _REMEMBERED:
                self._direct.clear()
            self._direct[user] = string(answer, "id")
        return self._direct[user]


def nonce(key: str) -> str:
    """Names a message for Discord, which then makes it once only ("Create Message: enforce_nonce")."""
    return hashlib.sha256(key.encode()).hexdigest()[:NONCE]
