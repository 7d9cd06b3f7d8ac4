"""Interactions ("Receiving and Responding"): sent over the gateway, answered over REST, in time or not at all."""

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.discord import permissions, rules, shapes, talk
from sandbox.discord.errors import JSON, CannotDo, Refused, invalid, unknown
from sandbox.discord.model import COMMAND_ANSWER, DM, Answer, Channel, Message, Modal, Person
from sandbox.discord.model import REPLY as REPLY_KIND

if TYPE_CHECKING:
    from sandbox.discord.sandbox import DiscordSandbox

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
SAY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9
EPHEMERAL, LOADING = 64, 128
_ALLOWED = {
    COMMAND: {SAY, DEFER, FORM},
    COMPONENT: {SAY, DEFER, DEFER_UPDATE, UPDATE, FORM},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {SAY, DEFER, DEFER_UPDATE, UPDATE},
}


@dataclass
class Interaction:
    """`message` is the one whose control was used, or which the form was opened from; `original` the first answer."""

    id: str
    token: str
    kind: int
    person: Person
    channel: Channel
    at: float
    data: JSON
    message: Message | None = None
    original: Message | None = None
    answer: Answer | None = None
    is_late: bool = False
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Interactions:
    def __init__(self, sandbox: "DiscordSandbox") -> None:
        self.sandbox = sandbox
        self.workspace = sandbox.workspace
        self.by_id: dict[str, Interaction] = {}
        self.outstanding = 0

    # --- the person's side ---

    async def begin(
        self, person: Person, channel: Channel, kind: int, data: JSON, message: Message | None = None
    ) -> Answer:
        """Send it and wait for the answer, as the person's screen does."""
        made = Interaction(
            self.workspace.ids.next(), self.workspace.ids.token(), kind, person, channel, self.workspace.now(), data
        )
        made.message = message
        self.by_id[made.id] = made
        self.outstanding += 1
        try:
            if not self.sandbox.gateway.is_connected:
                return Answer("failed", error="The application did not respond")
            # An interaction comes to the app wherever it was used, also where the bot can't see.
            self.workspace.emit("INTERACTION_CREATE", self._payload(made))
            await asyncio.wait_for(made.answered.wait(), self.workspace.config.answer_timeout)
        except TimeoutError:
            made.is_late = True
            return Answer("failed", error="The application did not respond")
        finally:
            self.outstanding -= 1
            self.sandbox.wakes.wake()
        assert made.answer
        return made.answer

    def _payload(self, made: Interaction) -> JSON:
        workspace, room = self.workspace, made.channel
        payload: JSON = {
            "id": made.id,
            "application_id": workspace.application_id,
            "type": made.kind,
            "token": made.token,
            "version": 1,
            "data": made.data,
            "channel_id": room.id,
            "channel": {
                **shapes.channel(workspace, room),
                "permissions": shapes.of_permissions(workspace, made.person, room),
            },
            "app_permissions": shapes.of_permissions(workspace, workspace.bot, room),
            "locale": "en-GB",
            "entitlements": [],
            "authorizing_integration_owners": {"0": "0" if room.kind == DM else workspace.guild_id},
            "context": 1 if room.kind == DM else 0,
            "attachment_size_limit": 10485760,
        }
        if room.kind == DM:
            payload["user"] = shapes.user(made.person)
        else:
            member = shapes.member(workspace, made.person)
            payload["member"] = {**member, "permissions": shapes.of_permissions(workspace, made.person, room)}
            payload["guild_id"] = workspace.guild_id
            payload["guild"] = {"id": workspace.guild_id, "locale": "en-US", "features": []}
            payload["guild_locale"] = "en-US"
        if made.message:
            payload["message"] = shapes.message(workspace, made.message)
        return payload

    # --- the app's side ---

    def respond(self, interaction_id: str, token: str, body: JSON, with_response: bool) -> JSON | None:
        """The first answer ("Create Interaction Response")."""
        made = self.by_id.get(interaction_id)
        if made is None or made.token != token or made.is_late:
            raise unknown("interaction", 10062)
        if made.answered.is_set():
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        kind = body.get("type")
        needs_message = kind in (DEFER_UPDATE, UPDATE) and made.message is None
        if kind not in _ALLOWED[made.kind] or needs_message:
            problem = {"code": "BASE_TYPE_CHOICES", "message": "This answer is not possible here."}
            raise Refused(400, 50035, "Invalid Form Body", {"type": {"_errors": [problem]}})
        data = body.get("data") or {}
        made.answer = self._answer(made, int(kind), data)
        made.answered.set()
        self.sandbox.wakes.wake()
        if not with_response:
            return None
        found: JSON = {"interaction": {"id": made.id, "type": made.kind}, "resource": {"type": kind}}
        if made.answer.shown:
            found["resource"]["message"] = shapes.message(self.workspace, made.answer.shown)
        return found

    def _answer(self, made: Interaction, kind: int, data: JSON) -> Answer:
        if kind == FORM:
            invalid({"data": found} if (found := rules.check_modal(data)) else {})
            modal = Modal(self.workspace.ids.next(), made.person.id, made.channel.id, data)
            modal.message = made.message.id if made.message else ""
            self.workspace.modals[modal.user] = modal
            self.workspace.changed("modal", modal)
            return Answer("modal", modal=modal)
        if kind == CHOICES:
            invalid({"data": found} if (found := rules.check_autocomplete(data)) else {})
            return Answer("choices", choices=list(data.get("choices") or []))
        if kind == DEFER_UPDATE:
            made.original = made.message
            return Answer("update", shown=made.message)
        if kind == UPDATE:
            assert made.message
            invalid({"data": found} if (found := rules.check_message(data, interaction=True)) else {})
            talk.edit(self.workspace, made.message, data)
            made.original = made.message
            return Answer("update", shown=made.message)
        if kind == DEFER:
            flags = (int(data.get("flags") or 0) & EPHEMERAL) | LOADING
            made.original = self._say(made, {"content": "", "flags": flags})
            return Answer("deferred", shown=made.original)
        self._check(data)
        made.original = self._say(made, data)
        return Answer("message", shown=made.original)

    def _check(self, data: JSON) -> None:
        invalid({"data": found} if (found := rules.check_message(data, interaction=True)) else {})
        if rules.is_empty(data):
            raise Refused(400, 50006, "Cannot send an empty message")

    def _say(self, made: Interaction, data: JSON) -> Message:
        flags = int(data.get("flags") or 0)
        is_private = bool(flags & EPHEMERAL)
        kind = COMMAND_ANSWER if made.kind == COMMAND else REPLY_KIND if made.message else 0
        message = Message(
            self.workspace.ids.next(),
            made.channel.id,
            self.workspace.bot_id,
            str(data.get("content") or ""),
            kind=kind,
            embeds=list(data.get("embeds") or []),
            components=list(data.get("components") or []),
            flags=flags,
            only_for=made.person.id if is_private else "",
            reference=made.message.id if made.message and kind == REPLY_KIND else "",
        )
        message.interaction = {
            "id": made.id,
            "type": made.kind,
            "user": shapes.user(made.person),
            "name": made.data.get("name", ""),
            "authorizing_integration_owners": {"0": self.workspace.guild_id},
        }
        return talk.say(self.workspace, message, data.get("allowed_mentions"))

    def _of_token(self, token: str) -> Interaction:
        made = next((each for each in self.by_id.values() if each.token == token), None)
        if made is None:
            raise unknown("Webhook", 10015)
        if self.workspace.now() - made.at > self.workspace.config.token_life:
            raise Refused(401, 50027, "Invalid Webhook Token")
        if not made.answered.is_set():
            raise unknown("Webhook", 10015)
        return made

    def follow_up(self, token: str, body: JSON) -> Message:
        """ "Create Followup Message". The first one after a deferral takes the place of the line that says so."""
        made = self._of_token(token)
        found = rules.check_message(body, interaction=True)
        invalid(found)
        if rules.is_empty(body):
            raise Refused(400, 50006, "Cannot send an empty message")
        if made.original and made.original.flags & LOADING:
            return self.edit(token, "@original", body)
        return self._say(made, body)

    def message(self, token: str, message_id: str) -> Message:
        made = self._of_token(token)
        found = made.original if message_id == "@original" else self.workspace.find_message(message_id)
        if found is None or found.deleted or found.author != self.workspace.bot_id:
            raise unknown("Message", 10008)
        return found

    def edit(self, token: str, message_id: str, body: JSON) -> Message:
        found = self.message(token, message_id)
        invalid(rules.check_message(body, editing=True, interaction=True))
        was_loading = bool(found.flags & LOADING)
        found.flags &= ~LOADING
        talk.edit(self.workspace, found, {name: value for name, value in body.items() if name != "flags"})
        if was_loading:
            found.edited_at = None
            self.workspace.changed("message", found)
        return found

    def delete(self, token: str, message_id: str) -> None:
        talk.delete(self.workspace, self.message(token, message_id))


def check_may_use(sandbox: "DiscordSandbox", person: Person, channel: Channel) -> None:
    """What a client offers at all."""
    if not sandbox.workspace.can_see(person, channel):
        raise CannotDo(f"{person.username} can't see #{channel.name}")
    if channel.kind != DM and not permissions.may(sandbox.workspace, person, permissions.USE_COMMANDS, channel):
        raise CannotDo(f"{person.username} may use no apps in #{channel.name}")
