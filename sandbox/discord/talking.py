"""People talk: messages, edits, pins, reactions, files."""

from sandbox.discord import permissions, talk
from sandbox.discord.errors import JSON, CannotDo
from sandbox.discord.hands import Hands, Where, Who
from sandbox.discord.model import Message, Person


class Talking(Hands):
    async def post(self, user: Who, channel: Where, content: str, reply_to: str = "") -> Message:
        person = self._who(user)
        room = self._where(person, channel, speaking=True)
        if not content.strip() or len(content) > 2000:
            raise CannotDo("a message has 1 to 2,000 characters")
        if reply_to:
            self._message(person, room, reply_to)
        return talk.by_person(self.workspace, person, room, content, reply_to)

    async def share_file(
        self, user: Who, channel: Where, name: str, content: bytes, mimetype: str, text: str = ""
    ) -> Message:
        person = self._who(user)
        room = self._where(person, channel, speaking=True)
        id_ = self.workspace.ids.next()
        url = f"{self.base_url}/attachments/{room.id}/{id_}/{name}"
        file: JSON = {"id": id_, "filename": name, "content_type": mimetype, "size": len(content), "url": url}
        self.workspace.files[id_] = (mimetype, content)
        made = Message(self.workspace.ids.next(), room.id, person.id, text, attachments=[{**file, "proxy_url": url}])
        return talk.say(self.workspace, made)

    async def edit(self, user: Who, channel: Where, message_id: str, content: str) -> Message:
        message = self._own(self._who(user), channel, message_id)
        talk.edit(self.workspace, message, {"content": talk.typed(self.workspace, content)})
        return message

    async def delete(self, user: Who, channel: Where, message_id: str) -> None:
        person = self._who(user)
        room = self._where(person, channel)
        found = self._message(person, room, message_id)
        if found.only_for:
            found.dismissed = True
            found.deleted = True
            self.workspace.changed("message", found)
            return
        if found.author != person.id and not permissions.may(self.workspace, person, permissions.MANAGE_MESSAGES, room):
            raise CannotDo(f"{person.username} did not write that")
        talk.delete(self.workspace, found)

    def _own(self, person: Person, channel: Where, message_id: str) -> Message:
        found = self._message(person, self._where(person, channel), message_id)
        if found.author != person.id:
            raise CannotDo(f"{person.username} did not write that")
        return found

    async def pin(self, user: Who, channel: Where, message_id: str) -> None:
        """On this server everybody may: the seeds give the permission with @everyone's where it is needed."""
        person = self._who(user)
        found = self._message(person, self._where(person, channel), message_id)
        if found.pinned or found.only_for or found.is_line:
            raise CannotDo("that is pinned already, or cannot be")
        talk.pin(self.workspace, found, person)

    async def unpin(self, user: Who, channel: Where, message_id: str) -> None:
        person = self._who(user)
        found = self._message(person, self._where(person, channel), message_id)
        if not found.pinned:
            raise CannotDo("that is not pinned")
        talk.unpin(self.workspace, found)

    async def react(self, user: Who, channel: Where, message_id: str, emoji: str) -> None:
        person = self._who(user)
        talk.react(self.workspace, self._message(person, self._where(person, channel), message_id), person, emoji)

    async def unreact(self, user: Who, channel: Where, message_id: str, emoji: str) -> None:
        person = self._who(user)
        talk.unreact(self.workspace, self._message(person, self._where(person, channel), message_id), person, emoji)
