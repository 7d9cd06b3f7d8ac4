"""One call of one handler: who, where, about which incident, and when it is written down."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from core.blocks.promises import Promise
from core.blocks.services import Services
from core.chat.effects import Effect
from core.chat.events import Asked, Event, IncidentEvent, Interaction, Undeliverable
from core.chat.forms import Form
from core.chat.places import MessageRef, Place
from core.chat.text import Person as Mention
from core.chat.text import Text
from core.incidents.access import Permission, Viewer
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.timeline import Origin
from core.store.unit_of_work import UnitOfWork

_log = structlog.get_logger()


@dataclass(frozen=True)
class Wanted:
    """An effect that was asked for. `to_room_of`: its place is found at the commit, the room of that incident."""

    effect: Effect
    key: str | None = None
    to_room_of: Incident | None = None


@dataclass
class Call:
    """In one unit of work. Everything asked for is done if, and only if, it commits."""

    event: Event
    services: Services
    uow: UnitOfWork
    incident: Incident | None = None
    person: Person | None = None
    args: Text = field(default_factory=Text)
    state: dict[str, Any] = field(default_factory=dict)
    opened_at: Place | None = None
    asked: list[Wanted] = field(default_factory=list)
    happened: list[IncidentEvent] = field(default_factory=list)
    changed: set[Incident] = field(default_factory=set)
    last_writes: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    keyword: str = ""
    """What was said that a keyword block listens for."""
    answered: list[Text] = field(default_factory=list)
    """What was said to somebody who asked outside chat: the answer on their page."""
    next_form: Form | None = None
    """The next step of a form that has several."""
    step: str = ""
    """The block that is called: several blocks may be called for one event, and none may be taken for another."""
    promised: set[Promise[Any]] = field(default_factory=set)
    """What was asked for without `await` so far."""

    @property
    def now(self) -> datetime:
        return self.services.clock.now()

    @property
    def place(self) -> Place:
        """Where it was said; for a form, where it was opened from (a submission names no channel)."""
        return self.opened_at or self.event.place

    @property
    def interaction(self) -> Interaction:
        """The short-lived handles that came with a command, click or submission, also when what they led to failed."""
        if isinstance(self.event, Undeliverable):
            about = self.event.about
            until = datetime.fromisoformat(about["reply_until"]) if about.get("reply_until") else None
            return Interaction(reply=about.get("reply") or None, reply_until=until)
        return getattr(self.event, "interaction", Interaction())

    @property
    def _reply_handles(self) -> dict[str, str]:
        until, person = self.interaction.reply_until, self.event.person
        return {
            "person": person.user if person else "",
            "reply": self.interaction.reply or "",
            "reply_until": until.isoformat() if until else "",
        }

    @property
    def message(self) -> MessageRef | None:
        """The message that the event is about."""
        return getattr(self.event, "message", None)

    @property
    def origin(self) -> Origin:
        """Who, where and when, for the timeline. Its key names what this call writes next, the same in each try."""
        person_id = self.person.id if self.person else None
        key = self._own_key(len(self.uow.timeline.written))
        if isinstance(self.event, Asked):
            return Origin(self.event.at, key, person_id, source=self.event.source)
        return Origin(self.event.at, key, person_id, self.place)

    def _own_key(self, number: int) -> str:
        """The event's, with the block and a number; of a length that the store takes, and in the order of the call."""
        return f"{self.event.key[:200]}#{hashlib.sha256(self.step.encode()).hexdigest()[:8]}.{number:04}"

    @property
    def is_on_page(self) -> bool:
        """Whoever asks looks at a page of the web UI, and is answered there."""
        return isinstance(self.event, Asked) or bool(getattr(self.event, "on_page", False))

    @property
    def here(self) -> Incident:
        """The incident that this is about. Raises `DomainError` when there is none."""
        if self.incident is None:
            raise DomainError("There is no incident here. Say it in an incident's channel, or name it: INC-42 …")
        return self.incident

    @property
    def viewer(self) -> Viewer:
        """What the acting person may see and do."""
        scopes = self.event.scopes if isinstance(self.event, Asked) else None
        limits = None if scopes is None else frozenset(Permission[each.upper()] for each in scopes)
        return self.services.policy.viewer(self.person, limits)

    def may(self, permission: Permission) -> bool:
        """Whether the acting person may do that here."""
        return self.viewer.may(permission, self.incident)

    def check(self, permission: Permission) -> None:
        """Raises `NotAllowed`, which tells the person what it takes."""
        self.viewer.check(permission, self.incident)

    @property
    def who(self) -> Mention | str:
        """The acting person, as a mention."""
        return self.mention(self.person) if self.person else "Somebody"

    def mention(self, person: Person, place: Place | None = None) -> Mention | str:
        """A person as the reader's platform names them; by name where they have no account."""
        place = place or self.place
        ref = person.account_on(place.platform, place.workspace)
        return Mention(ref, person.display_name) if ref else person.display_name

    def at_commit(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write this when the block has returned: from its first write on a transaction holds a lock, and a block may
        think for long after it has asked."""
        self.last_writes.append(write)

    @property
    def log(self) -> Any:
        """The operator's log, with the incident and the event named."""
        number = self.incident.id if self.incident else None
        return _log.bind(incident=number, event_key=self.event.key)
