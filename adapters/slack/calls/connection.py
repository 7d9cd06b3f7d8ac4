"""What every call needs: the client, who the bot is, the time; and what has been learnt about channels and people."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime

from adapters.slack.client import SlackClient
from adapters.slack.identity import Identity
from adapters.slack.methods import CONVERSATIONS_OPEN, USERS_CONVERSATIONS, Method
from adapters.slack.payload import Json, objects, string
from core.chat.errors import PlaceUnavailable
from core.clock import Clock

_ID = re.compile(r"[CGD][A-Z0-9]+\Z")
_PERSON_ID = re.compile(r"[UW][A-Z0-9]+\Z")
_REMEMBERED = 10_000
_PAGE = 200


class Connection:
    """One workspace. Names and direct channels are remembered in memory: they save calls and may be forgotten."""

    def __init__(self, client: SlackClient, identity: Identity, clock: Clock) -> None:
        self.client = client
        self.identity = identity
        self.clock = clock
        self._direct: dict[str, str] = {}
        self._named: dict[str, str] = {}

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def pages(self, method: Method, **arguments: object) -> AsyncIterator[Json]:
        """The pages of a list, fetched as they are asked for ("Pagination")."""
        cursor: str | None = None
        while True:
            page = await self.client.call(method, cursor=cursor, limit=_PAGE, **arguments)
            yield page
            cursor = string(page, "response_metadata", "next_cursor")
            if not cursor:
                return

    async def own_channels(self, types: str = "public_channel,private_channel") -> AsyncIterator[Json]:
        """The channels that the bot is in; never the workspace's list, which may hold 50,000."""
        async for page in self.pages(USERS_CONVERSATIONS, types=types, exclude_archived=True):
            for channel in objects(page, "channels"):
                yield channel

    async def channel_id(self, channel: str) -> str:
        """The id of a channel given by id, by `#name`, or by the person it is a direct conversation with.

        Raises `PlaceUnavailable` for a name that none of the bot's own channels has.
        """
        if _ID.match(channel):
            return channel
        if _PERSON_ID.match(channel):
            return await self.direct(channel)
        name = channel.removeprefix("#")
        if name not in self._named:
            async for each in self.own_channels():
                if string(each, "name") == name:
                    self.remember(channel, string(each, "id"))
                    break
        if name not in self._named:
            bot = self.client.bot_name
            raise PlaceUnavailable(
                f"I am in no channel #{name}. Invite me there with /invite @{bot}.", "not_in_channel"
            )
        return self._named[name]

    def known_id(self, channel: str) -> str | None:
        """The id as far as it is known without asking."""
        return channel if _ID.match(channel) else self._named.get(channel.removeprefix("#"))

    def remember(self, channel: str, channel_id: str) -> None:
        """What a call by name has told."""
        if not _ID.match(channel) and _ID.match(channel_id):
            self._named[channel.removeprefix("#")] = channel_id

    def forget(self, channel: str) -> None:
        """The name may have gone to another channel."""
        self._named.pop(channel.removeprefix("#"), None)

    async def direct(self, user: str) -> str:
        """The direct conversation with a person."""
        if user not in self._direct:
            answer = await self.client.call(CONVERSATIONS_OPEN, users=user)
            if len(self._direct) >= _REMEMBERED:
                self._direct.clear()
            self._direct[user] = string(answer, "channel", "id")
        return self._direct[user]
