"""Who the bot is and which server it serves. Inbound translation and rendering take it as an argument."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.chat.people import PersonRef
from core.chat.places import MessageRef, Place

PLATFORM = "discord"
COMMAND = "incident"
SITE = "https://discord.com/channels"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """One bot on one server. `roles` are those that Discord made for the bot itself: people mention them as the bot."""

    guild: str
    user: str
    application: str
    name: str = "Muster"
    roles: frozenset[str] = field(default_factory=frozenset)

    def place(self, channel: str, thread: str | None = None) -> Place:
        return Place(PLATFORM, self.guild, channel, thread)

    def person(self, user: str) -> PersonRef:
        return PersonRef(PLATFORM, self.guild, user)

    def message(self, place: Place, message_id: str) -> MessageRef:
        return MessageRef(place, message_id)

    def knows(self, person: PersonRef) -> bool:
        return person.platform == PLATFORM and person.workspace == self.guild
