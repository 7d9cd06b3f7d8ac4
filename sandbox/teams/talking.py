"""People write, answer, edit, take back, react. `@incident` and `@ben` mention."""

from sandbox.teams.errors import JSON, CannotDo
from sandbox.teams.hands import Hands
from sandbox.teams.model import PERSONAL, Message, Person, Room
from sandbox.teams.writing import written


class Talking(Hands):
    async def post(self, user: str, channel: str, text: str, under: str = "") -> Message:
        """A new post; with `under` an answer to that post. `@` is the conversation with the bot."""
        person, room = self._who(user), self._where(user, channel)
        if not text.strip():
            raise CannotDo("an empty message can't be sent")
        made = self.workspace.new_id()
        root = self._message(room, under).root if under else made
        words, entities = written(self.workspace, text)
        message = Message(made, room.id, person.aad, root, words, typed=text, entities=entities)
        message.pinged = {each["mentioned"].get("aadObjectId", "") for each in entities} - {""}
        self.workspace.add(room, message)
        self._report("message", person, room, message)
        return message

    async def share_file(
        self, user: str, channel: str, name: str, content: bytes, kind: str, text: str, under: str = ""
    ) -> Message:
        """A picture in the message. Its address needs no token here."""
        person, room = self._who(user), self._where(user, channel)
        made = self.workspace.new_id()
        self.workspace.files[made] = (kind, content)
        words, entities = written(self.workspace, text)
        root = self._message(room, under).root if under else made
        message = Message(made, room.id, person.aad, root, words, typed=text, entities=entities)
        url = f"{self.workspace.base_url}/files/{made}/{name}"
        message.files = [{"contentType": kind, "contentUrl": url, "name": name}]
        self.workspace.add(room, message)
        self._report("message", person, room, message)
        return message

    async def edit(self, user: str, channel: str, message_id: str, text: str) -> None:
        person, room = self._who(user), self._where(user, channel)
        message = self._own(person, room, message_id)
        message.typed, (message.text, message.entities) = text, written(self.workspace, text)
        message.edits += 1
        self.workspace.changed("message", message)
        self._report("messageUpdate", person, room, message, channelData={"eventType": "editMessage"})

    async def delete(self, user: str, channel: str, message_id: str) -> None:
        """Their own; or the bot's, by whoever owns the team."""
        person, room = self._who(user), self._where(user, channel)
        message = self._message(room, message_id)
        if message.author not in (person.aad, self.workspace.bot_account):
            raise CannotDo("only its author may delete that")
        message.deleted = True
        self.workspace.changed("message", message)
        self._report("messageDelete", person, room, message, channelData={"eventType": "softDeleteMessage"})

    async def restore(self, user: str, channel: str, message_id: str) -> None:
        """*Undo* at a message that its author has deleted."""
        person, room = self._who(user), self._where(user, channel)
        message = room.messages.get(message_id)
        if message is None or not message.deleted or message.author != person.aad:
            raise CannotDo("there is nothing of yours to bring back")
        message.deleted = False
        self.workspace.changed("message", message)
        self._report("messageUpdate", person, room, message, channelData={"eventType": "undeleteMessage"})

    async def react(self, user: str, channel: str, message_id: str, emoji: str = "1f4cc_pushpin") -> None:
        """A bot hears of reactions to its own messages."""
        person, room = self._who(user), self._where(user, channel)
        message = self._message(room, message_id)
        message.reactions.append((person.aad, emoji))
        self._reacted(person, room, message, "reactionsAdded", emoji)

    async def unreact(self, user: str, channel: str, message_id: str, emoji: str = "1f4cc_pushpin") -> None:
        person, room = self._who(user), self._where(user, channel)
        message = self._message(room, message_id)
        message.reactions.remove((person.aad, emoji))
        self._reacted(person, room, message, "reactionsRemoved", emoji)

    def _reacted(self, person: Person, room: Room, message: Message, kind: str, emoji: str) -> None:
        self.workspace.changed("message", message)
        if message.author == self.workspace.bot_account:
            more: JSON = {kind: [{"type": emoji}], "replyToId": message.id, "id": f"f:{self.workspace.new_id()}"}
            self.outbound.tell(self.outbound.activity("messageReaction", person, room, message.root, **more))

    def _report(self, kind: str, person: Person, room: Room, message: Message, **more: JSON) -> None:
        """To the bot: always in its own chat and when it is called, everything else if the team has consented."""
        calls = any(each["mentioned"]["id"] == self.workspace.bot_account for each in message.entities)
        is_bots = message.author == self.workspace.bot_account
        if room.kind != PERSONAL and not calls and not is_bots and not self.config.reads_all:
            return
        sent: JSON = {"id": message.id}
        if kind != "messageDelete":
            body = f"<p>{message.text}</p>"
            files = [*message.files, {"contentType": "text/html", "content": body}]
            sent |= {"text": message.text, "textFormat": "plain", "entities": message.entities, "attachments": files}
        self.outbound.tell(self.outbound.activity(kind, person, room, message.root, **sent, **more))
