"""A person uses the app: commands, buttons, menus, shortcuts; and what they see when the app does not answer."""

import json
from typing import TYPE_CHECKING, Any

from sandbox.slack import choices, modals, mrkdwn, payloads, responses, talk
from sandbox.slack.errors import JSON, CannotDo, Refused
from sandbox.slack.model import Channel, Message, Person, View
from sandbox.slack.wire import AppReply

if TYPE_CHECKING:
    from sandbox.slack.sandbox import SlackSandbox


class Interactions:
    def __init__(self, sandbox: "SlackSandbox") -> None:
        self.sandbox = sandbox

    def _url(self, kind: str, person: Person, room: Channel, msg: Message | None = None) -> str:
        url = self.sandbox.permissions.response_url(kind, person.id, room.id)
        if msg is not None:
            url.original_ts, url.original_ephemeral = msg.ts, bool(msg.ephemeral_to)
        return f"{self.sandbox.public_url}/hooks/{kind}/{self.sandbox.team_id}/{url.token}"

    async def _send(self, kind: str, payload: JSON) -> AppReply:
        """Slack docs, "Handling user interaction": a form with one field, `payload`."""
        form = {"payload": json.dumps(payload)}
        return await self.sandbox.outbound.interaction(kind, payload, form, self.sandbox.config.interactivity_url)

    # --- slash commands ---

    async def slash(self, person: Person, room: Channel, name: str, text: str) -> AppReply:
        workspace = self.sandbox.workspace
        registered = next((c for c in workspace.config.commands if c.command == name), None)
        if registered is None:
            raise CannotDo(
                f"{name} is not a valid command. In Slack, all messages that start with the “/” character"
                " are interpreted as commands."
            )
        sent = mrkdwn.typed(workspace, text.strip(), labels=True) if registered.should_escape else text.strip()
        url = self._url("commands", person, room)
        trigger = self.sandbox.permissions.trigger(person.id)
        form = payloads.command(workspace, person, room, name, sent, url, trigger)
        reply = await self.sandbox.outbound.interaction(
            "slash_command", dict(form), form, workspace.config.commands_url
        )
        if reply.ok:
            self._show_answer(url, reply)
        if reply.error:
            reply.shown = f'{name} failed with the error "{reply.error}"'
            self._from_slackbot(person, room, reply.shown)
        return reply

    def _show_answer(self, url: str, reply: AppReply) -> None:
        """An empty answer shows nothing; JSON is a message; any other text is shown to the person alone."""
        if not reply.body.strip():
            return
        try:
            body: JSON = {"text": reply.body}
            if reply.content_type == "application/json":
                body = json.loads(reply.body)
            if body:
                permission = self.sandbox.permissions.peek_url(url.rpartition("/")[2])
                responses.carry_out(self.sandbox.workspace, permission, body)
        except (ValueError, Refused):
            reply.error = "invalid_command_response"

    def _from_slackbot(self, person: Person, room: Channel, text: str) -> None:
        workspace = self.sandbox.workspace
        msg = talk.new(workspace, room, mrkdwn.escape(text), user="USLACKBOT", ephemeral_to=person.id)
        room.ephemerals[msg.ts] = msg
        workspace.changed("message", msg)

    def _failed(self, person: Person, reply: AppReply, what: str) -> AppReply:
        """The client's own line beside the thing that was used."""
        if reply.error:
            reply.shown = f"{what}: the app did not respond ({reply.error})"
            self.sandbox.workspace.changed("notice", (person.id, reply.shown))
        return reply

    # --- elements in messages and views ---

    async def on_message(self, person: Person, msg: Message, block_id: str, action_id: str, value: Any) -> AppReply:
        workspace = self.sandbox.workspace
        block, element = choices.find(msg.blocks, action_id, block_id)
        action = self._action(block, element, value)
        state = modals.initial_state(msg.blocks)
        if element["type"] in modals.STATE:
            state[block["block_id"]][action_id] = choices.state_value(workspace, element, value)
        url = self._url("actions", person, workspace.channels[msg.channel], msg)
        trigger = self.sandbox.permissions.trigger(person.id)
        payload = payloads.message_actions(workspace, person, msg, [action], state, url, trigger)
        return self._failed(person, await self._send("block_actions", payload), "That did not work")

    async def on_view(self, person: Person, view: View, block_id: str, action_id: str, value: Any) -> AppReply:
        """In a view an input reports only if it asks to (`dispatch_action`); its value is kept in any case."""
        workspace = self.sandbox.workspace
        block, element = choices.find(view.blocks, action_id, block_id)
        action = self._action(block, element, value)
        if element["type"] in modals.STATE:
            entered = choices.state_value(workspace, element, value)
            view.state.setdefault(block["block_id"], {})[action_id] = entered
        if block["type"] == "input" and not block.get("dispatch_action"):
            return AppReply()
        trigger = self.sandbox.permissions.trigger(person.id, view.id)
        payload = payloads.view_actions(workspace, person, view, [action], trigger)
        return self._failed(person, await self._send("block_actions", payload), "That did not work")

    def _action(self, block: JSON, element: JSON, value: Any) -> JSON:
        workspace = self.sandbox.workspace
        body = {"action_id": element["action_id"], "block_id": block["block_id"], "type": element["type"]}
        body.update(choices.action(workspace, element, value))
        return {**body, "action_ts": workspace.timestamps.next()}

    # --- shortcuts ---

    async def global_shortcut(self, person: Person, callback_id: str) -> AppReply:
        if callback_id not in [s.callback_id for s in self.sandbox.config.global_shortcuts]:
            raise CannotDo(f"there is no global shortcut {callback_id!r}")
        trigger = self.sandbox.permissions.trigger(person.id)
        payload = payloads.global_shortcut(self.sandbox.workspace, person, callback_id, trigger)
        return self._failed(person, await self._send("shortcut", payload), "The shortcut did not work")

    async def message_shortcut(self, person: Person, msg: Message, callback_id: str) -> AppReply:
        if callback_id not in [s.callback_id for s in self.sandbox.config.message_shortcuts]:
            raise CannotDo(f"there is no message shortcut {callback_id!r}")
        workspace = self.sandbox.workspace
        url = self._url("app", person, workspace.channels[msg.channel], msg)
        trigger = self.sandbox.permissions.trigger(person.id)
        payload = payloads.message_shortcut(workspace, person, msg, callback_id, url, trigger)
        return self._failed(person, await self._send("message_action", payload), "The shortcut did not work")
