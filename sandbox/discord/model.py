"""What a server is made of."""

from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox.discord.errors import JSON

TEXT, DM, CATEGORY, THREAD = 0, 1, 4, 11
PIN_LINE, REPLY, THREAD_LINE, COMMAND_ANSWER = 6, 19, 18, 20


@dataclass(slots=True)
class Person:
    id: str
    username: str
    global_name: str = ""
    is_bot: bool = False
    nick: str = ""
    roles: list[str] = field(default_factory=list)
    is_member: bool = True
    takes_direct_messages: bool = True
    color: str = "5b89d5"

    @property
    def shown_name(self) -> str:
        return self.nick or self.global_name or self.username


@dataclass(slots=True)
class Role:
    id: str
    name: str
    permissions: int = 0
    bot_id: str = ""


@dataclass(slots=True)
class Overwrite:
    """`kind` 0 is a role, 1 a member."""

    id: str
    kind: int
    allow: int = 0
    deny: int = 0


@dataclass(slots=True)
class Message:
    id: str
    channel: str
    author: str
    content: str = ""
    kind: int = 0
    embeds: list[JSON] = field(default_factory=list)
    components: list[JSON] = field(default_factory=list)
    attachments: list[JSON] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    mention_roles: list[str] = field(default_factory=list)
    # Who was notified: ids of people and roles, "everyone", "here".
    pinged: tuple[str, ...] = ()
    reactions: dict[str, list[str]] = field(default_factory=dict)
    reference: str = ""
    pinned: bool = False
    edited_at: float | None = None
    flags: int = 0
    nonce: str = ""
    only_for: str = ""
    dismissed: bool = False
    deleted: bool = False
    # The person and command that a bot's message answers.
    interaction: JSON | None = None

    @property
    def is_line(self) -> bool:
        """Discord's own words, not a person's."""
        return self.kind in (PIN_LINE, THREAD_LINE)


@dataclass(slots=True)
class Channel:
    id: str
    name: str
    kind: int = TEXT
    parent: str = ""
    topic: str = ""
    overwrites: dict[str, Overwrite] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    # Of a direct conversation or a thread.
    people: list[str] = field(default_factory=list)
    is_archived: bool = False
    is_locked: bool = False
    owner: str = ""

    @property
    def is_thread(self) -> bool:
        return self.kind == THREAD


@dataclass(slots=True)
class Modal:
    """A form on one person's screen."""

    id: str
    user: str
    channel: str
    data: JSON
    # The message whose control opened it.
    message: str = ""

    @property
    def title(self) -> str:
        return str(self.data["title"])


@dataclass(slots=True)
class Answer:
    """What the person saw of the app's answer to what they did."""

    kind: Literal["message", "deferred", "update", "modal", "choices", "failed"]
    shown: Message | None = None
    modal: Modal | None = None
    choices: list[JSON] = field(default_factory=list)
    error: str = ""

    @property
    def ok(self) -> bool:
        return self.kind != "failed"


@dataclass(slots=True)
class CallRecord:
    method: str
    route: str
    status: int
    code: int = 0
    body: Any = None
