"""People use the app: commands, buttons, menus, modals, shortcuts, its Home tab."""

from typing import Any

from sandbox.slack import choices, modals, shapes
from sandbox.slack.errors import JSON, CannotDo
from sandbox.slack.hands import Hands, Where, Who
from sandbox.slack.model import Channel, View
from sandbox.slack.wire import AppReply


class Using(Hands):
    async def slash(self, user: Who, channel: Where, command: str, text: str = "") -> AppReply:
        person = self._who(user)
        return await self.interactions.slash(person, self._where(person, channel), command, text)

    async def click(self, user: Who, channel: Where, ts: str, action_id: str, block_id: str | None = None) -> AppReply:
        return await self.select(user, channel, ts, action_id, None, block_id)

    async def select(
        self,
        user: Who,
        channel: Where,
        ts: str,
        action_id: str,
        value: Any,
        block_id: str | None = None,
    ) -> AppReply:
        """A menu, overflow, picker or checkbox on a message; an option is named by its value or its words."""
        person = self._who(user)
        msg = self._message(person, self._where(person, channel, member=False), ts)
        return await self.interactions.on_message(person, msg, block_id or "", action_id, value)

    async def use_view(
        self,
        user: Who,
        view_id: str,
        action_id: str,
        value: Any = None,
        block_id: str | None = None,
        values: dict[str, Any] | None = None,
    ) -> AppReply:
        """An element inside a modal or Home tab; `values` is what else has been entered meanwhile."""
        person = self._who(user)
        view = self._view(person, view_id)
        view.state = choices.fill(self.workspace, view.blocks, view.state, values or {})
        return await self.interactions.on_view(person, view, block_id or "", action_id, value)

    async def submit_view(self, user: Who, view_id: str, values: dict[str, Any] | None = None) -> AppReply:
        person = self._who(user)
        view = self._view(person, view_id)
        if modals.top(self.workspace, person.id) is not view:
            raise CannotDo("another view covers that one")
        return await self.submissions.submit(person, view, values or {})

    async def close_view(self, user: Who, view_id: str, everything: bool = False) -> AppReply:
        person = self._who(user)
        return await self.submissions.close(person, self._view(person, view_id), everything)

    async def message_shortcut(self, user: Who, channel: Where, ts: str, callback_id: str) -> AppReply:
        person = self._who(user)
        msg = self._message(person, self._where(person, channel, member=False), ts)
        return await self.interactions.message_shortcut(person, msg, callback_id)

    async def global_shortcut(self, user: Who, callback_id: str) -> AppReply:
        return await self.interactions.global_shortcut(self._who(user), callback_id)

    async def open_home(self, user: Who, tab: str = "home") -> View | None:
        """The app's Home tab comes up with what was last published; the app is told."""
        person = self._who(user)
        room = self.workspace.direct(self.bot_user_id, person.id)
        event: JSON = {"type": "app_home_opened", "user": person.id, "channel": room.id, "tab": tab}
        home = self.workspace.homes.get(person.id)
        if home is not None and tab == "home":
            event["view"] = shapes.view(self.workspace, home)
        self.workspace.emit(event)
        return home

    def dm(self, user: Who) -> Channel:
        """The person's direct messages with the app."""
        return self.workspace.direct(self.bot_user_id, self.workspace.find_person(user).id)
