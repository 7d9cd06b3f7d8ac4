"""Where things are said: a place is a channel (or a thread in it) of one workspace of one platform."""

from __future__ import annotations

import msgspec


class Place(msgspec.Struct, frozen=True):
    """A channel, direct conversation or thread. All ids are the platform's own and opaque here.

    A Slack workspace, a Discord server and a Teams tenant are each a `workspace`.
    """

    platform: str
    workspace: str
    channel: str
    thread: str | None = None

    @property
    def key(self) -> str:
        """The channel's key, without the thread: what an order of messages is kept in."""
        return f"{self.platform}/{self.workspace}/{self.channel}"

    @property
    def room_key(self) -> str:
        """The key with its thread: what people are counted in, where a thread is all the room an incident has."""
        return f"{self.key}#{self.thread}" if self.thread else self.key

    def in_channel(self) -> Place:
        """The same place without its thread."""
        return Place(self.platform, self.workspace, self.channel) if self.thread else self

    def in_thread(self, thread: str | None) -> Place:
        """A thread of this channel."""
        return Place(self.platform, self.workspace, self.channel, thread)


class MessageRef(msgspec.Struct, frozen=True):
    """One message, named as the platform names it (Slack's `ts`, a snowflake, an activity id)."""

    place: Place
    id: str

    @property
    def key(self) -> str:
        return f"{self.place.key}/{self.id}"
