"""One workspace's state, its look-ups, and word to whoever watches it (waiting tests, browser pages)."""

from collections.abc import Callable
from typing import Any

from sandbox.slack.config import SandboxConfig
from sandbox.slack.errors import JSON, CannotDo
from sandbox.slack.ids import Ids, Timestamps
from sandbox.slack.model import Channel, Group, Message, Person, View

Watcher = Callable[[str, Any], None]
EventSink = Callable[[JSON, Channel | None], None]


class Workspace:
    def __init__(self, config: SandboxConfig) -> None:
        self.config = config
        self.ids = Ids()
        self.timestamps = Timestamps(config.clock)
        self.team_id, self.app_id, self.bot_id = "T0ACME00001", "A0INCAPP001", "B0INCBOT001"
        self.bot_user_id = "U0INCBOT001"
        self.people: dict[str, Person] = {}
        self.handles: dict[str, str] = {}
        self.emails: dict[str, str] = {}
        self.channels: dict[str, Channel] = {}
        self.names: dict[str, str] = {}
        self.directs: dict[frozenset[str], str] = {}
        self.files: dict[str, JSON] = {}
        self.contents: dict[str, bytes] = {}
        self.groups: dict[str, Group] = {}
        # Open modals per person, root first; Home tabs per person.
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.watchers: list[Watcher] = []
        self.event_sink: EventSink = lambda event, channel: None

    # --- change ---

    def now(self) -> int:
        return int(self.config.clock())

    def changed(self, what: str, subject: Any = None) -> None:
        for watcher in list(self.watchers):
            watcher(what, subject)

    def emit(self, event: JSON, channel: Channel | None = None) -> None:
        self.event_sink(event, channel)

    def add_person(self, person: Person) -> Person:
        self.people[person.id] = person
        self.handles[person.handle] = person.id
        if person.email:
            self.emails[person.email.lower()] = person.id
        return person

    def add_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        if not channel.is_direct:
            self.names[channel.name] = channel.id
        return channel

    # --- look-ups ---

    @property
    def bot(self) -> Person:
        return self.people[self.bot_user_id]

    def find_person(self, ref: str | Person) -> Person:
        """A person by id or handle, as tests and the page name them."""
        if isinstance(ref, Person):
            return ref
        found = self.people.get(ref) or self.people.get(self.handles.get(ref.lstrip("@"), ""))
        if found is None:
            raise CannotDo(f"there is nobody called {ref!r} here")
        return found

    def find_channel(self, ref: str | Channel) -> Channel:
        if isinstance(ref, Channel):
            return ref
        found = self.channels.get(ref) or self.channels.get(self.names.get(ref.lstrip("#"), ""))
        if found is None:
            raise CannotDo(f"there is no channel {ref!r} here")
        return found

    def channel_for(self, person: Person, ref: str | Channel) -> Channel:
        """A channel that this person can see; "@handle" names their direct messages with somebody."""
        if isinstance(ref, str) and ref.startswith("@"):
            return self.direct(person.id, self.find_person(ref).id)
        channel = self.find_channel(ref)
        if not self.can_see(person.id, channel):
            raise CannotDo(f"{person.handle} cannot see #{channel.name}")
        return channel

    def can_see(self, user: str, channel: Channel) -> bool:
        if self.people[user].is_ultra_restricted or self.people[user].is_restricted:
            return user in channel.members
        return channel.kind == "channel" or user in channel.members

    def direct(self, *users: str) -> Channel:
        """The conversation of exactly these people, made when it is not there yet."""
        key = frozenset(users)
        if key in self.directs:
            return self.channels[self.directs[key]]
        kind, prefix = ("im", "D") if len(key) <= 2 else ("mpim", "G")
        name = "mpdm-" + "--".join(self.people[u].handle for u in users) + "-1" if kind == "mpim" else ""
        channel = Channel(self.ids.make(prefix), name, "im" if kind == "im" else "mpim", created=self.now())
        channel.members = dict.fromkeys(users)
        self.directs[key] = channel.id
        self.add_channel(channel)
        self.changed("channel", channel)
        return channel

    def message(self, channel: Channel, ts: str) -> Message | None:
        found = channel.messages.get(ts)
        return None if found is None or found.deleted else found

    def bot_is_in(self, channel: Channel) -> bool:
        return self.bot_user_id in channel.members

    def view(self, view_id: str) -> View | None:
        for stack in self.stacks.values():
            for view in stack:
                if view.id == view_id:
                    return view
        return next((v for v in self.homes.values() if v.id == view_id), None)
