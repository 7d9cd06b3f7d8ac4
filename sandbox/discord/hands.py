"""What every act of a person needs: who it is, where, and which message."""

from typing import TYPE_CHECKING

from sandbox.discord import permissions
from sandbox.discord.config import DiscordConfig
from sandbox.discord.errors import CannotDo
from sandbox.discord.model import DM, Channel, Message, Person
from sandbox.discord.workspace import Workspace

if TYPE_CHECKING:
    from sandbox.discord.interactions import Interactions

Who = str | Person
Where = str | Channel


class Hands:
    """A person is named by id or username, a place by id, name, or "@" for the direct messages with the bot."""

    config: DiscordConfig
    workspace: Workspace
    interactions: "Interactions"

    @property
    def base_url(self) -> str:
        """Where the sandbox itself is reached."""
        raise NotImplementedError

    def _who(self, user: Who) -> Person:
        person = self.workspace.find_person(user)
        if not person.is_member:
            raise CannotDo(f"{person.username} has left the server")
        return person

    def _where(self, person: Person, channel: Where, speaking: bool = False) -> Channel:
        room = self.workspace.direct(person) if channel == "@" else self.workspace.find_channel(channel)
        if not self.workspace.can_see(person, room):
            raise CannotDo(f"{person.username} can't see #{room.name}")
        needed = permissions.SEND_IN_THREADS if room.is_thread else permissions.SEND_MESSAGES
        if speaking and room.kind != DM and not permissions.may(self.workspace, person, needed, room):
            raise CannotDo(f"{person.username} may not write in #{room.name}")
        return room

    def _message(self, person: Person, room: Channel, message_id: str) -> Message:
        found = room.messages.get(message_id)
        if found is None or found.deleted or (found.only_for and found.only_for != person.id):
            raise CannotDo(f"there is no message {message_id} in #{room.name}")
        return found
