"""What every call needs."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime

from adapters.teams.answering import Answers
from adapters.teams.client import TeamsClient
from adapters.teams.directory import Directory
from adapters.teams.identity import Identity
from adapters.teams.payload import Json, string
from core.chat.errors import PlaceUnavailable, Refused
from core.chat.places import Place
from core.clock import Clock

MEMBER = "/v3/conversations/{conversation}/members/{member}"


@dataclass
class Connection:
    client: TeamsClient
    identity: Identity
    directory: Directory
    answers: Answers
    clock: Clock

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def resolved(self, place: Place) -> Place:
        """A channel that the settings name, such as `#compliance`, by its id."""
        if not place.channel.startswith("#"):
            return place
        found = self.directory.channels.get(place.channel[1:].casefold())
        if found is None:
            raise PlaceUnavailable(f"The team has no channel {place.channel}.", "no_such_channel")
        return self.identity.place(found).in_thread(place.thread)

    async def member(self, user: str) -> Json:
        """Somebody of the team. Raises `Refused` when they are not in it."""
        try:
            found = await self.client.call("GET", MEMBER, conversation=self.identity.team, member=user)
        except PlaceUnavailable as error:
            raise Refused("That person is not in the team (any more).", "no_such_member") from error
        self.directory.learn_member(found)
        return found

    async def names(self, users: list[str]) -> dict[str, str]:
        """What Teams calls these people, as far as they are in the team."""
        for user in users:
            if user not in self.directory.names:
                with contextlib.suppress(Refused):
                    await self.member(user)
        return {user: self.directory.names[user] for user in users if user in self.directory.names}

    async def direct(self, user: str) -> str:
        """The conversation of the bot and one person: made if it is not there yet, the same one if it is."""
        known = await self.directory.direct(user)
        if known:
            return known
        account = self.directory.bot_id(user) or string(await self.member(user), "id")
        body: Json = {
            "bot": {"id": f"28:{self.identity.client_id}"},
            "members": [{"id": account}],
            "isGroup": False,
            "tenantId": self.identity.tenant,
            "channelData": {"tenant": {"id": self.identity.tenant}},
        }
        made = string(await self.client.call("POST", "/v3/conversations", body), "id")
        await self.directory.learn_direct(user, made)
        return made
