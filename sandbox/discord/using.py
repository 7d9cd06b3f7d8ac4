"""People use the app: commands, buttons, menus, forms."""

from typing import Any

from sandbox.discord import interactions as kinds
from sandbox.discord import rules, shapes, talk
from sandbox.discord.errors import JSON, CannotDo
from sandbox.discord.hands import Hands, Where, Who
from sandbox.discord.interactions import check_may_use
from sandbox.discord.model import Answer, Modal, Person

_TEXT_INPUT, _CHECKBOX, _USER_SELECT, _STRING_SELECT = 4, 23, 5, 3


class Using(Hands):
    async def slash(self, user: Who, channel: Where, command: str, options: dict[str, Any] | None = None) -> Answer:
        """`incident lead`: the command and its sub-command; options by name."""
        person = self._who(user)
        room = self._where(person, channel)
        check_may_use(self, person, room)  # type: ignore[arg-type]
        data = self._command_data(command, options or {}, "")
        return await self.interactions.begin(person, room, kinds.COMMAND, data)

    async def autocomplete(
        self, user: Who, channel: Where, command: str, options: dict[str, Any], focused: str
    ) -> list[JSON]:
        person = self._who(user)
        room = self._where(person, channel)
        data = self._command_data(command, options, focused)
        answer = await self.interactions.begin(person, room, kinds.AUTOCOMPLETE, data)
        if not answer.ok:
            raise CannotDo("Loading options failed")
        return answer.choices

    def _command_data(self, command: str, options: dict[str, Any], focused: str) -> JSON:
        """What a client sends, from what the app registered."""
        name, *path = command.split()
        found = next((each for each in self.workspace.commands if each["name"] == name and each["type"] == 1), None)
        if found is None:
            raise CannotDo(f"there is no command /{name}")
        at = found
        for step in path:
            at = next((each for each in at.get("options") or [] if each["name"] == step and each["type"] in (1, 2)), {})
            if not at:
                raise CannotDo(f"there is no command /{command}")
        sent = self._options(at, options, focused)
        for depth in range(len(path), 0, -1):
            sent = [{"name": path[depth - 1], "type": 1, "options": sent}]
        return {"id": found["id"], "name": name, "type": 1, "guild_id": self.workspace.guild_id, "options": sent}

    def _options(self, at: JSON, options: dict[str, Any], focused: str) -> list[JSON]:
        known = {each["name"]: each for each in at.get("options") or []}
        if any(each["type"] in (1, 2) for each in known.values()):
            raise CannotDo("choose a sub-command")
        if unknown := set(options) - set(known):
            raise CannotDo(f"there is no option {unknown.pop()}")
        missing = [name for name, each in known.items() if each.get("required") and not options.get(name)]
        if missing and not focused:
            raise CannotDo(f"the option {missing[0]} is required")
        sent = []
        for name, each in known.items():
            if name not in options and name != focused:
                continue
            value = options.get(name, "")
            if each["type"] == 3:
                value = talk.typed(self.workspace, str(value))[: each.get("max_length", 6000)]
            sent.append({"name": name, "type": each["type"], "value": value})
            if name == focused:
                sent[-1]["focused"] = True
        return sent

    async def context_menu(self, user: Who, channel: Where, message_id: str, name: str) -> Answer:
        """ "Apps" in a message's menu."""
        person = self._who(user)
        room = self._where(person, channel)
        message = self._message(person, room, message_id)
        found = next((each for each in self.workspace.commands if each["name"] == name and each["type"] == 3), None)
        if found is None:
            raise CannotDo(f"the menu has no {name}")
        data: JSON = {"id": found["id"], "name": name, "type": 3, "guild_id": self.workspace.guild_id}
        data["target_id"] = message.id
        data["resolved"] = {"messages": {message.id: shapes.message(self.workspace, message)}}
        return await self.interactions.begin(person, room, kinds.COMMAND, data)

    async def click(self, user: Who, channel: Where, message_id: str, ref: str) -> Answer:
        """A button by its label or custom id."""
        return await self._use(user, channel, message_id, ref, None)

    async def select(self, user: Who, channel: Where, message_id: str, ref: str, values: list[str]) -> Answer:
        """A menu by its placeholder or custom id; people by name or id, options by value or label."""
        return await self._use(user, channel, message_id, ref, values)

    async def _use(self, user: Who, channel: Where, message_id: str, ref: str, values: list[str] | None) -> Answer:
        person = self._who(user)
        room = self._where(person, channel)
        message = self._message(person, room, message_id)
        found = next((each for each in rules.walk(message.components) if ref in _names(each)), None)
        if found is None:
            raise CannotDo(f"there is nothing called {ref!r} to use here")
        if found.get("disabled"):
            raise CannotDo(f"{ref!r} is disabled")
        data: JSON = {"custom_id": found["custom_id"], "component_type": found["type"], "id": 1}
        if values is not None:
            picked, resolved = self._picked(found, values)
            data.update(values=picked, resolved=resolved)
        return await self.interactions.begin(person, room, kinds.COMPONENT, data, message)

    def _picked(self, component: JSON, values: list[str]) -> tuple[list[str], JSON]:
        if component["type"] == _USER_SELECT:
            people = [self.workspace.find_person(each) for each in values]
            return [each.id for each in people], self._resolved(people)
        options = component.get("options") or []
        picked = []
        for value in values:
            found = next((each for each in options if value in (each["value"], each["label"])), None)
            if found is None:
                raise CannotDo(f"there is no choice {value!r}")
            picked.append(str(found["value"]))
        return picked, {}

    def _resolved(self, people: list[Person]) -> JSON:
        users = {each.id: shapes.user(each) for each in people}
        members = {each.id: shapes.member(self.workspace, each, with_user=False) for each in people}
        return {"users": users, "members": members}

    def open_modal(self, user: Who) -> Modal | None:
        return self.workspace.modals.get(self.workspace.find_person(user).id)

    async def close_modal(self, user: Who, modal_id: str) -> None:
        """The app is not told: Discord has no such event."""
        modal = self._modal(self._who(user), modal_id)
        del self.workspace.modals[modal.user]
        self.workspace.changed("modal", modal)

    def _modal(self, person: Person, modal_id: str) -> Modal:
        modal = self.workspace.modals.get(person.id)
        if modal is None or modal.id != modal_id:
            raise CannotDo(f"{person.username} has no form {modal_id} open")
        return modal

    async def submit_modal(self, user: Who, modal_id: str, values: dict[str, Any] | None = None) -> Answer:
        """Fields by label or custom id; what is not named stays as it is proposed. The form closes when it is answered
        and stays open, with what was typed, when it is not."""
        person = self._who(user)
        modal = self._modal(person, modal_id)
        left, people = dict(values or {}), list[Person]()
        parts = [self._part(each, left, people) for each in modal.data["components"]]
        if left:
            raise CannotDo(f"the form has no field {next(iter(left))!r}")
        data = {"custom_id": modal.data["custom_id"], "components": [each for each in parts if each], "resolved": {}}
        if people:
            data["resolved"] = self._resolved(people)
        room = self.workspace.channels[modal.channel]
        message = self.workspace.find_message(modal.message) if modal.message else None
        answer = await self.interactions.begin(person, room, kinds.MODAL_SUBMIT, data, message)
        if answer.ok and self.workspace.modals.get(person.id) is modal:
            del self.workspace.modals[person.id]
            self.workspace.changed("modal", modal)
        return answer

    def _part(self, part: JSON, values: dict[str, Any], people: list[Person]) -> JSON | None:
        if part["type"] == 18:
            inner = part["component"]
            value = values.pop(part["label"], values.pop(inner["custom_id"], None))
            return {"type": 18, "id": 1, "component": self._filled(inner, value, part["label"], people)}
        if part["type"] == 1:
            inner = part["components"][0]
            value = values.pop(inner["label"], values.pop(inner["custom_id"], None))
            return {"type": 1, "id": 1, "components": [self._filled(inner, value, inner["label"], people)]}
        return {"type": part["type"], "id": 1}

    def _filled(self, inner: JSON, value: Any, label: str, people: list[Person]) -> JSON:
        """As the client checks it before it sends anything."""
        made: JSON = {"type": inner["type"], "custom_id": inner["custom_id"], "id": 2}
        required = inner.get("required", True)
        if inner["type"] == _TEXT_INPUT:
            said = str(inner.get("value", "") if value is None else value)
            if required and not said.strip():
                raise CannotDo(f"{label!r} is required")
            if said and not int(inner.get("min_length") or 0) <= len(said) <= int(inner.get("max_length") or 4000):
                raise CannotDo(f"{label!r} is too short or too long")
            return {**made, "value": said}
        if inner["type"] == _CHECKBOX:
            return {**made, "value": bool(inner.get("default") if value is None else value)}
        if value is None:
            chosen = [str(each["value"]) for each in inner.get("options") or [] if each.get("default")]
            chosen += [str(each["id"]) for each in inner.get("default_values") or []]
        else:
            chosen, _ = self._picked(inner, [value] if isinstance(value, str) else list(value))
        if inner["type"] == _USER_SELECT:
            people += [self.workspace.people[each] for each in chosen]
        if required and not chosen:
            raise CannotDo(f"{label!r} is required")
        return {**made, "values": chosen}


def _names(component: JSON) -> tuple[str, ...]:
    return tuple(str(component.get(name, "")) for name in ("custom_id", "label", "placeholder"))
