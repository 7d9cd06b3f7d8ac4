"""The Teams platform in bot mode: one bot in one team, as `core.chat.platform.Platform` asks for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias
from urllib.parse import quote

import structlog

from adapters.teams.answering import Answers
from adapters.teams.calls import people, posting, reading
from adapters.teams.calls.connection import Connection
from adapters.teams.capabilities import CAPABILITIES
from adapters.teams.client import TeamsClient
from adapters.teams.directory import Directory, ShortMemory
from adapters.teams.identity import PLATFORM, Identity, conversation
from adapters.teams.paces import paces
from adapters.teams.payload import Json, objects, string
from adapters.teams.settings import TeamsSettings, thread_id
from core.chat import effects
from core.chat.capabilities import Capabilities
from core.chat.effects import Effect
from core.chat.errors import PlaceUnavailable, RateLimited, Refused, Unreachable
from core.chat.pace import Pace
from core.chat.people import PersonRef, Profile
from core.chat.places import MessageRef, Place
from core.chat.platform import Attempt, Memory, Outcome
from core.clock import Clock, SystemClock

log = structlog.get_logger()

_Call: TypeAlias = Callable[[Connection, Any, Attempt], Awaitable[Outcome]]

CALLS: dict[type[Any], _Call] = {
    effects.Post: posting.post,
    effects.PostPrivately: posting.post_privately,
    effects.PostDirect: posting.post_direct,
    effects.Update: posting.update,
    effects.Delete: posting.delete,
    effects.OpenForm: posting.open_form,
    effects.FetchProfile: people.fetch_profile,
    effects.FetchMessage: reading.fetch_message,
    effects.FetchFile: reading.fetch_file,
}


class TeamsPlatform:
    """Implements `Platform`. Its `identity` is known once `connect` has returned."""

    def __init__(self, settings: TeamsSettings, clock: Clock | None = None, memory: Memory | None = None) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.client = TeamsClient(settings, self.clock)
        self._memory = memory or ShortMemory()
        self._connection: Connection | None = None

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def workspace(self) -> str:
        return self.settings.tenant

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    @property
    def identity(self) -> Identity:
        return self.connection.identity

    @property
    def connection(self) -> Connection:
        if self._connection is None:
            raise Unreachable("Teams has not been reached yet; I will try again.", "not_connected")
        return self._connection

    async def connect(self) -> None:
        """Check the credentials and learn the team's channels. Raises `Refused` with what to do, or `Unreachable`."""
        await self.client.start()
        await self.client.tokens.get()
        team, directory, group = thread_id(self.settings.team), Directory(self._memory), ""
        if known := await directory.service_url():
            self.client.service_url = known
        if team:
            details, channels = await self._team(team)
            directory.learn_channels(team, channels)
            group = string(details, "aadGroupId")
        identity = Identity(client_id=self.settings.client_id, tenant=self.settings.tenant, team=team, group=group)
        self._connection = Connection(self.client, identity, directory, Answers(), self.clock)

    async def _team(self, team: str) -> tuple[Json, list[Json]]:
        try:
            details = await self.client.call("GET", "/v3/teams/{team}", team=team)
            listed = await self.client.call("GET", "/v3/teams/{team}/conversations", team=team)
        except PlaceUnavailable as error:
            said = "The bot is not in the team of MUSTER_TEAMS_TEAM. Add the app to it, in Teams (docs/teams.md)."
            raise Refused(said, error.code) from error
        return details, objects(listed, "conversations")

    async def close(self) -> None:
        await self.client.close()

    async def find_channel(self, name: str) -> Place:
        found = self.id_of(name)
        if not found.startswith("19:"):
            raise PlaceUnavailable(f"The team has no channel {name}.", "no_such_channel")
        return self.identity.place(found)

    async def find_person(self, email: str) -> Profile | None:
        return await people.find_person(self.connection, email)

    async def perform(self, effect: Effect, attempt: Attempt) -> Outcome:
        """Carry out one effect; a `RateLimited` without a budget of its own is the effect's."""
        carry_out = CALLS.get(type(effect))
        if carry_out is None:
            raise Refused("A bot can't do that in Teams.", "not_on_teams")
        try:
            return await carry_out(self.connection, effect, attempt)
        except RateLimited as limit:
            raise RateLimited(limit.retry_after, limit.budget or self.budget(effect), limit.code) from limit

    def budget(self, effect: Effect) -> str:
        """Teams limits a bot by conversation ("Per bot per thread limit")."""
        place = getattr(effect, "place", None) or getattr(getattr(effect, "message", None), "place", None)
        person = getattr(effect, "person", None)
        where = conversation(place) if place else person.user if person else "tenant"
        return f"{PLATFORM}/{self.workspace}/{where}"

    def paces(self, effect: Effect) -> Sequence[Pace]:
        return paces(effect, self.budget(effect), f"{PLATFORM}/{self.workspace}")

    def knows(self, person: PersonRef) -> bool:
        return person.platform == PLATFORM and person.workspace == self.workspace

    def message_url(self, message: MessageRef) -> str | None:
        """As *Copy link* makes it ("Deep links: to a message in a channel")."""
        channel = message.place.channel
        if not channel.startswith("19:") or not self._connection:
            return None
        parent = message.place.thread or message.id
        group = f"&groupId={self.identity.group}" if self.identity.group else ""
        where = f"https://teams.microsoft.com/l/message/{quote(channel)}/{message.id}"
        return f"{where}?tenantId={self.workspace}{group}&parentMessageId={parent}"

    def channel_url(self, place: Place) -> str | None:
        """A thread's is that of the post it hangs from."""
        if place.thread:
            return self.message_url(MessageRef(place.in_channel(), place.thread))
        if not place.channel.startswith("19:") or not self._connection:
            return None
        group = f"groupId={self.identity.group}&" if self.identity.group else ""
        return f"https://teams.microsoft.com/l/channel/{quote(place.channel)}/channel?{group}tenantId={self.workspace}"

    def id_of(self, channel: str) -> str:
        """The id of a channel that the settings name; what is not there stays as it is, to be told when it is used."""
        wanted = thread_id(channel)
        if wanted.startswith("19:"):
            return wanted
        return self.connection.directory.channels.get(wanted.removeprefix("#").casefold(), wanted)
