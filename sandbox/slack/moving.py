"""People come and go: channels and accounts."""

from typing import Any

from sandbox.slack import rooms, shapes
from sandbox.slack.errors import JSON, CannotDo, Refused
from sandbox.slack.hands import Hands, Where, Who
from sandbox.slack.model import Channel, Person


class Moving(Hands):
    async def create_channel(self, user: Who, name: str, is_private: bool = False) -> Channel:
        try:
            return rooms.create(self.workspace, self._who(user).id, name, is_private)
        except Refused as refusal:
            raise CannotDo(refusal.error) from None

    async def join(self, user: Who, channel: Where) -> None:
        person = self._who(user)
        room = self.workspace.channel_for(person, channel)
        if room.is_archived or room.kind != "channel":
            raise CannotDo(f"#{room.name} cannot be joined")
        if person.id not in room.members:
            rooms.join(self.workspace, room, person.id)

    async def leave(self, user: Who, channel: Where) -> None:
        person = self._who(user)
        rooms.leave(self.workspace, self._where(person, channel), person.id)

    async def invite(self, user: Who, channel: Where, who: Who) -> None:
        """Also the way the bot comes into a channel: somebody invites it."""
        person, guest = self._who(user), self._who(who)
        room = self._where(person, channel)
        if guest.id in room.members:
            raise CannotDo(f"{guest.handle} is in #{room.name} already")
        rooms.join(self.workspace, room, guest.id, inviter=person.id)

    async def kick(self, channel: Where, user: Who, by: Who = "ada") -> None:
        person, out = self._who(by), self.workspace.find_person(user)
        room = self.workspace.find_channel(channel)
        if out.id not in room.members or room.is_general:
            raise CannotDo(f"{out.handle} cannot be removed from #{room.name}")
        rooms.leave(self.workspace, room, out.id, actor=person.id)

    async def rename(self, user: Who, channel: Where, name: str) -> None:
        person = self._who(user)
        try:
            rooms.rename(self.workspace, self._where(person, channel), person.id, name)
        except Refused as refusal:
            raise CannotDo(refusal.error) from None

    async def set_topic(self, user: Who, channel: Where, topic: str) -> None:
        person = self._who(user)
        rooms.set_note(self.workspace, self._where(person, channel), person.id, "topic", topic)

    async def archive(self, user: Who, channel: Where) -> None:
        person = self._who(user)
        rooms.archive(self.workspace, self._where(person, channel), person.id)

    async def unarchive(self, user: Who, channel: Where) -> None:
        person = self._who(user)
        rooms.unarchive(self.workspace, self._where(person, channel, member=False), person.id)

    async def deactivate(self, user: Who) -> None:
        """Slack docs, "user_change": deactivated people leave their channels and their session ends."""
        person = self.workspace.find_person(user)
        person.deleted, person.updated = True, self.workspace.now()
        for room in self.workspace.channels.values():
            if not room.is_direct:
                room.members.pop(person.id, None)
        self.workspace.stacks.pop(person.id, None)
        self._person_changed(person)

    async def change_profile(self, user: Who, **fields: Any) -> None:
        person = self.workspace.find_person(user)
        for name, value in fields.items():
            setattr(person, name, value)
        person.updated = self.workspace.now()
        self._person_changed(person)

    def _person_changed(self, person: Person) -> None:
        self.workspace.changed("person", person)
        event: JSON = {"type": "user_change", "user": shapes.user(self.workspace, person)}
        self.workspace.emit({**event, "cache_ts": self.workspace.now()})

    async def hire(self, person: Person) -> Person:
        """Somebody new joins the workspace."""
        self.workspace.add_person(person)
        self.workspace.changed("person", person)
        self.workspace.emit({"type": "team_join", "user": shapes.user(self.workspace, person)})
        return person
