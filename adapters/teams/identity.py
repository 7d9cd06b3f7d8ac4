"""Who the bot is and which organisation it serves. Inbound translation and rendering take it as an argument."""

from __future__ import annotations

from dataclasses import dataclass

from core.chat.people import PersonRef
from core.chat.places import Place

PLATFORM = "teams"
_THREAD = ";messageid="


@dataclass(frozen=True, kw_only=True)
class Identity:
    """One bot in one tenant; its team's channels are where incidents live."""

    client_id: str
    tenant: str
    team: str = ""
    group: str = ""
    """The team's id in Microsoft Graph and in links."""

    def place(self, conversation: str) -> Place:
        """A post of a channel and its answers are a thread; its conversation is named after both."""
        channel, _, thread = conversation.partition(_THREAD)
        return Place(PLATFORM, self.tenant, channel, thread or None)

    def person(self, user: str) -> PersonRef:
        return PersonRef(PLATFORM, self.tenant, user)

    def knows(self, person: PersonRef) -> bool:
        return person.platform == PLATFORM and person.workspace == self.tenant


def conversation(place: Place) -> str:
    """The id under which Teams knows a place."""
    return f"{place.channel}{_THREAD}{place.thread}" if place.thread else place.channel
