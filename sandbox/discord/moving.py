"""People come and go; channels are made, named and removed by hand."""

from sandbox.discord import permissions, rooms, shapes
from sandbox.discord.errors import CannotDo
from sandbox.discord.hands import Hands, Where, Who
from sandbox.discord.model import Channel, Person


class Moving(Hands):
    def _manager(self, user: Who) -> Person:
        person = self._who(user)
        if not permissions.may(self.workspace, person, permissions.MANAGE_CHANNELS):
            raise CannotDo(f"{person.username} may not change channels")
        return person

    async def create_channel(self, user: Who, name: str, parent: str = "") -> Channel:
        self._manager(user)
        return rooms.create(self.workspace, {"name": name, "type": 0, "parent_id": parent or None})

    async def rename(self, user: Who, channel: Where, name: str) -> None:
        self._manager(user)
        rooms.modify(self.workspace, self.workspace.find_channel(channel), {"name": name})

    async def set_topic(self, user: Who, channel: Where, topic: str) -> None:
        self._manager(user)
        rooms.modify(self.workspace, self.workspace.find_channel(channel), {"topic": topic})

    async def delete_channel(self, user: Who, channel: Where) -> None:
        self._manager(user)
        rooms.remove(self.workspace, self.workspace.find_channel(channel))

    async def create_thread(self, user: Who, channel: Where, name: str, message_id: str = "") -> Channel:
        person = self._who(user)
        room = self._where(person, channel, speaking=True)
        message = self._message(person, room, message_id) if message_id else None
        return rooms.open_thread(self.workspace, room, name, person.id, message)

    async def leave_guild(self, user: Who) -> None:
        person = self._who(user)
        person.is_member = False
        data = {"guild_id": self.workspace.guild_id, "user": shapes.user(person)}
        self.workspace.emit("GUILD_MEMBER_REMOVE", data)
        self.workspace.changed("person", person)

    async def change_nick(self, user: Who, nick: str) -> None:
        person = self._who(user)
        person.nick = nick
        data = {**shapes.member(self.workspace, person), "guild_id": self.workspace.guild_id}
        self.workspace.emit("GUILD_MEMBER_UPDATE", data)
        self.workspace.changed("person", person)
