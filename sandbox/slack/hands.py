"""What every act of a person needs: who it is, where, and which message or view."""

from typing import TYPE_CHECKING

from sandbox.slack.config import SandboxConfig
from sandbox.slack.errors import CannotDo
from sandbox.slack.model import Channel, Message, Person, View
from sandbox.slack.workspace import Workspace

if TYPE_CHECKING:
    from sandbox.slack.interactions import Interactions
    from sandbox.slack.submissions import Submissions

Who = str | Person
Where = str | Channel


class Hands:
    """A person is named by id or handle, a place by id, name, or "@handle" for direct messages."""

    config: SandboxConfig
    workspace: Workspace
    interactions: "Interactions"
    submissions: "Submissions"

    @property
    def public_url(self) -> str:
        """Where the sandbox itself is reached."""
        raise NotImplementedError

    @property
    def bot_user_id(self) -> str:
        return self.workspace.bot_user_id

    def _who(self, user: Who) -> Person:
        person = self.workspace.find_person(user)
        if person.deleted:
            raise CannotDo(f"{person.handle}'s account is deactivated")
        return person

    def _where(self, person: Person, channel: Where, member: bool = True) -> Channel:
        room = self.workspace.channel_for(person, channel)
        if member and person.id not in room.members:
            raise CannotDo(f"{person.handle} is not in #{room.name}")
        if member and room.is_archived:
            raise CannotDo(f"#{room.name} is archived")
        return room

    def _message(self, person: Person, room: Channel, ts: str) -> Message:
        ephemeral = room.ephemerals.get(ts)
        if ephemeral is not None and ephemeral.ephemeral_to == person.id:
            return ephemeral
        found = self.workspace.message(room, ts)
        if found is None:
            raise CannotDo(f"there is no message {ts} in #{room.name}")
        return found

    def _view(self, person: Person, view_id: str) -> View:
        view = self.workspace.view(view_id)
        if view is None or view.user != person.id:
            raise CannotDo(f"{person.handle} has no view {view_id} open")
        return view
