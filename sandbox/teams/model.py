"""What a team consists of."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.teams.errors import JSON

CHANNEL, PERSONAL = "channel", "personal"


@dataclass
class Person:
    """`id` is what bots call them (`29:`), `aad` what Entra does."""

    aad: str
    id: str
    handle: str
    name: str
    email: str
    color: str = "5b5fc7"
    is_member: bool = True
    blocks_bot: bool = False

    @property
    def account(self) -> JSON:
        return {"id": self.id, "name": self.name, "aadObjectId": self.aad}


@dataclass
class Message:
    """`root` is the post that it answers; its own id for a post. `views` are the cards that single people see in the
    place of the common one."""

    id: str
    room: str
    author: str
    root: str
    text: str = ""
    """Of a person: escaped, with mentions in tags; of the bot: as it was sent, to be read by `format`."""
    typed: str = ""
    entities: list[JSON] = field(default_factory=list)
    format: str = "html"
    card: JSON | None = None
    views: dict[str, JSON] = field(default_factory=dict)
    summary: str = ""
    importance: str = ""
    files: list[JSON] = field(default_factory=list)
    reactions: list[tuple[str, str]] = field(default_factory=list)
    pinged: set[str] = field(default_factory=set)
    edits: int = 0
    deleted: bool = False

    @property
    def is_answer(self) -> bool:
        return self.root != self.id


@dataclass
class Room:
    """A channel of the team, or the conversation of one person and the bot (`person` is theirs)."""

    id: str
    kind: str
    name: str
    person: str = ""
    messages: dict[str, Message] = field(default_factory=dict)


@dataclass
class Dialog:
    """What stands on somebody's screen: a card to fill in, or a line (`message`). `source` is where it was opened."""

    title: str
    card: JSON | None
    message: str
    source: JSON
    id: str = ""
    size: str = "medium"


@dataclass
class Answer:
    """What came of a click or a submitted dialog. `shown` is the line that the person saw."""

    ok: bool
    status: int = 200
    shown: str = ""
    dialog: Dialog | None = None
    error: str = ""


@dataclass(frozen=True)
class CallRecord:
    method: str
    path: str
    body: Any
    status: int
    at: float
