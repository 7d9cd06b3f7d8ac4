"""The state of one team, and who is told when it changes."""

from collections.abc import Callable
from typing import Any

from sandbox.teams.config import TeamsConfig
from sandbox.teams.errors import CannotDo
from sandbox.teams.model import CHANNEL, PERSONAL, Dialog, Message, Person, Room

TEAM = "19:7c0d9b3e5f1a4c2d8e6f0a1b2c3d4e5f@thread.tacv2"
GROUP = "c9a2f4be-1d07-4c35-9e62-73f0b8d15a44"


class Workspace:
    def __init__(self, config: TeamsConfig) -> None:
        self.config = config
        self.people: dict[str, Person] = {}
        self.rooms: dict[str, Room] = {}
        self.dialogs: dict[str, Dialog] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.watchers: list[Callable[[str, Any], None]] = []
        self.base_url = ""
        self._last_id = 0

    @property
    def bot_account(self) -> str:
        return f"28:{self.config.client_id}"

    @property
    def service_url(self) -> str:
        return f"{self.base_url}/teams"

    def new_id(self) -> str:
        """Milliseconds since 1970, and never twice the same."""
        self._last_id = max(self._last_id + 1, int(self.config.clock() * 1000))
        return str(self._last_id)

    def changed(self, what: str, subject: Any = None) -> None:
        for watcher in list(self.watchers):
            watcher(what, subject)

    def person(self, ref: str | Person) -> Person:
        """By handle, or by either id."""
        if isinstance(ref, Person):
            return ref
        for each in self.people.values():
            if ref in (each.handle, each.aad, each.id, each.email):
                return each
        raise CannotDo(f"there is nobody called {ref}")

    def room(self, ref: str) -> Room:
        """By id, with or without the post; or by name."""
        wanted = ref.partition(";messageid=")[0]
        if wanted in self.rooms:
            return self.rooms[wanted]
        for each in self.rooms.values():
            if each.kind == CHANNEL and each.name.casefold() == wanted.removeprefix("#").casefold():
                return each
        raise CannotDo(f"there is no channel {ref}")

    def personal(self, person: Person) -> Room:
        """The conversation of the bot and one person, made when it is first needed."""
        for each in self.rooms.values():
            if each.kind == PERSONAL and each.person == person.aad:
                return each
        room = Room(f"a:1{person.aad.replace('-', '')}", PERSONAL, self.config.bot_name, person.aad)
        self.rooms[room.id] = room
        return room

    def add(self, room: Room, message: Message) -> Message:
        room.messages[message.id] = message
        self.changed("message", message)
        return message

    def conversation(self, message: Message) -> str:
        """The id under which the client names it to a bot: a post and its answers are one conversation."""
        return message.room if self.rooms[message.room].kind == PERSONAL else f"{message.room};messageid={message.root}"
