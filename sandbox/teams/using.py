"""People use the buttons that the bot shows."""

from sandbox.teams.dialogs import CONTEXT, UNREACHED, Dialogs
from sandbox.teams.errors import JSON, CannotDo, Refused
from sandbox.teams.filling import data_of, pressed
from sandbox.teams.model import Answer, Message, Person
from sandbox.teams.rules.replies import check_card_reply


class Using(Dialogs):
    async def click(
        self, user: str, channel: str, message_id: str, button: str | JSON, values: dict[str, str] | None = None
    ) -> Answer:
        """Use a button, by its title or as it stands in the card; `values` is what was put into its inputs, by id."""
        person, room = self._who(user), self._where(user, channel)
        message = self._message(room, message_id)
        action, inputs = pressed(message.views.get(person.aad, message.card), button)
        if action["type"] in ("Action.OpenUrl", "Action.ShowCard", "Action.ToggleVisibility"):
            return Answer(True)
        data = data_of(action, inputs, values or {})
        source: JSON = {"room": room.id, "root": message.root, "replyToId": message.id}
        if action["type"] == "Action.Execute":
            shown = {name: action[name] for name in ("type", "id", "title", "verb") if name in action}
            return await self._execute(person, source, {"action": {**shown, "data": data}, "trigger": "manual"})
        kind = (data.get("msteams") or {}).get("type")
        if kind == "task/fetch":
            return await self._task(person, source, "task/fetch", {"data": data, "context": CONTEXT})
        if kind:
            raise CannotDo(f"this sandbox does not know buttons of the kind {kind!r}")
        return self._submit(person, message, data)

    async def _execute(self, person: Person, source: JSON, value: JSON) -> Answer:
        """ "adaptiveCard/action invoke activity". A card in the answer is what this person sees from now on."""
        status, body = await self._invoke(person, source, "adaptiveCard/action", value)
        if status != 200:
            return Answer(False, status, error=UNREACHED)
        room = self.workspace.rooms[source["room"]]
        try:
            shown, card, error = check_card_reply(body, room.kind)
        except Refused as refusal:
            return Answer(False, 200, error=str(refusal))
        message = room.messages[source["replyToId"]]
        if card:
            message.views[person.aad] = card
            self.workspace.changed("message", message)
        return Answer(not error, int(body["statusCode"]), shown=shown, error=error)

    def _submit(self, person: Person, message: Message, data: JSON) -> Answer:
        """A plain Action.Submit is a message without words ("Card actions: Action.Submit")."""
        room = self.workspace.rooms[message.room]
        more: JSON = {"value": data, "replyToId": message.id, "id": f"f:{self.workspace.new_id()}"}
        more["channelData"] = {"source": {"name": "message"}}
        self.outbound.tell(self.outbound.activity("message", person, room, message.root, **more))
        return Answer(True)
