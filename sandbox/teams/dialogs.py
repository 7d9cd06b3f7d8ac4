"""Dialogs: opened by a button or from a message's menu, filled in, sent, closed.

A dialog that a button opened comes back as `task/submit` ("Use dialogs with bots"); one from a message's menu as
`composeExtension/submitAction` ("Respond to the task module submit action").
"""

import uuid
from typing import Any

from sandbox.teams.errors import JSON, CannotDo, Refused
from sandbox.teams.filling import data_of, pressed
from sandbox.teams.hands import Hands
from sandbox.teams.model import Answer, Dialog, Person, Room
from sandbox.teams.rules.reading import actions_of
from sandbox.teams.rules.replies import check_extension, check_task
from sandbox.teams.shapes import message_payload

UNREACHED = "Unable to reach app. Please try again."
CONTEXT = {"theme": "default"}


class Dialogs(Hands):
    async def keep(self, user: str, channel: str, message_id: str, command: str = "add-to-timeline") -> Answer:
        """*… > More actions > Add to timeline*."""
        person, room = self._who(user), self._where(user, channel)
        message = self._message(room, message_id)
        payload = message_payload(message, self.workspace)
        value: JSON = {"commandId": command, "commandContext": "message", "messagePayload": payload}
        source: JSON = {"room": room.id, "root": message.root, "replyToId": "", "extension": value}
        asked = {**value, "context": CONTEXT, "requestId": uuid.uuid4().hex}
        return await self._task(person, source, "composeExtension/fetchTask", asked)

    async def submit_dialog(
        self, user: str, values: dict[str, Any] | None = None, button: str | JSON | None = None
    ) -> Answer:
        """Send the dialog, with `values` by label (or id) in the place of what stands in it; by its first button."""
        person = self._who(user)
        dialog = self.workspace.dialogs.get(person.aad)
        if dialog is None or dialog.card is None:
            raise CannotDo("there is no dialog to send")
        if button is None:
            button = next(each for each in actions_of(dialog.card) if each["type"] == "Action.Submit")
        action, inputs = pressed(dialog.card, button)
        data = data_of(action, inputs, self._given(inputs, values or {}))
        extension = dialog.source.get("extension")
        name = "composeExtension/submitAction" if extension else "task/submit"
        value = {**(extension or {}), "data": data, "context": CONTEXT}
        if extension:
            value["requestId"] = uuid.uuid4().hex
        return await self._task(person, dialog.source, name, value)

    async def close_dialog(self, user: str) -> None:
        """Teams tells nobody."""
        self.workspace.dialogs.pop(self._who(user).aad, None)
        self.workspace.changed("dialog")

    def _given(self, inputs: list[JSON], values: dict[str, Any]) -> dict[str, str]:
        by_name = {each.get("label") or each.get("title"): each["id"] for each in inputs}
        by_name |= {each["id"]: each["id"] for each in inputs}
        if unknown := set(values) - set(by_name):
            raise CannotDo(f"the dialog has no {sorted(unknown)}; it has {sorted(map(str, by_name))}")
        return {by_name[name]: self._entered(value) for name, value in values.items()}

    def _entered(self, value: Any) -> str:
        """People are picked by handle; several choices are one string."""
        if isinstance(value, list):
            return ",".join(self._entered(each) for each in value)
        if isinstance(value, bool):
            return str(value).lower()
        known = next((each.aad for each in self.workspace.people.values() if each.handle == value), None)
        return known or str(value)

    async def _task(self, person: Person, source: JSON, name: str, value: JSON) -> Answer:
        """Ask, and show what comes: a dialog, a line, or nothing any more."""
        status, body = await self._invoke(person, source, name, value)
        if status != 200:
            return Answer(False, status, error=UNREACHED)
        is_sent = name in ("task/submit", "composeExtension/submitAction")
        try:
            if is_sent and not body:
                await self.close_dialog(person.aad)
                return Answer(True)
            if is_sent and source.get("extension") and "composeExtension" in body:
                shown = check_extension(body)
                await self.close_dialog(person.aad)
                return Answer(True, 200, shown=shown)
            title, card, said, size = check_task(body)
        except Refused as refusal:
            return Answer(False, 200, error=str(refusal))
        dialog = Dialog(title, card, said, source, self.workspace.new_id(), size)
        self.workspace.dialogs[person.aad] = dialog
        self.workspace.changed("dialog")
        return Answer(True, 200, shown=said, dialog=dialog)

    async def _invoke(self, person: Person, source: JSON, name: str, value: JSON) -> tuple[int, Any]:
        room: Room = self.workspace.rooms[source["room"]]
        more: JSON = {"name": name, "value": value, "id": f"f:{uuid.uuid4()}"}
        more["channelData"] = {"source": {"name": "compose" if source.get("extension") else "message"}}
        if source["replyToId"]:
            more["replyToId"] = source["replyToId"]
        return await self.outbound.ask(self.outbound.activity("invoke", person, room, source["root"], **more))
