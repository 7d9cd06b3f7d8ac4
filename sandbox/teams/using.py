"""People use what the bot shows: buttons, menus, dialogs, and the entry in a message's menu."""

import datetime
import html
from typing import Any

from sandbox.teams.errors import JSON, CannotDo, Refused
from sandbox.teams.hands import Hands
from sandbox.teams.model import Answer, Dialog, Message, Person, Room
from sandbox.teams.rules.reading import actions_of, offered
from sandbox.teams.rules.replies import check_card_reply, check_task

_UNREACHED = "Unable to reach app. Please try again."


class Using(Hands):
    async def click(
        self, user: str, channel: str, message_id: str, button: str | JSON, values: dict[str, str] | None = None
    ) -> Answer:
        """Use a button, by its title or as it stands in the card; `values` is what was put into its inputs, by id."""
        person, room = self._who(user), self._where(user, channel)
        message = self._message(room, message_id)
        card = message.views.get(person.aad, message.card)
        action, inputs = _pressed(card, button)
        if action["type"] in ("Action.OpenUrl", "Action.ShowCard"):
            return Answer(True)
        takes = action.get("associatedInputs", "auto") != "none"
        data = {**(action.get("data") or {}), **(_filled(inputs, values or {}) if takes else {})}
        source = {"room": room.id, "root": message.root, "replyToId": message.id}
        if action["type"] == "Action.Execute":
            shown = {name: action[name] for name in ("type", "title", "verb") if name in action}
            value: JSON = {"action": {**shown, "data": data}, "trigger": "manual"}
            return await self._execute(person, source, value)
        if (data.get("msteams") or {}).get("type") == "task/fetch":
            return await self._task(person, source, "task/fetch", {"data": data, "context": {"theme": "default"}})
        raise CannotDo("this sandbox knows Action.Submit in dialogs, and with task/fetch")

    async def keep(self, user: str, channel: str, message_id: str, command: str = "add-to-timeline") -> Answer:
        """*… > More actions > Add to timeline*."""
        person, room = self._who(user), self._where(user, channel)
        message = self._message(room, message_id)
        value = {"commandId": command, "commandContext": "message", "messagePayload": self._payload(message)}
        source = {"room": room.id, "root": message.root, "replyToId": ""}
        return await self._task(
            person, source, "composeExtension/fetchTask", {**value, "context": {"theme": "default"}}
        )

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
        action, inputs = _pressed(dialog.card, button)
        by_name = {each.get("label") or each.get("title"): each["id"] for each in inputs}
        by_name |= {each["id"]: each["id"] for each in inputs}
        if unknown := set(values or {}) - set(by_name):
            raise CannotDo(f"the dialog has no {sorted(unknown)}; it has {sorted(map(str, by_name))}")
        given = {by_name[name]: self._entered(value) for name, value in (values or {}).items()}
        takes = action.get("associatedInputs", "auto") != "none"
        data = {**(action.get("data") or {}), **(_filled(inputs, given) if takes else {})}
        return await self._task(person, dialog.source, "task/submit", {"data": data, "context": {"theme": "default"}})

    async def close_dialog(self, user: str) -> None:
        """Teams tells nobody."""
        self.workspace.dialogs.pop(self._who(user).aad, None)
        self.workspace.changed("dialog")

    def _entered(self, value: Any) -> str:
        """People are picked by handle; several choices are one string."""
        if isinstance(value, list):
            return ",".join(map(str, value))
        if isinstance(value, bool):
            return str(value).lower()
        known = next((each.aad for each in self.workspace.people.values() if each.handle == value), None)
        return known or str(value)

    async def _execute(self, person: Person, source: JSON, value: JSON) -> Answer:
        status, body = await self._invoke(person, source, "adaptiveCard/action", value)
        if status != 200:
            return Answer(False, status, error=_UNREACHED)
        room = self.workspace.rooms[source["room"]]
        try:
            shown, card, error = check_card_reply(body, room.kind)
        except Refused as refusal:
            return Answer(False, 200, error=str(refusal))
        message = room.messages[source["replyToId"]]
        if card:
            message.views[person.aad] = card
            self.workspace.changed("message", message)
        return Answer(not error, body["statusCode"], shown=shown, error=error)

    async def _task(self, person: Person, source: JSON, name: str, value: JSON) -> Answer:
        status, body = await self._invoke(person, source, name, value)
        if status != 200:
            return Answer(False, status, error=_UNREACHED)
        if not body and name == "task/submit":
            await self.close_dialog(person.aad)
            return Answer(True)
        try:
            title, card, said, size = check_task(body)
        except Refused as refusal:
            return Answer(False, 200, error=str(refusal))
        dialog = Dialog(title, card, said, source, self.workspace.new_id(), size)
        self.workspace.dialogs[person.aad] = dialog
        self.workspace.changed("dialog")
        return Answer(True, 200, shown=said, dialog=dialog)

    async def _invoke(self, person: Person, source: JSON, name: str, value: JSON) -> tuple[int, Any]:
        room: Room = self.workspace.rooms[source["room"]]
        more: JSON = {"name": name, "value": value, "id": f"f:{self.workspace.new_id()}"}
        if source["replyToId"]:
            more["replyToId"] = source["replyToId"]
        return await self.outbound.ask(self.outbound.activity("invoke", person, room, source["root"], **more))

    def _payload(self, message: Message) -> JSON:
        """The message as the client hands it over ("messagePayload")."""
        author = self.workspace.people.get(message.author)
        if author:
            sender: JSON = {"user": {"id": author.aad, "displayName": author.name, "userIdentityType": "aadUser"}}
        else:
            sender = {"application": {"id": self.config.client_id, "displayName": self.config.bot_name}}
        return {
            "id": message.id,
            "replyToId": message.root if message.is_answer else None,
            "createdDateTime": _stamp(message.id),
            "deleted": False,
            "messageType": "message",
            "from": sender,
            "body": {"contentType": "html", "content": f"<p>{message.text or html.escape(message.summary)}</p>"},
            "attachments": [{"id": str(number), **each} for number, each in enumerate(message.files)],
            "mentions": [],
            "reactions": [],
        }


def _stamp(message_id: str) -> str:
    return datetime.datetime.fromtimestamp(int(message_id) / 1000, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _pressed(card: Any, button: str | JSON) -> tuple[JSON, list[JSON]]:
    """The button, and the inputs whose values go with it: those of its card and of the cards around that."""
    for action, inputs in offered(card):
        if button in (action, action.get("title")):
            if action.get("isEnabled") is False:
                raise CannotDo(f"{action['title']!r} is disabled")
            return action, inputs
    raise CannotDo(f"there is no button {button!r}")


def _filled(inputs: list[JSON], given: dict[str, str]) -> dict[str, str]:
    """What the client sends of a card's inputs: nothing that is empty, and not without what must be there."""
    found: dict[str, str] = {}
    for each in inputs:
        value = given.get(each["id"], str(each.get("value") or ""))
        if each["type"] == "Input.Toggle":
            value = value or "false"
        if each.get("isRequired") and not value.strip():
            raise CannotDo(f"{each.get('label')}: {each.get('errorMessage') or 'this is required'}")
        if len(value) > int(each.get("maxLength") or len(value)):
            raise CannotDo(f"{each.get('label')} takes at most {each['maxLength']} characters")
        _is_a_choice(each, value)
        if value:
            found[each["id"]] = value
    return found


def _is_a_choice(field: JSON, value: str) -> None:
    if field["type"] != "Input.ChoiceSet" or "choices.data" in field or not value:
        return
    offered = {each["value"] for each in field["choices"]}
    picked = set(value.split(",")) if field.get("isMultiSelect") else {value}
    if picked - offered:
        raise CannotDo(f"{sorted(picked - offered)} is not among the choices {sorted(offered)}")
