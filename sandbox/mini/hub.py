"""What happens in the workspace: each change of state, the event that the app is sent, and the news for open pages."""

from __future__ import annotations

from typing import Any

from sandbox.mini.config import SandboxConfig
from sandbox.mini.delivery import Deliveries
from sandbox.mini.triggers import Triggers
from sandbox.mini.workspace import Channel, Json, Message, View, Workspace


class Hub:
    def __init__(self, config: SandboxConfig, workspace: Workspace, triggers: Triggers, deliveries: Deliveries) -> None:
        self.config = config
        self.workspace = workspace
        self.triggers = triggers
        self.deliveries = deliveries

    # --- messages ---------------------------------------------------------------------------------------------------

    def say(self, channel: Channel, message: Message) -> None:
        """Somebody, or the bot, says something."""
        channel.messages[message.ts] = message
        self.tell_message(channel, message)
        if message.thread_ts and message.thread_ts in channel.messages:
            self.tell_message(channel, channel.messages[message.thread_ts])
        event = {**message.api(), **self._where(channel), "event_ts": message.ts}
        self._event(channel, event)
        if f"<@{self.workspace.bot_user}" in message.text and not message.bot_id and not channel.is_im:
            mention = {**event, "type": "app_mention"}
            mention.pop("channel_type", None)
            self._event(channel, mention)

    def whisper(self, channel: Channel, user: str, text: str, blocks: list[Json], thread: Any = None) -> Message:
        """An ephemeral message: seen by one person, gone from the API."""
        bot = self.workspace
        message = Message(bot.new_ts(), channel.id, bot.bot_user, text, blocks, bot_id=bot.bot_id, only_for=user)
        message.thread_ts = thread or None
        channel.messages[message.ts] = message
        self.tell_message(channel, message)
        return message

    def change(self, channel: Channel, message: Message, text: str, blocks: list[Json]) -> None:
        before = message.api()
        message.text, message.blocks = text, blocks
        message.edited = {"user": message.user, "ts": self.workspace.new_ts()}
        self.tell_message(channel, message)
        self._event(
            channel,
            {
                "type": "message",
                "subtype": "message_changed",
                "hidden": True,
                "message": message.api(),
                "previous_message": before,
                "ts": message.edited["ts"],
                "event_ts": message.edited["ts"],
                **self._where(channel),
            },
        )

    def remove(self, channel: Channel, message: Message) -> None:
        channel.messages.pop(message.ts, None)
        self.workspace.changed({"type": "message_deleted", "channel": channel.id, "ts": message.ts})
        ts = self.workspace.new_ts()
        self._event(
            channel,
            {
                "type": "message",
                "subtype": "message_deleted",
                "hidden": True,
                "deleted_ts": message.ts,
                "previous_message": message.api(),
                "ts": ts,
                "event_ts": ts,
                **self._where(channel),
            },
        )

    def pin(self, channel: Channel, message: Message, user: str) -> None:
        ts = self.workspace.new_ts()
        message.pinned = {"by": user, "at": float(ts)}
        self.tell_message(channel, message)
        item = {"type": "message", "channel": channel.id, "created": int(float(ts)), "created_by": user}
        item["message"] = {
            **message.api(),
            "permalink": f"https://acme.slack.example/archives/{channel.id}/p{message.ts}",
        }
        event = {"type": "pin_added", "user": user, "channel_id": channel.id, "item": item, "item_user": message.user}
        self._event(channel, {**event, "pin_count": 1, "pinned_info": {}, "event_ts": ts})

    def unpin(self, channel: Channel, message: Message, user: str) -> None:
        message.pinned = None
        self.tell_message(channel, message)
        item = {"type": "message", "channel": channel.id, "message": message.api()}
        event = {"type": "pin_removed", "user": user, "channel_id": channel.id, "item": item, "item_user": message.user}
        self._event(channel, {**event, "has_pins": False, "event_ts": self.workspace.new_ts()})

    def react(self, channel: Channel, message: Message, user: str, name: str) -> None:
        message.reactions.setdefault(name, []).append(user)
        self._reaction("reaction_added", channel, message, user, name)

    def unreact(self, channel: Channel, message: Message, user: str, name: str) -> None:
        message.reactions[name].remove(user)
        if not message.reactions[name]:
            del message.reactions[name]
        self._reaction("reaction_removed", channel, message, user, name)

    def _reaction(self, kind: str, channel: Channel, message: Message, user: str, name: str) -> None:
        self.tell_message(channel, message)
        item = {"type": "message", "channel": channel.id, "ts": message.ts}
        event = {"type": kind, "user": user, "reaction": name, "item": item, "item_user": message.user}
        self._event(channel, {**event, "event_ts": self.workspace.new_ts()})

    # --- channels ---------------------------------------------------------------------------------------------------

    def join(self, channel: Channel, user: str, inviter: str = "") -> None:
        channel.members.append(user)
        self.tell_channel(channel)
        event = {"type": "member_joined_channel", "user": user, "team": self.workspace.team_id, "inviter": inviter}
        self._event(channel, {**event, **self._member(channel)})

    def leave(self, channel: Channel, user: str) -> None:
        event = {"type": "member_left_channel", "user": user, "team": self.workspace.team_id, **self._member(channel)}
        self._event(channel, event)
        channel.members.remove(user)
        self.tell_channel(channel)

    def rename(self, channel: Channel, name: str) -> None:
        self.workspace.names.pop(channel.name, None)
        channel.name = name
        self.workspace.names[name] = channel.id
        self.tell_channel(channel)
        body = {"id": channel.id, "name": name, "created": channel.created}
        self._event(channel, {"type": "channel_rename", "channel": body, "event_ts": self.workspace.new_ts()})

    def archive(self, channel: Channel, is_archived: bool) -> None:
        channel.is_archived = is_archived
        self.tell_channel(channel)
        kind = "channel_archive" if is_archived else "channel_unarchive"
        ts = self.workspace.new_ts()
        self._event(channel, {"type": kind, "channel": channel.id, "user": "U0ADA", "event_ts": ts})

    def show_view(self, view: View) -> None:
        self.workspace.views[view.id] = view
        self.workspace.changed({"type": "view", "user": view.user, "view": view.api()})

    def close_view(self, view: View) -> None:
        self.workspace.views.pop(view.id, None)
        self.workspace.changed({"type": "view_closed", "user": view.user, "view_id": view.id})

    def notice(self, user: str, text: str) -> None:
        """A line such as Slackbot's, for one person."""
        self.workspace.changed({"type": "notice", "user": user, "text": text})

    # --- news for pages ---------------------------------------------------------------------------------------------

    def tell_message(self, channel: Channel, message: Message) -> None:
        self.workspace.changed({"type": "message", "message": self.shown(channel, message)})

    def tell_channel(self, channel: Channel) -> None:
        self.workspace.changed({"type": "channel", "channel": self.shown_channel(channel)})

    def shown(self, channel: Channel, message: Message) -> Json:
        replies = sum(each.thread_ts == message.ts for each in channel.messages.values() if not each.only_for)
        return {
            "ts": message.ts,
            "channel": channel.id,
            "user": message.user,
            "bot": bool(message.bot_id),
            "username": "",
            "text": message.text,
            "blocks": message.blocks,
            "thread_ts": message.thread_ts,
            "edited": bool(message.edited),
            "deleted": False,
            "ephemeral": bool(message.only_for),
            "only_visible_to": message.only_for,
            "pinned": message.pinned,
            "reactions": [{"name": name, "users": users} for name, users in message.reactions.items()],
            "reply_count": replies,
            "subtype": message.subtype,
            "files": message.files,
        }

    def shown_channel(self, channel: Channel) -> Json:
        names = (
            "id",
            "name",
            "is_private",
            "is_im",
            "is_archived",
            "topic",
            "purpose",
            "members",
            "im_user",
            "bookmarks",
        )
        return {**{name: getattr(channel, name) for name in names}, "unread": 0}

    # --- inside -----------------------------------------------------------------------------------------------------

    def _event(self, channel: Channel, event: Json) -> None:
        """Only what happens where the bot is reaches the app."""
        if self.workspace.bot_user in channel.members:
            self.deliveries.event(event)

    def _where(self, channel: Channel) -> Json:
        kind = "im" if channel.is_im else "group" if channel.is_private else "channel"
        return {"channel": channel.id, "channel_type": kind}

    def _member(self, channel: Channel) -> Json:
        kind = "G" if channel.is_private else "C"
        return {"channel": channel.id, "channel_type": kind, "event_ts": self.workspace.new_ts()}
