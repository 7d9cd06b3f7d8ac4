"""The state: one server, its people, channels and messages; and who is told of each change."""

from collections.abc import Callable
from typing import Any

from sandbox.discord import permissions, shapes
from sandbox.discord.config import DiscordConfig
from sandbox.discord.errors import JSON, CannotDo
from sandbox.discord.ids import Snowflakes
from sandbox.discord.model import CATEGORY, DM, Channel, Message, Modal, Person, Role

EventSink = Callable[[str, JSON, Channel | None], None]


class Workspace:
    def __init__(self, config: DiscordConfig) -> None:
        self.config = config
        self.ids = Snowflakes(config.clock)
        self.guild_id = "1000000000000000001"
        self.bot_id = "1000000000000000002"
        self.application_id = "1000000000000000003"
        self.people: dict[str, Person] = {}
        self.roles: dict[str, Role] = {}
        self.channels: dict[str, Channel] = {}
        self.commands: list[JSON] = []
        self.modals: dict[str, Modal] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.watchers: list[Callable[[str, Any], None]] = []
        self.event_sink: EventSink = lambda _name, _data, _channel: None
        # Where files are handed out, once the server runs.
        self.base_url = ""

    def now(self) -> float:
        return self.config.clock()

    @property
    def bot(self) -> Person:
        return self.people[self.bot_id]

    def changed(self, what: str, subject: Any = None) -> None:
        for watcher in list(self.watchers):
            watcher(what, subject)

    def emit(self, name: str, data: JSON, channel: Channel | None = None) -> None:
        """A gateway event, about what goes on in a channel or in the server as a whole."""
        self.event_sink(name, data, channel)

    def find_person(self, ref: str | Person) -> Person:
        if isinstance(ref, Person):
            return ref
        wanted = ref.removeprefix("@").casefold()
        for person in self.people.values():
            if wanted in (person.id, person.username.casefold()):
                return person
        raise CannotDo(f"there is nobody called {ref}")

    def find_channel(self, ref: str | Channel) -> Channel:
        """By id or name; the newest of that name, for names are not unique."""
        if isinstance(ref, Channel):
            return ref
        if ref in self.channels:
            return self.channels[ref]
        named = [
            each for each in self.channels.values() if each.name == ref.removeprefix("#") and each.kind != CATEGORY
        ]
        if not named:
            raise CannotDo(f"there is no channel {ref}")
        return named[-1]

    def find_message(self, message_id: str) -> Message | None:
        for channel in self.channels.values():
            if message_id in channel.messages:
                return channel.messages[message_id]
        return None

    def direct(self, person: Person) -> Channel:
        """The direct conversation of a person and the bot."""
        for channel in self.channels.values():
            if channel.kind == DM and person.id in channel.people:
                return channel
        made = Channel(self.ids.next(), "", DM, people=[self.bot_id, person.id])
        self.channels[made.id] = made
        self.changed("channel", made)
        return made

    def can_see(self, person: Person, channel: Channel) -> bool:
        return permissions.may(self, person, permissions.VIEW_CHANNEL, channel)

    def viewers(self, channel: Channel) -> list[Person]:
        return [each for each in self.people.values() if self.can_see(each, channel)]

    def tell_message(self, name: str, message: Message) -> None:
        """MESSAGE_CREATE or MESSAGE_UPDATE."""
        channel = self.channels[message.channel]
        data = shapes.message(self, message)
        if channel.kind != DM:
            data["guild_id"] = self.guild_id
            data["member"] = shapes.member(self, self.people[message.author], with_user=False)
        self.emit(name, data, channel)
        self.changed("message", message)
