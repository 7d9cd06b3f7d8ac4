"""The Discord platform: one bot on one server, as `core.chat.platform.Platform` asks for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

import structlog

from adapters.discord import limits
from adapters.discord.calls import channels, marking, people, posting, reading
from adapters.discord.calls.connection import Connection
from adapters.discord.client import DiscordClient
from adapters.discord.commands import application_commands, is_same
from adapters.discord.directory import Directory
from adapters.discord.identity import PLATFORM, SITE, Identity
from adapters.discord.payload import Json, obj, objects, string
from adapters.discord.permissions import invite_url, may_read_messages, missing
from adapters.discord.settings import DiscordSettings
from core.chat import effects
from core.chat.capabilities import Capabilities
from core.chat.effects import Effect
from core.chat.errors import PlaceUnavailable, RateLimited, Refused, Unreachable
from core.chat.offers import Offer
from core.chat.pace import Pace
from core.chat.people import PersonRef, Profile
from core.chat.places import MessageRef, Place
from core.chat.platform import Attempt, Outcome
from core.clock import Clock, SystemClock

log = structlog.get_logger()

_ALL_ROUTES = (50, 1)
"""Calls in a second, of a bot; answers to interactions are not counted ("Rate Limits: global rate limit")."""

_Call: TypeAlias = Callable[[Connection, Any, Attempt], Awaitable[Outcome]]

CALLS: dict[type[Any], _Call] = {
    effects.Post: posting.post,
    effects.PostPrivately: posting.post_privately,
    effects.PostDirect: posting.post_direct,
    effects.Update: posting.update,
    effects.Delete: posting.delete,
    effects.React: marking.react,
    effects.Pin: marking.pin,
    effects.OpenForm: people.open_form,
    effects.CreateChannel: channels.create,
    effects.RenameChannel: channels.rename,
    effects.SetTopic: channels.set_topic,
    effects.Invite: channels.invite,
    effects.ArchiveChannel: channels.archive,
    effects.FetchProfile: people.fetch_profile,
    effects.FetchMessage: reading.fetch_message,
    effects.FetchFile: reading.fetch_file,
}

CAPABILITIES = Capabilities(
    forms=True,
    form_fields=limits.MODAL_FIELDS,
    private_answers=True,
    direct_messages=True,
    channels=True,
    private_channels=True,
    threads=True,
    edits=True,
    reactions=True,
    pins=True,
    topics=True,
    message_shortcuts=True,
    channel_name_length=limits.CHANNEL_NAME,
)


class DiscordPlatform:
    """Implements `Platform`. Its `identity` is known once `connect` has returned."""

    def __init__(self, settings: DiscordSettings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.may_read_messages = False
        self.missing_permissions: tuple[str, ...] = ()
        self._client = DiscordClient(settings)
        self._connection: Connection | None = None

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def workspace(self) -> str:
        return self.settings.guild

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    @property
    def identity(self) -> Identity:
        return self.connection.identity

    @property
    def connection(self) -> Connection:
        if self._connection is None:
            raise Unreachable("Discord has not been reached yet; I will try again.", "not_connected")
        return self._connection

    @property
    def invite_url(self) -> str:
        """Where a server's owner lets the bot in, with the permissions it needs."""
        return invite_url(self.identity.application)

    async def connect(self) -> None:
        """Learn who the bot is and what the server has. Raises `Refused` with what to do, or `Unreachable`."""
        user = obj(await self._client.call("GET", "/users/@me"))
        application = obj(await self._client.call("GET", "/applications/@me"))
        guild = await self._guild(string(application, "id"))
        member = obj(
            await self._client.call(
                "GET", "/guilds/{guild_id}/members/{user_id}", guild_id=self.settings.guild, user_id=string(user, "id")
            )
        )
        identity = Identity(
            guild=self.settings.guild,
            user=string(user, "id"),
            application=string(application, "id"),
            name=string(user, "username"),
            roles=_own_roles(guild, string(user, "id")),
        )
        directory = Directory()
        directory.learn_guild(guild)
        directory.learn(await self._client.call("GET", "/guilds/{guild_id}/channels", guild_id=self.settings.guild))
        self.may_read_messages = may_read_messages(application)
        self.missing_permissions = tuple(missing(guild, member, identity))
        self._connection = Connection(self._client, identity, directory, self.settings, self.clock)
        if self.missing_permissions:
            log.warning("discord_permissions_missing", permissions=self.missing_permissions, invite=self.invite_url)

    async def _guild(self, application: str) -> Json:
        if not self.settings.guild.isdecimal():
            raise Refused("MUSTER_DISCORD_GUILD must be the server's id, a long number.", "no_guild")
        try:
            return obj(await self._client.call("GET", "/guilds/{guild_id}", guild_id=self.settings.guild))
        except (PlaceUnavailable, Refused) as error:
            if error.code not in ("10004", "50001"):
                raise
            url = invite_url(application, self.settings.guild)
            raise Refused(f"The bot is not on that server. Its owner lets it in here: {url}", error.code) from error

    async def offer(self, offers: Sequence[Offer]) -> None:
        """Put the commands into Discord's menu, unless they stand there already."""
        wanted = application_commands(offers)
        names = {"application_id": self.identity.application, "guild_id": self.identity.guild}
        path = "/applications/{application_id}/guilds/{guild_id}/commands"
        if not is_same(wanted, await self._client.call("GET", path, **names)):
            await self._client.call("PUT", path, wanted, **names)

    async def close(self) -> None:
        await self._client.close()

    async def find_channel(self, name: str) -> Place:
        known = self.connection.directory.named(name)
        if known is None:
            raise PlaceUnavailable(f"There is no channel {name} that I can see.", "no_such_channel")
        return self.identity.place(known.id)

    async def find_person(self, email: str) -> Profile | None:
        """Discord tells no bot anybody's address."""
        return None

    async def perform(self, effect: Effect, attempt: Attempt) -> Outcome:
        """Carry out one effect; a `RateLimited` without a budget of its own is the effect's."""
        carry_out = CALLS.get(type(effect))
        if carry_out is None:
            raise Refused("Discord has nothing like that.", "not_on_discord")
        try:
            return await carry_out(self.connection, effect, attempt)
        except RateLimited as limit:
            raise RateLimited(limit.retry_after, limit.budget or self.budget(effect), limit.code) from limit

    def budget(self, effect: Effect) -> str:
        """Discord limits by route and channel ("Rate Limits"); renaming and topics share one of their own."""
        place = getattr(effect, "place", None) or getattr(getattr(effect, "message", None), "place", None)
        where = place.channel if place else "server"
        if isinstance(effect, effects.RenameChannel | effects.SetTopic):
            return f"{PLATFORM}/{self.workspace}/channel/{where}"
        return f"{PLATFORM}/{self.workspace}/{type(effect).__name__}/{where}"

    def paces(self, effect: Effect) -> Sequence[Pace]:
        """ "Rate Limits" names one number, for all that a bot calls; what holds for a route is to be read from the
        answers, which discord.py does."""
        is_answer = isinstance(effect, effects.OpenForm)
        return () if is_answer else (Pace(f"{PLATFORM}/{self.workspace}", *_ALL_ROUTES),)

    def knows(self, person: PersonRef) -> bool:
        return person.platform == PLATFORM and person.workspace == self.workspace

    def message_url(self, message: MessageRef) -> str | None:
        channel = message.place.thread or self._id(message.place)
        return f"{SITE}/{self.workspace}/{channel}/{message.id}" if channel else None

    def channel_url(self, place: Place) -> str | None:
        channel = place.thread or self._id(place)
        return f"{SITE}/{self.workspace}/{channel}" if channel else None

    def id_of(self, channel: str) -> str:
        """The id of a channel that the settings name; what is not there stays as it is, to be told when it is used."""
        known = self.connection.directory.named(channel) if channel else None
        return known.id if known else channel

    def _id(self, place: Place) -> str | None:
        if place.channel.isdecimal():
            return place.channel
        known = self.connection.directory.named(place.channel)
        return known.id if known else None


def _own_roles(guild: Json, bot: str) -> frozenset[str]:
    """The role that Discord made for the bot when it joined ("Role Tags Structure")."""
    return frozenset(string(each, "id") for each in objects(guild, "roles") if string(each, "tags", "bot_id") == bot)
