"""Which places and people Muster has to do with: asked of every event, before anything touches the database."""

from __future__ import annotations

from core.chat.people import PersonRef
from core.chat.places import Place
from core.store.unit_of_work import UnitOfWork


class Watch:
    """In memory; filled from the store at the start and kept current by the handlers that make channels."""

    def __init__(self) -> None:
        self._incident_channels: set[str] = set()
        self._headline_channels: set[str] = set()
        self._people: set[PersonRef] = set()

    async def load(self, uow: UnitOfWork) -> None:
        """Read what the store knows."""
        for channel in await uow.incidents.channels():
            if channel.place:
                self._incident_channels.add(channel.place.room_key)
        self._headline_channels.update(place.key for place in await uow.incidents.headline_places())
        self._people.update(await uow.people.refs())

    def add_incident_channel(self, place: Place) -> None:
        self._incident_channels.add(place.room_key)

    def add_headline_channel(self, place: Place) -> None:
        self._headline_channels.add(place.key)

    def add_person(self, ref: PersonRef) -> None:
        self._people.add(ref)

    def is_incident_channel(self, place: Place) -> bool:
        return place.key in self._incident_channels or place.room_key in self._incident_channels

    def room_key(self, place: Place) -> str:
        """What people are counted in: the channel, or the thread if that is all that an incident has."""
        return place.room_key if place.room_key in self._incident_channels else place.key

    def has_headlines(self, place: Place) -> bool:
        return place.key in self._headline_channels

    def knows(self, ref: PersonRef | None) -> bool:
        return ref in self._people
