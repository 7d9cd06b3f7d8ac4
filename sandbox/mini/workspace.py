"""What a workspace holds: people, channels, messages, views. State only; who may do what is decided elsewhere."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Person:
    id: str
    handle: str
    real_name: str
    email: str = ""
    tz: str = "Europe/London"
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    color: str = "4a6fa5"

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.real_name.split()[:2]).upper()

    def api(self, with_email: bool = True) -> Json:
        """The user object (Slack docs, "User object")."""
        profile = {
            "real_name": self.real_name,
            "display_name": self.real_name,
            "title": "",
            "image_72": f"https://avatars.example/{self.id}.png",
        }
        if with_email and self.email:
            profile["email"] = self.email
        return {
            "id": self.id,
            "team_id": "T0SANDBOX",
            "name": self.handle,
            "real_name": self.real_name,
            "deleted": self.deleted,
            "tz": self.tz,
            "tz_offset": 0,
            "is_bot": self.is_bot,
            "is_restricted": self.is_restricted,
            "profile": profile,
        }


@dataclass
class Message:
    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    thread_ts: str | None = None
    metadata: Json | None = None
    edited: Json | None = None
    subtype: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    pinned: Json | None = None
    files: list[Json] = field(default_factory=list)
    only_for: str | None = None
    pings: list[str] = field(default_factory=list)

    def api(self) -> Json:
        """The message object as events and conversations.history carry it."""
        body: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": "T0SANDBOX"}
        if self.bot_id:
            body |= {"bot_id": self.bot_id, "app_id": "A0SANDBOX"}
        for name in ("subtype", "thread_ts", "edited"):
            if getattr(self, name):
                body[name] = getattr(self, name)
        for name in ("blocks", "attachments", "files"):
            if getattr(self, name):
                body[name] = getattr(self, name)
        if self.reactions:
            body["reactions"] = [
                {"name": name, "users": users, "count": len(users)} for name, users in self.reactions.items()
            ]
        if self.pinned:
            body["pinned_to"] = [self.channel]
        return body


@dataclass
class Channel:
    id: str
    name: str
    creator: str
    created: int
    is_private: bool = False
    is_im: bool = False
    is_archived: bool = False
    topic: str = ""
    purpose: str = ""
    im_user: str = ""
    members: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    bookmarks: list[Json] = field(default_factory=list)

    def api(self, viewer: str = "") -> Json:
        """The conversation object (Slack docs, "Conversation object")."""
        if self.is_im:
            return {"id": self.id, "created": self.created, "is_im": True, "user": self.im_user, "is_archived": False}
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_private": self.is_private,
            "is_im": False,
            "is_mpim": False,
            "is_archived": self.is_archived,
            "created": self.created,
            "creator": self.creator,
            "is_member": viewer in self.members,
            "num_members": len(self.members),
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": self.purpose, "creator": "", "last_set": 0},
        }


@dataclass
class View:
    id: str
    user: str
    body: Json
    hash: str
    errors: dict[str, str] = field(default_factory=dict)
    is_home: bool = False

    def api(self) -> Json:
        return {
            **self.body,
            "id": self.id,
            "team_id": "T0SANDBOX",
            "app_id": "A0SANDBOX",
            "bot_id": "B0SANDBOX",
            "hash": self.hash,
            "root_view_id": self.id,
            "previous_view_id": None,
            "state": {"values": {}},
        }


class Workspace:
    """The state of one workspace. `changed` is called after each change with what changed, for the page."""

    team_id = "T0SANDBOX"
    app_id = "A0SANDBOX"
    bot_id = "B0SANDBOX"
    bot_user = "U0INCIDENT"

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.names: dict[str, str] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.listeners: list[Callable[[Json], None]] = []
        self._numbers = itertools.count(1)
        self._last_ts = 0
        self._seed()

    def changed(self, change: Json) -> None:
        for listener in list(self.listeners):
            listener(change)

    def new_id(self, letter: str) -> str:
        return f"{letter}0{next(self._numbers):08d}"

    def new_ts(self) -> str:
        """A message's id: its time in microseconds, unique in the workspace."""
        self._last_ts = max(self._last_ts + 1, int(self.clock() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def add_channel(self, name: str, creator: str, **more: Any) -> Channel:
        letter = "D" if more.get("is_im") else "C"
        channel = Channel(self.new_id(letter), name, creator, int(self.clock()), **more)
        self.channels[channel.id] = channel
        if name:
            self.names[name] = channel.id
        return channel

    def find_channel(self, name: str) -> Channel | None:
        """By id, or by name with or without `#`."""
        return self.channels.get(name) or self.channels.get(self.names.get(name.lstrip("#"), ""))

    def im_with(self, user: str) -> Channel:
        """The direct conversation of a person and the bot."""
        for channel in self.channels.values():
            if channel.is_im and channel.im_user == user:
                return channel
        return self.add_channel("", user, is_im=True, im_user=user, members=[user, self.bot_user])

    def _seed(self) -> None:
        rows = [
            ("U0ADA", "ada", "Ada Okafor", "ada@acme.example", "Europe/London", "b0413e"),
            ("U0BEN", "ben", "Ben Ruiz", "ben@acme.example", "America/New_York", "2d6a4f"),
            ("U0CHLOE", "chloe", "Chloé Martin", "chloe@acme.example", "Europe/Paris", "6a4c93"),
            ("W0DEV", "dev", "Dev Patel", "dev@acme.example", "Asia/Kolkata", "b5651d"),
            ("U0GINA", "gina", "Gina (guest)", "gina@partner.example", "Europe/Berlin", "457b9d"),
            ("U0OLD", "otto", "Otto Former", "otto@acme.example", "Europe/Berlin", "777777"),
        ]
        for row in rows:
            self.people[row[0]] = Person(row[0], row[1], row[2], row[3], row[4], color=row[5])
        self.people["U0OLD"].deleted = True
        self.people["U0GINA"].is_restricted = True
        self.people[self.bot_user] = Person(self.bot_user, "incident", "Muster", is_bot=True, color="1f2937")
        humans = [each for each in self.people if each not in (self.bot_user, "U0OLD")]
        for name, with_bot in (("incidents", True), ("incident-reports", True), ("general", True), ("random", False)):
            members = humans + ([self.bot_user] if with_bot else [])
            self.add_channel(name, "U0ADA", members=list(members))
        for user in humans:
            self.im_with(user)
