"""People come and go, channels too, and the app is installed ("Conversation events in your Teams bot")."""

import uuid

from sandbox.teams.errors import JSON, CannotDo
from sandbox.teams.hands import Hands
from sandbox.teams.model import CHANNEL, Person, Room
from sandbox.teams.workspace import TEAM


class Moving(Hands):
    async def install(self, user: str, channel: str = "") -> None:
        """Into the team, by way of one of its channels; or, without a channel, for this person alone."""
        person = self._who(user)
        room = self.workspace.room(channel) if channel else self.workspace.personal(person)
        if channel:
            self.config.bot_in_team = True
        added = [{"id": self.workspace.bot_account}]
        self._tell("installationUpdate", person, room, action="add")
        self._tell(
            "conversationUpdate", person, room, membersAdded=added, channelData=self._data(room, "teamMemberAdded")
        )

    async def uninstall(self, user: str, channel: str = "") -> None:
        person = self._who(user)
        room = self.workspace.room(channel) if channel else self.workspace.personal(person)
        self._tell("installationUpdate", person, room, action="remove")
        if channel:
            self.config.bot_in_team = False

    async def join(self, user: str) -> None:
        """Somebody of the organisation comes into the team."""
        person = self.workspace.person(user)
        if person.is_member:
            raise CannotDo(f"{person.name} is in the team")
        person.is_member = True
        self.workspace.changed("person", person)
        self._team(person, "teamMemberAdded", membersAdded=[person.account])

    async def leave(self, user: str) -> None:
        person = self._who(user)
        person.is_member = False
        self.workspace.changed("person", person)
        self._team(person, "teamMemberRemoved", membersRemoved=[person.account])

    async def make_channel(self, user: str, name: str) -> Room:
        person = self._who(user)
        if not name.strip() or any(each.name.casefold() == name.casefold() for each in self.workspace.rooms.values()):
            raise CannotDo("a channel needs a name of its own")
        room = Room(f"19:{uuid.uuid4().hex}@thread.tacv2", CHANNEL, name)
        self.workspace.rooms[room.id] = room
        self.workspace.changed("room", room)
        self._team(person, "channelCreated", room)
        return room

    async def rename_channel(self, user: str, channel: str, name: str) -> None:
        person, room = self._who(user), self.workspace.room(channel)
        if room.id == TEAM:
            raise CannotDo("General keeps its name")
        room.name = name
        self.workspace.changed("room", room)
        self._team(person, "channelRenamed", room)

    async def remove_channel(self, user: str, channel: str) -> None:
        person, room = self._who(user), self.workspace.room(channel)
        if room.id == TEAM:
            raise CannotDo("General stays")
        del self.workspace.rooms[room.id]
        self.workspace.changed("room", room)
        self._team(person, "channelDeleted", room)

    def _team(self, person: Person, event: str, room: Room | None = None, **more: list[JSON]) -> None:
        """What concerns the team is said in its first channel."""
        general = self.workspace.rooms[TEAM]
        data = self._data(room or general, event)
        if room:
            data["channel"] = {"id": room.id, "name": room.name}
        self._tell("conversationUpdate", person, general, channelData=data, **more)

    def _data(self, room: Room, event: str) -> JSON:
        if room.kind != CHANNEL:
            return {}
        team = {"id": TEAM, "name": self.config.team_name}
        return {"team": team, **({"eventType": event} if event else {})}

    def _tell(self, kind: str, person: Person, room: Room, **more: object) -> None:
        self.outbound.tell(self.outbound.activity(kind, person, room, "", id=f"f:{uuid.uuid4()}", **more))
