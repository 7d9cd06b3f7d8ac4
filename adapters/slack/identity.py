"""Who the bot is, as `auth.test` tells it. Inbound translation and rendering take it as an argument."""

from __future__ import annotations

from dataclasses import dataclass

from core.chat.people import PersonRef
from core.chat.places import MessageRef, Place

PLATFORM = "slack"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """One installation of the app. `url` is the workspace's address with its trailing slash."""

    team: str
    user: str
    bot: str = ""
    name: str = "incident"
    url: str = ""
    app: str = ""

    def place(self, channel: str, thread: str | None = None) -> Place:
        return Place(PLATFORM, self.team, channel, thread)

    def person(self, user: str) -> PersonRef:
        return PersonRef(PLATFORM, self.team, user)

    def message(self, channel: str, ts: str, thread: str | None = None) -> MessageRef:
        """A thread's first message stands in the channel itself, so it names no thread."""
        return MessageRef(self.place(channel, thread if thread != ts else None), ts)

    def knows(self, person: PersonRef) -> bool:
        return person.platform == PLATFORM and person.workspace == self.team
