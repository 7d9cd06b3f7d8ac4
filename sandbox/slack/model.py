"""The things in a workspace: people, channels, messages, views. Plain data; Slack's JSON is made in shapes."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox.slack.errors import JSON

Kind = Literal["channel", "group", "im", "mpim"]


@dataclass(slots=True)
class Person:
    id: str
    handle: str
    real_name: str
    display_name: str = ""
    email: str = ""
    title: str = ""
    tz: str = "Etc/UTC"
    tz_label: str = "Coordinated Universal Time"
    tz_offset: int = 0
    color: str = "9f69e7"
    deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    bot_id: str = ""
    updated: int = 0


@dataclass(slots=True)
class Note:
    """A topic or a purpose."""

    value: str = ""
    creator: str = ""
    last_set: int = 0


@dataclass(slots=True)
class Pin:
    by: str
    at: int


@dataclass(slots=True)
class Message:
    channel: str
    ts: str
    text: str
    user: str = ""
    bot_id: str = ""
    username: str = ""
    subtype: str = ""
    blocks: list[JSON] = field(default_factory=list)
    attachments: list[JSON] = field(default_factory=list)
    files: list[JSON] = field(default_factory=list)
    thread_ts: str = ""
    broadcast: bool = False
    edited: JSON | None = None
    metadata: JSON | None = None
    pinned: Pin | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    replies: list[str] = field(default_factory=list)
    ephemeral_to: str = ""
    deleted: bool = False
    client_msg_id: str = ""
    unfurl_links: bool | None = None
    # Fields that belong to a subtype: inviter, topic, purpose, name, old_name.
    extra: JSON = field(default_factory=dict)
    # Who would be notified: "channel", "here", "everyone", "subteam"; so a test can show that user text never pings.
    pinged: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()

    @property
    def is_reply(self) -> bool:
        return bool(self.thread_ts) and self.thread_ts != self.ts

    @property
    def by_bot(self) -> bool:
        return bool(self.bot_id)


@dataclass(slots=True)
class Channel:
    id: str
    name: str
    kind: Kind = "channel"
    creator: str = ""
    created: int = 0
    topic: Note = field(default_factory=Note)
    purpose: Note = field(default_factory=Note)
    members: dict[str, None] = field(default_factory=dict)
    is_archived: bool = False
    is_general: bool = False
    previous_names: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: dict[str, Message] = field(default_factory=dict)
    bookmarks: dict[str, JSON] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        return self.kind != "channel"

    @property
    def is_direct(self) -> bool:
        return self.kind in ("im", "mpim")


@dataclass(slots=True)
class Group:
    """A user group ("User groups"): people who are called together."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)


@dataclass(slots=True)
class View:
    """A modal or a Home tab as it is shown to one person."""

    id: str
    user: str
    source: JSON
    hash: str
    root_id: str
    previous_id: str | None = None
    state: JSON = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    # The line the client shows when the app could not be reached.
    failure: str = ""

    @property
    def callback_id(self) -> str:
        return str(self.source.get("callback_id") or "")

    @property
    def blocks(self) -> list[JSON]:
        return list(self.source.get("blocks") or [])

    @property
    def title(self) -> str:
        return str((self.source.get("title") or {}).get("text", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.source.get("private_metadata") or "")
