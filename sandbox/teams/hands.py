"""What everything that people do needs."""

from sandbox.teams.config import TeamsConfig
from sandbox.teams.errors import CannotDo
from sandbox.teams.model import PERSONAL, Message, Person, Room
from sandbox.teams.outbound import Outbound
from sandbox.teams.workspace import Workspace


class Hands:
    config: TeamsConfig
    workspace: Workspace
    outbound: Outbound

    def _who(self, user: str | Person) -> Person:
        person = self.workspace.person(user)
        if not person.is_member:
            raise CannotDo(f"{person.name} is not in the team")
        return person

    def _where(self, user: str | Person, channel: str) -> Room:
        person = self._who(user)
        room = self.workspace.personal(person) if channel == "@" else self.workspace.room(channel)
        if room.kind == PERSONAL and room.person != person.aad:
            raise CannotDo("that is somebody else's conversation")
        return room

    def _message(self, room: Room, message_id: str) -> Message:
        found = room.messages.get(message_id)
        if found is None or found.deleted:
            raise CannotDo("that message is not there (any more)")
        return found

    def _own(self, person: Person, room: Room, message_id: str) -> Message:
        message = self._message(room, message_id)
        if message.author != person.aad:
            raise CannotDo("only its author may edit that")
        return message
