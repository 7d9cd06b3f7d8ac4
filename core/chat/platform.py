"""The ports between the core and an adapter: what each offers the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from core.chat.capabilities import Capabilities
from core.chat.cards import Option
from core.chat.effects import Effect
from core.chat.events import Event, FoundMessage
from core.chat.forms import Form
from core.chat.pace import Pace
from core.chat.people import PersonRef, Profile
from core.chat.places import MessageRef, Place
from core.chat.text import Text


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """Which try this is. With `number` above 1 an earlier one may have been carried out unseen: look before repeating.

    `key` names the effect for the platform's own idempotency (Slack message metadata, Discord nonce);
    `asked_at` (UTC) is when it was asked for, so nothing older needs looking through.
    """

    key: str
    number: int
    asked_at: datetime


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What the platform answered. `reference` and `url` come from systems outside chat: their own id, and a link."""

    message: MessageRef | None = None
    made: Place | None = None
    name: str = ""
    profile: Profile | None = None
    found: FoundMessage | None = None
    file: bytes | None = None
    reference: str = ""
    url: str = ""


class Platform(Protocol):
    """One connection to one workspace of a chat platform."""

    @property
    def name(self) -> str:
        """The platform's word in places and people: `slack`."""

    @property
    def workspace(self) -> str:
        """The workspace's id, known once `connect` has returned."""

    @property
    def capabilities(self) -> Capabilities: ...

    def budget(self, effect: Effect) -> str:
        """The rate budget that the effect draws on; when it is used up, all effects of that budget wait."""

    def paces(self, effect: Effect) -> Sequence[Pace]:
        """How often the platform has written that this may be called; empty where it says so only when it is asked."""

    def knows(self, person: PersonRef) -> bool:
        """Whether a mention of this account makes sense here."""

    def message_url(self, message: MessageRef) -> str | None:
        """A link that opens the message in the platform's client."""

    def channel_url(self, place: Place) -> str | None:
        """A link that opens the channel in the platform's client."""

    async def find_channel(self, name: str) -> Place:
        """The channel of that name (`#support`). Raises `PlaceUnavailable` when the bot is in none of that name."""

    async def find_person(self, email: str) -> Profile | None:
        """Whoever has this address here; None when there is nobody. Raises a `ChatError`."""

    async def perform(self, effect: Effect, attempt: Attempt) -> Outcome:
        """Carry out one effect. Raises a `ChatError`; never retries by itself."""

    async def connect(self) -> None:
        """Check the credentials and learn who the bot is. Raises `Refused` with what to do."""

    async def close(self) -> None: ...


class FormVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a submitted form: accepted (close it), errors by field, or the next step's form.

    With errors, `again` is the form as it was filled in, for platforms that have to show it anew.
    """

    errors: dict[str, str] = {}
    again: Form | None = None
    next: Form | None = None
    message: Text | None = None
    reference: str = ""
    """The incident that it was about, for somebody who asked outside chat: `INC-42`."""


class Memory(Protocol):
    """What a platform told its adapter once, and the adapter needs again after a restart."""

    async def recall(self, key: str) -> str | None: ...

    async def keep(self, key: str, value: str) -> None:
        """Keys have at most 250 characters; an empty value is as good as none."""


class Turn(Protocol):
    """The right to hold a connection of which there may be only one, or a few, among all processes of one Muster."""

    async def take(self) -> bool:
        """True when it is ours now, for a few seconds; ask again each second to keep it. Raises when nobody can tell:
        whoever has it then keeps it."""

    async def give_back(self) -> None:
        """Let somebody else have it at once. The connection is closed before."""

    async def freed(self, seconds: float) -> None:
        """Return when somebody has given it back, at the latest after `seconds`."""


class HeardTurn(Turn, Protocol):
    """One that remembers what came in over its connection."""

    async def note(self, heard: datetime) -> None:
        """Remember until when (UTC) everything was heard."""

    async def heard(self) -> datetime | None:
        """Until when everything was heard, by whoever had the turn last; None: nobody ever listened."""


class Intake(Protocol):
    """Where adapters hand in what happened. Returns only after the events are safely stored."""

    async def accept(self, events: Sequence[Event]) -> frozenset[str]:
        """Store and return; handling goes on behind. Returns the keys of those that were never here before, in any
        process. Raises `Overloaded` when the platform should retry later."""

    async def submit(self, event: Event, wait: float) -> FormVerdict | None:
        """Store a form submission and handle it at once; None when it is not settled within `wait` seconds."""

    async def handled(self, key: str, wait: float) -> bool:
        """Whether what was accepted under this key has been handled, at the latest after `wait` seconds."""

    async def listening_at(self, platform: str, workspace: str) -> Sequence[Place]:
        """The channels in which messages matter: those of open incidents, and where headlines stand."""

    async def suggest(self, place: Place, command: str, typed: str) -> Sequence[Option]:
        """What could stand for the word that is being typed after a command, the likeliest first. Reads only."""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """An HTTP answer, in no framework's words."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = {}


class Receiver(Protocol):
    """A transport that takes HTTP requests. `web.hooks` mounts whatever receivers it is handed."""

    @property
    def paths(self) -> Sequence[str]: ...

    async def receive(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """`headers` has lower-case names; `body` is the raw bytes that signatures are made over."""


class Overloaded(Exception):
    """Muster can't take more just now; the platform should send it again."""
