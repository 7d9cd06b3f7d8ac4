"""The Slack platform: one workspace, as `core.chat.platform.Platform` asks for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

import structlog

from adapters.slack import methods
from adapters.slack.calls import channels, inviting, marking, people, posting, reading
from adapters.slack.calls.connection import Connection
from adapters.slack.client import SlackClient
from adapters.slack.identity import PLATFORM, Identity
from adapters.slack.manifest import bot_scopes
from adapters.slack.paces import paces
from adapters.slack.payload import string
from adapters.slack.settings import SlackSettings
from core.chat import effects
from core.chat.capabilities import Capabilities
from core.chat.effects import Effect
from core.chat.errors import RateLimited, Unreachable
from core.chat.pace import Pace
from core.chat.people import PersonRef, Profile
from core.chat.places import MessageRef, Place
from core.chat.platform import Attempt, Outcome
from core.clock import Clock, SystemClock

log = structlog.get_logger()

_Call: TypeAlias = Callable[[Connection, Any, Attempt], Awaitable[Outcome]]

CALLS: dict[type[Any], tuple[methods.Method, _Call]] = {
    effects.Post: (methods.CHAT_POST_MESSAGE, posting.post),
    effects.PostPrivately: (methods.CHAT_POST_EPHEMERAL, posting.post_privately),
    effects.PostDirect: (methods.CHAT_POST_MESSAGE, posting.post_direct),
    effects.Update: (methods.CHAT_UPDATE, posting.update),
    effects.Delete: (methods.CHAT_DELETE, posting.delete),
    effects.React: (methods.REACTIONS_ADD, marking.react),
    effects.Pin: (methods.PINS_ADD, marking.pin),
    effects.OpenForm: (methods.VIEWS_OPEN, people.open_form),
    effects.CreateChannel: (methods.CONVERSATIONS_CREATE, channels.create),
    effects.RenameChannel: (methods.CONVERSATIONS_RENAME, channels.rename),
    effects.SetTopic: (methods.CONVERSATIONS_SET_TOPIC, channels.set_topic),
    effects.Invite: (methods.CONVERSATIONS_INVITE, inviting.invite),
    effects.Bookmark: (methods.BOOKMARKS_ADD, channels.bookmark),
    effects.ArchiveChannel: (methods.CONVERSATIONS_ARCHIVE, channels.archive),
    effects.ShowHome: (methods.VIEWS_PUBLISH, people.show_home),
    effects.FetchProfile: (methods.USERS_INFO, people.fetch_profile),
    effects.FetchMessage: (methods.CONVERSATIONS_REPLIES, reading.fetch_message),
    effects.FetchFile: (methods.FILE, reading.fetch_file),
}
"""For each effect the method whose rate it draws on, and what carries it out."""

CAPABILITIES = Capabilities(
    forms=True,
    form_fields=99,
    private_replies=True,
    private_answers=True,
    form_errors=True,
    confirms=True,
    direct_messages=True,
    channels=True,
    private_channels=True,
    threads=True,
    edits=True,
    reactions=True,
    pins=True,
    bookmarks=True,
    topics=True,
    home=True,
    message_shortcuts=True,
)


class SlackPlatform:
    """Implements `Platform`. Its `identity` is known once `connect` has returned."""

    def __init__(self, settings: SlackSettings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self._client = SlackClient(settings)
        self._connection: Connection | None = None

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def workspace(self) -> str:
        return self.identity.team

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    @property
    def identity(self) -> Identity:
        return self._connected.identity

    @property
    def is_connected(self) -> bool:
        """Whether `connect` has succeeded once; nothing can be read or sent before."""
        return self._connection is not None

    @property
    def missing_scopes(self) -> tuple[str, ...]:
        """Scopes of the manifest that the installation lacks, as far as Slack tells (`x-oauth-scopes`)."""
        granted = self._client.granted_scopes
        return tuple(sorted(set(bot_scopes()) - granted)) if granted else ()

    async def connect(self) -> None:
        """Learn who the bot is. Raises `Refused` with what to do, or `Unreachable`."""
        answer = await self._client.call(methods.AUTH_TEST)
        if not (string(answer, "team_id") and string(answer, "user_id")):
            raise Unreachable("Slack did not say who the bot is; I will try again.", "no_identity")
        identity = Identity(
            team=string(answer, "team_id"),
            user=string(answer, "user_id"),
            bot=string(answer, "bot_id"),
            name=string(answer, "user") or "incident",
            url=string(answer, "url").rstrip("/") + "/" if string(answer, "url") else "",
            app=self.settings.app_id,
        )
        self._client.bot_name = identity.name
        self._connection = Connection(self._client, identity, self.clock)
        if missing := self.missing_scopes:
            log.warning("slack_scopes_missing", scopes=missing, todo="Add them and reinstall the app.")

    async def close(self) -> None:
        await self._client.close()

    async def find_channel(self, name: str) -> Place:
        # Asked anew: the name may have moved to another channel.
        self._connected.forget(name)
        return self.identity.place(await self._connected.channel_id(name))

    async def find_person(self, email: str) -> Profile | None:
        return await people.find_person(self._connected, email)

    async def perform(self, effect: Effect, attempt: Attempt) -> Outcome:
        """Carry out one effect; every `RateLimited` names the effect's own budget."""
        _, carry_out = CALLS[type(effect)]
        try:
            return await carry_out(self._connected, effect, attempt)
        except RateLimited as limit:
            raise RateLimited(limit.retry_after, self.budget(effect), limit.code) from limit

    def budget(self, effect: Effect) -> str:
        """Methods are limited one by one and per workspace, posting per channel ("Rate limits")."""
        method, _ = CALLS[type(effect)]
        budget = f"{PLATFORM}/{self.workspace}/{method.name}"
        if isinstance(effect, effects.Post):
            return f"{budget}/{self._channel(effect.place)}"
        if isinstance(effect, effects.PostDirect):
            return f"{budget}/{effect.person.user}"
        return budget

    def paces(self, effect: Effect) -> Sequence[Pace]:
        method, _ = CALLS[type(effect)]
        where = self._channel(effect.place) if isinstance(effect, effects.Post) else ""
        where = effect.person.user if isinstance(effect, effects.PostDirect) else where
        return paces(method, f"{PLATFORM}/{self.workspace}", where)

    def knows(self, person: PersonRef) -> bool:
        return self.identity.knows(person)

    def message_url(self, message: MessageRef) -> str | None:
        """The archives link, as `chat.getPermalink` would make it."""
        channel = self.channel_url(message.place)
        if channel is None:
            return None
        url = f"{channel}/p{message.id.replace('.', '')}"
        thread = message.place.thread
        return f"{url}?thread_ts={thread}&cid={self._channel(message.place)}" if thread else url

    def channel_url(self, place: Place) -> str | None:
        """None for a channel that is known by its name only."""
        known = self._connected.known_id(place.channel)
        return f"{self.identity.url}archives/{known}" if known and self.identity.url else None

    def _channel(self, place: Place) -> str:
        return self._connected.known_id(place.channel) or place.channel

    @property
    def _connected(self) -> Connection:
        if self._connection is None:
            raise Unreachable("Slack has not been reached yet; I will try again.", "not_connected")
        return self._connection
