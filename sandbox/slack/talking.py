"""People talk: messages, edits, pins, reactions, files."""

from collections.abc import Sequence
from typing import Any

from sandbox.slack import mrkdwn, shapes, talk
from sandbox.slack.errors import JSON, CannotDo
from sandbox.slack.hands import Hands, Where, Who
from sandbox.slack.model import Message, Person


class Talking(Hands):
    async def post(
        self,
        user: Who,
        channel: Where,
        text: str,
        thread_ts: str | None = None,
        files: Sequence[JSON] | None = None,
    ) -> Message:
        person = self._who(user)
        room = self._where(person, channel)
        parent = self._message(person, room, thread_ts) if thread_ts else None
        under = (parent.thread_ts or parent.ts) if parent else ""
        msg = talk.by_person(self.workspace, room, person.id, text, under, list(files or []))
        self._report_links(person, msg)
        return msg

    def _report_links(self, person: Person, msg: Message) -> None:
        """Slack docs, "link_shared": for domains the app registered."""
        domains = self.config.unfurl_domains
        links = [e for e in _links(msg.blocks) if e["domain"] in domains]
        if links:
            event: JSON = {"type": "link_shared", "user": person.id, "channel": msg.channel, "message_ts": msg.ts}
            event.update(links=links, is_bot_user_member=True, source="conversations_history")
            event["unfurl_id"] = f"{msg.channel}.{msg.ts}"
            self.workspace.emit(event, self.workspace.channels[msg.channel])

    async def share_file(
        self,
        user: Who,
        channel: Where,
        name: str,
        text: str = "",
        mimetype: str = "text/plain",
        content: bytes = b"hello",
    ) -> Message:
        person = self._who(user)
        id_ = self.workspace.ids.make("F")
        link = f"{shapes.team_url(self.workspace)}/files/{person.id}/{id_}/{name}"
        file: JSON = {"id": id_, "created": self.workspace.now(), "name": name, "title": name, "mimetype": mimetype}
        private = f"{self.public_url}/files-pri/{self.workspace.team_id}-{id_}/{name}"
        file.update(filetype=name.rpartition(".")[2], user=person.id, size=len(content), mode="hosted")
        file.update(url_private=private, url_private_download=private)
        self.workspace.contents[id_] = content
        file.update(permalink=link, is_public=True, is_external=False)
        self.workspace.files[id_] = file
        return await self.post(person, channel, text, files=[file])

    async def edit(self, user: Who, channel: Where, ts: str, text: str) -> Message:
        person = self._who(user)
        msg = self._own(person, channel, ts)
        sent = mrkdwn.typed(self.workspace, text)
        talk.edit(self.workspace, msg, person.id, text=sent, blocks=mrkdwn.rich_text(self.workspace, sent))
        return msg

    async def delete(self, user: Who, channel: Where, ts: str) -> None:
        """One's own message; an administrator's menu offers it on everybody's."""
        person = self._who(user)
        if person.is_admin:
            talk.delete(self.workspace, self._message(person, self._where(person, channel), ts))
        else:
            talk.delete(self.workspace, self._own(person, channel, ts))

    def _own(self, person: Person, channel: Where, ts: str) -> Message:
        msg = self._message(person, self._where(person, channel), ts)
        if msg.user != person.id:
            raise CannotDo(f"{person.handle} did not write that")
        return msg

    async def pin(self, user: Who, channel: Where, ts: str) -> None:
        person = self._who(user)
        msg = self._message(person, self._where(person, channel), ts)
        if msg.pinned or msg.ephemeral_to:
            raise CannotDo("that is pinned already, or cannot be")
        talk.pin(self.workspace, msg, person.id)

    async def unpin(self, user: Who, channel: Where, ts: str) -> None:
        person = self._who(user)
        msg = self._message(person, self._where(person, channel), ts)
        if not msg.pinned:
            raise CannotDo("that is not pinned")
        talk.unpin(self.workspace, msg, person.id)

    async def react(self, user: Who, channel: Where, ts: str, name: str) -> None:
        person = self._who(user)
        msg = self._message(person, self._where(person, channel), ts)
        if person.id in msg.reactions.get(name.strip(":"), []):
            raise CannotDo("that reaction is there already")
        talk.react(self.workspace, msg, person.id, name.strip(":"))

    async def unreact(self, user: Who, channel: Where, ts: str, name: str) -> None:
        person = self._who(user)
        msg = self._message(person, self._where(person, channel), ts)
        if person.id not in msg.reactions.get(name.strip(":"), []):
            raise CannotDo("there is no such reaction of theirs")
        talk.unreact(self.workspace, msg, person.id, name.strip(":"))


def _links(node: Any) -> list[JSON]:
    if isinstance(node, list):
        return [link for item in node for link in _links(item)]
    if not isinstance(node, dict):
        return []
    if node.get("type") == "link":
        url = str(node["url"])
        return [{"url": url, "domain": url.split("/")[2].split(":")[0]}]
    return [link for value in node.values() for link in _links(value)]
