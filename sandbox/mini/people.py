"""The people's side: what a person does in Slack's client, and what they then see."""

from __future__ import annotations

import json
import secrets
from typing import Any

from sandbox.mini.blocks import InvalidBlocks, check_message, check_view
from sandbox.mini.delivery import Answer
from sandbox.mini.hub import Hub
from sandbox.mini.markup import typed
from sandbox.mini.methods import with_ids
from sandbox.mini.workspace import Channel, Json, Message, View


class ClientError(Exception):
    """Something the client would not let a person do; a sentence."""


class People:
    """Each method acts as one person; `user` and `channel` may be ids, handles or names."""

    def __init__(self, hub: Hub, base_url: str) -> None:
        self.hub = hub
        self.workspace = hub.workspace
        self.base_url = base_url

    # --- talking ----------------------------------------------------------------------------------------------------

    async def post(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Say something; returns the message's ts."""
        person, where = self.user(user), self.channel(channel)
        if where.is_archived:
            raise ClientError("This channel is archived.")
        if person not in where.members:
            raise ClientError("Join the channel first.")
        words = typed(self.workspace, text)
        message = Message(self.workspace.new_ts(), where.id, person, words, thread_ts=thread_ts)
        self.hub.say(where, message)
        return message.ts

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        where = self.channel(channel)
        message = self._own(where, ts, self.user(user))
        self.hub.change(where, message, typed(self.workspace, text), [])

    async def delete(self, user: str, channel: str, ts: str) -> None:
        """Their own message; an administrator may delete the app's too."""
        where = self.channel(channel)
        self.hub.remove(where, self._message(where, ts))

    async def pin(self, user: str, channel: str, ts: str) -> None:
        where = self.channel(channel)
        message = self._message(where, ts)
        if not message.pinned:
            self.hub.pin(where, message, self.user(user))

    async def unpin(self, user: str, channel: str, ts: str) -> None:
        where = self.channel(channel)
        message = self._message(where, ts)
        if message.pinned:
            self.hub.unpin(where, message, self.user(user))

    async def react(self, user: str, channel: str, ts: str, name: str) -> None:
        where, person = self.channel(channel), self.user(user)
        message = self._message(where, ts)
        if person not in message.reactions.get(name, []):
            self.hub.react(where, message, person, name)

    async def unreact(self, user: str, channel: str, ts: str, name: str) -> None:
        where, person = self.channel(channel), self.user(user)
        message = self._message(where, ts)
        if person in message.reactions.get(name, []):
            self.hub.unreact(where, message, person, name)

    # --- channels ---------------------------------------------------------------------------------------------------

    async def join(self, user: str, channel: str) -> None:
        where, person = self.channel(channel), self.user(user)
        if person not in where.members:
            self.hub.join(where, person)

    async def leave(self, user: str, channel: str) -> None:
        where, person = self.channel(channel), self.user(user)
        if person in where.members:
            self.hub.leave(where, person)

    async def invite(self, user: str, channel: str, who: str) -> None:
        where, person = self.channel(channel), self.user(who)
        if person not in where.members:
            self.hub.join(where, person, self.user(user))

    async def kick(self, user: str, channel: str, who: str) -> None:
        where, person = self.channel(channel), self.user(who)
        if person in where.members:
            self.hub.leave(where, person)

    async def create_channel(self, user: str, name: str, is_private: bool = False) -> str:
        if name in self.workspace.names:
            raise ClientError("That name is already taken.")
        made = self.workspace.add_channel(name, self.user(user), is_private=is_private, members=[self.user(user)])
        self.hub.tell_channel(made)
        return made.id

    async def rename(self, user: str, channel: str, name: str) -> None:
        if name in self.workspace.names:
            raise ClientError("That name is already taken.")
        self.hub.rename(self.channel(channel), name)

    async def archive(self, user: str, channel: str) -> None:
        self.hub.archive(self.channel(channel), True)

    async def deactivate(self, user: str) -> None:
        person = self.workspace.people[self.user(user)]
        person.deleted = True
        for channel in self.workspace.channels.values():
            if person.id in channel.members:
                channel.members.remove(person.id)
        self.hub.deliveries.event({"type": "user_change", "user": person.api(), "event_ts": self.workspace.new_ts()})

    # --- the app ----------------------------------------------------------------------------------------------------

    async def slash(self, user: str, channel: str, command: str, text: str = "") -> Answer:
        """Slack docs, "Enabling interactivity with slash commands"."""
        person, where = self.user(user), self.channel(channel)
        key = self.hub.triggers.new_url(person, where.id)
        payload = {
            "token": "verification",
            "team_id": self.workspace.team_id,
            "team_domain": "acme",
            "channel_id": where.id,
            "channel_name": "directmessage" if where.is_im else where.name,
            "user_id": person,
            "user_name": self.workspace.people[person].handle,
            "command": command,
            "text": typed(self.workspace, text, with_names=True),
            "api_app_id": self.workspace.app_id,
            "is_enterprise_install": "false",
            "response_url": f"{self.base_url}/response/{key}",
            "trigger_id": self.hub.triggers.new(person),
        }
        answer = await self.hub.deliveries.send("commands", payload, "slash_commands", payload["trigger_id"])
        if not answer.ok:
            error = "dispatch_failed" if answer.status is not None else "operation_timeout"
            self.hub.notice(person, f"{command} failed with the error “{error}”")
        elif answer.body.strip():
            self.hub.whisper(where, person, _text_of(answer.body), [])
        return answer

    async def click(self, user: str, channel: str, ts: str, action_id: str, **chosen: Any) -> Answer:
        """Use a control of a message; `chosen` holds `selected_option` and the like."""
        person, where = self.user(user), self.channel(channel)
        message = self._message(where, ts, also_private=True)
        block, element = _find(message.blocks, action_id, chosen.pop("block_id", None))
        action: Json = {
            "type": element["type"],
            "block_id": block["block_id"],
            "action_id": action_id,
            "action_ts": self.workspace.new_ts(),
            **{
                name: element[name]
                for name in ("text", "value", "style")
                if name in element and element["type"] == "button"
            },
            **chosen,
        }
        key = self.hub.triggers.new_url(person, where.id, ts)
        container = {
            "type": "message",
            "message_ts": ts,
            "channel_id": where.id,
            "is_ephemeral": bool(message.only_for),
        }
        payload = {
            **self._who("block_actions", person),
            "api_app_id": self.workspace.app_id,
            "container": container,
            "trigger_id": self.hub.triggers.new(person),
            "channel": {"id": where.id, "name": "directmessage" if where.is_im else where.name},
            "response_url": f"{self.base_url}/response/{key}",
            "actions": [action],
        }
        if not message.only_for:
            payload["message"] = message.api()
        return await self._interact(payload, person)

    async def message_shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Answer:
        person, where = self.user(user), self.channel(channel)
        key = self.hub.triggers.new_url(person, where.id, ts)
        payload = {
            **self._who("message_action", person),
            "callback_id": callback_id,
            "action_ts": self.workspace.new_ts(),
            "trigger_id": self.hub.triggers.new(person),
            "response_url": f"{self.base_url}/response/{key}",
            "message_ts": ts,
            "channel": {"id": where.id, "name": where.name},
            "message": self._message(where, ts).api(),
        }
        return await self._interact(payload, person)

    async def global_shortcut(self, user: str, callback_id: str) -> Answer:
        person = self.user(user)
        payload = {
            **self._who("shortcut", person),
            "callback_id": callback_id,
            "action_ts": self.workspace.new_ts(),
            "trigger_id": self.hub.triggers.new(person),
        }
        return await self._interact(payload, person)

    async def submit_view(self, user: str, view_id: str, values: Json) -> Answer:
        """Send a modal. `values` is `{block_id: {action_id: state value}}`, or `{block_id or label: plain value}`."""
        person = self.user(user)
        view = self.workspace.views.get(view_id)
        if view is None or view.user != person:
            raise ClientError("That form is closed.")
        state = {"values": _state(view, values)}
        payload = {
            **self._who("view_submission", person),
            "api_app_id": self.workspace.app_id,
            "trigger_id": self.hub.triggers.new(person),
            "view": {**view.api(), "state": state},
            "response_urls": [],
            "is_enterprise_install": False,
        }
        missing = _missing(view, state["values"])
        if missing:
            view.errors = missing
            self.workspace.changed({"type": "view_errors", "user": person, "view_id": view.id, "errors": missing})
            return Answer(False, None, "")
        answer = await self._interact(payload, person, view)
        if answer.ok:
            self._answered(view, answer.body)
        return answer

    async def close_view(self, user: str, view_id: str) -> None:
        view = self.workspace.views.get(view_id)
        if view is None:
            return
        self.hub.close_view(view)
        if view.body.get("notify_on_close"):
            payload = {**self._who("view_closed", view.user), "view": view.api(), "is_cleared": False}
            await self._interact(payload, view.user)

    async def open_home(self, user: str) -> None:
        person = self.user(user)
        channel = self.workspace.im_with(person)
        event = {"type": "app_home_opened", "user": person, "channel": channel.id, "tab": "home"}
        self.hub.deliveries.event({**event, "event_ts": self.workspace.new_ts()})

    # --- seeing -----------------------------------------------------------------------------------------------------

    def open_view(self, user: str) -> View | None:
        """The topmost modal on a person's screen."""
        person = self.user(user)
        mine = [view for view in self.workspace.views.values() if view.user == person]
        return mine[-1] if mine else None

    def ephemerals(self, user: str, channel: str | None = None) -> list[Message]:
        person = self.user(user)
        where = [self.channel(channel)] if channel else list(self.workspace.channels.values())
        found = [each for place in where for each in place.messages.values() if each.only_for == person]
        return sorted(found, key=lambda each: each.ts)

    # --- inside -----------------------------------------------------------------------------------------------------

    def user(self, name: str) -> str:
        if name in self.workspace.people:
            return name
        for person in self.workspace.people.values():
            if person.handle == name.lstrip("@"):
                return person.id
        raise ClientError(f"There is nobody called {name}.")

    def channel(self, name: str) -> Channel:
        found = self.workspace.find_channel(name)
        if found is None and name.startswith("@"):
            found = self.workspace.im_with(self.user(name))
        if found is None:
            raise ClientError(f"There is no channel {name}.")
        return found

    def _message(self, channel: Channel, ts: str, also_private: bool = False) -> Message:
        found = channel.messages.get(ts)
        if found is None or (found.only_for and not also_private):
            raise ClientError("That message is gone.")
        return found

    def _own(self, channel: Channel, ts: str, person: str) -> Message:
        found = self._message(channel, ts)
        if found.user != person:
            raise ClientError("You can edit your own messages only.")
        return found

    def _who(self, kind: str, person: str) -> Json:
        return {
            "type": kind,
            "token": "verification",
            "team": {"id": self.workspace.team_id, "domain": "acme"},
            "enterprise": None,
            "is_enterprise_install": False,
            "user": {
                "id": person,
                "username": self.workspace.people[person].handle,
                "name": self.workspace.people[person].handle,
                "team_id": self.workspace.team_id,
            },
        }

    async def _interact(self, payload: Json, person: str, view: View | None = None) -> Answer:
        key = payload.get("trigger_id") or secrets.token_hex(4)
        answer = await self.hub.deliveries.send("interactivity", payload, "interactive", key)
        if not answer.ok:
            words = "We had some trouble connecting. Try again?"
            if view:
                self.workspace.changed(
                    {"type": "view_errors", "user": person, "view_id": view.id, "errors": {"": words}}
                )
            self.hub.notice(person, words)
        return answer

    def _answered(self, view: View, body: str) -> None:
        """What the app answered to a submission (Slack docs, "Modals": response actions)."""
        answer = json.loads(body) if body.strip() else {}
        action = answer.get("response_action")
        if action == "errors":
            view.errors = answer["errors"]
            news = {"type": "view_errors", "user": view.user, "view_id": view.id, "errors": view.errors}
            self.workspace.changed(news)
        elif action in ("update", "push"):
            try:
                check_view(answer["view"])
            except InvalidBlocks:
                self.hub.notice(view.user, "We had some trouble connecting. Try again?")
                return
            shown = {**answer["view"], "blocks": with_ids(answer["view"]["blocks"])}
            if action == "update":
                view.body, view.hash, view.errors = shown, secrets.token_hex(5), {}
                self.hub.show_view(view)
            else:
                self.hub.show_view(View(self.workspace.new_id("V"), view.user, shown, secrets.token_hex(5)))
        elif action == "clear":
            for each in [each for each in self.workspace.views.values() if each.user == view.user]:
                self.hub.close_view(each)
        else:
            self.hub.close_view(view)

    def respond(self, key: str, body: Json) -> tuple[int, str]:
        """What the app POSTs to a response URL; status and body of the answer."""
        url, error = self.hub.triggers.use_url(key)
        if url is None:
            return 404, error
        channel = self.workspace.channels[url.channel]
        blocks = body.get("blocks") or []
        try:
            check_message(blocks)
        except InvalidBlocks as wrong:
            return 400, f"invalid_blocks {wrong}"
        if body.get("delete_original") or body.get("replace_original"):
            original = channel.messages.get(url.message_ts)
            if original and body.get("delete_original"):
                self.hub.remove(channel, original)
            elif original:
                original.text, original.blocks = str(body.get("text") or ""), with_ids(blocks)
                self.hub.tell_message(channel, original)
        elif not body.get("text") and not blocks:
            return 500, "no_text"
        elif body.get("response_type") == "in_channel":
            message = Message(
                self.workspace.new_ts(),
                channel.id,
                self.workspace.bot_user,
                str(body.get("text") or ""),
                with_ids(blocks),
            )
            message.bot_id = self.workspace.bot_id
            self.hub.say(channel, message)
        else:
            self.hub.whisper(channel, url.user, str(body.get("text") or ""), with_ids(blocks), body.get("thread_ts"))
        return 200, "ok"


def _text_of(body: str) -> str:
    try:
        answer = json.loads(body)
    except ValueError:
        return body
    return str(answer.get("text", body)) if isinstance(answer, dict) else body


def _find(blocks: list[Json], action_id: str, block_id: str | None) -> tuple[Json, Json]:
    for block in blocks:
        elements = [*(block.get("elements") or []), block.get("accessory") or {}]
        for element in elements:
            if element.get("action_id") == action_id and block_id in (None, block.get("block_id")):
                return block, element
    raise ClientError("There is no such control (any more).")


def _inputs(view: View) -> list[Json]:
    return [block for block in view.body["blocks"] if block["type"] == "input"]


def _state(view: View, values: Json) -> Json:
    """The state of every input; what was not given stays as it was shown."""
    state: Json = {}
    for block in _inputs(view):
        element, label = block["element"], block["label"]["text"]
        given = values.get(block["block_id"], values.get(label, _Unset))
        if isinstance(given, dict) and element["action_id"] in given:
            state[block["block_id"]] = given
            continue
        state[block["block_id"]] = {element["action_id"]: _value(element, given)}
    return state


class _Unset:
    pass


def _value(element: Json, given: Any) -> Json:
    kind = element["type"]
    if kind == "plain_text_input":
        words = element.get("initial_value") if given is _Unset else given
        return {"type": kind, "value": words or None}
    if kind in ("static_select", "radio_buttons"):
        chosen = element.get("initial_option")
        if given is not _Unset:
            chosen = next((each for each in element["options"] if given in (each["value"], each["text"]["text"])), None)
        return {"type": kind, "selected_option": chosen}
    if kind == "users_select":
        return {"type": kind, "selected_user": element.get("initial_user") if given is _Unset else given}
    if kind in ("checkboxes", "multi_static_select"):
        chosen = element.get("initial_options") or []
        if given is not _Unset:
            chosen = (
                element["options"]
                if given is True
                else []
                if not given
                else [o for o in element["options"] if o["value"] in given]
            )
        return {"type": kind, "selected_options": chosen}
    name = {"datepicker": "selected_date", "timepicker": "selected_time", "datetimepicker": "selected_date_time"}[kind]
    initial = element.get(name.replace("selected", "initial"))
    return {"type": kind, name: initial if given is _Unset else given}


def _missing(view: View, state: Json) -> dict[str, str]:
    """Slack's client itself refuses to send required inputs that are empty, and texts that are too long."""
    wrong = {}
    for block in _inputs(view):
        value = state[block["block_id"]][block["element"]["action_id"]]
        filled = next((each for name, each in value.items() if name != "type" and each not in (None, "", [])), None)
        if filled is None and not block.get("optional"):
            wrong[block["block_id"]] = "Please complete this required field."
        limit = block["element"].get("max_length", 3000)
        if isinstance(filled, str) and block["element"]["type"] == "plain_text_input" and len(filled) > limit:
            wrong[block["block_id"]] = f"Please use at most {limit} characters."
    return wrong
