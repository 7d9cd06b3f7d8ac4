"""The incident itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.chat.places import Place
from core.incidents.channel import CommsChannel
from core.incidents.errors import InvalidValue
from core.incidents.headline import HeadlinePost
from core.incidents.history import replay, value_before
from core.incidents.person import Person
from core.incidents.severity import Severity
from core.incidents.status import Status, check_move
from core.incidents.timeline import EntryKind, Origin, TimelineEntry, entry

MAX_TITLE = 200
MAX_TEXT = 50_000
EDITABLE = ("title", "summary", "impact", "severity", "status", "lead")
TIMES = ("started_at", "ended_at")
"""When it really began and ended, as people find out afterwards."""


@dataclass(eq=False)
class Incident:
    """What is going on. Times are UTC; `summary` and `impact` are Markdown, `title` is plain.

    Facts are changed through `change`, which keeps each field true to the order in which people acted, and is handed
    the earlier changes of that field (`history`).
    """

    title: str
    reporter: Person
    reported_at: datetime
    started_at: datetime
    summary: str = ""
    impact: str = ""
    severity: Severity | None = None
    status: Status = Status.INVESTIGATING
    lead: Person | None = None
    is_private: bool = False
    is_report_only: bool = False
    ended_at: datetime | None = None
    channel: CommsChannel | None = None
    headlines: list[HeadlinePost] = field(default_factory=list)
    key: str = ""
    first_values: dict[str, str | None] = field(default_factory=dict)
    duplicate_of_id: int | None = None
    id: int | None = None
    version: int | None = None

    @property
    def reference(self) -> str:
        """What people call it: `INC-42`."""
        return f"INC-{self.id}"

    @property
    def number(self) -> int:
        """The id of a stored incident."""
        assert self.id is not None, "the incident has not been stored yet"
        return self.id

    @property
    def is_open(self) -> bool:
        return self.status.is_open

    def duration(self, now: datetime) -> timedelta:
        """From start to end, or to now while it is open."""
        return max((self.ended_at or now) - self.started_at, timedelta(0))

    def headline_on(self, platform: str, workspace: str) -> HeadlinePost | None:
        for post in self.headlines:
            if (post.platform, post.workspace) == (platform, workspace):
                return post
        return None

    @property
    def place(self) -> Place | None:
        """The comms channel, once it is there."""
        return self.channel.place if self.channel else None

    @property
    def room(self) -> Place | None:
        """Where its people are: its channel; where none was asked for, the thread of its headline, the first of them that
        could be posted. None: it is not there yet."""
        if self.channel and not self.channel.is_archived:
            return self.channel.place
        for post in self.headlines:
            if post.ref:
                return post.place.in_channel().in_thread(post.ref.id)
            if post.is_awaited:
                return None
        return None

    def lives_at(self, place: Place) -> bool:
        """Whether this is the incident's own channel (any thread of it), or its own thread."""
        return self.place is not None and self.place in (place, place.in_channel())

    def stored_value(self, name: str) -> str | None:
        """A field's value in the form the timeline keeps."""
        if name == "lead":
            return str(self.lead.id) if self.lead else None
        value = getattr(self, name)
        if isinstance(value, Severity):
            return str(int(value))
        if isinstance(value, datetime):
            return value.isoformat()
        return str(value) if value not in (None, "") else None

    def remember_first_values(self) -> None:
        """Keep what was declared: the ground that later changes are replayed on."""
        self.first_values = {name: self.stored_value(name) for name in EDITABLE}

    def change(
        self,
        name: str,
        value: object,
        origin: Origin,
        history: Sequence[TimelineEntry],
        leads: dict[str, Person] | None = None,
        reopening: bool = False,
    ) -> TimelineEntry:
        """Change a field as of `origin.at`; returns the timeline entry (hidden when it changed nothing).

        `leads` resolves the ids of people who were lead before; only with `reopening` may a closed one be open again.
        Raises `InvalidValue` or `IllegalMove`.
        """
        made = entry(self.number, EntryKind.FIELD, origin, field=name)
        made.new = _stored(name, value)
        if name in TIMES:
            self._move(name, value, made)
            return made
        if name == "status":
            before = Status(value_before(history, made, self.first_values.get(name)) or Status.INVESTIGATING)
            check_move(self.reference, before, Status(str(value)), reopening)
        present = replay([*history, made], self.first_values.get(name))
        self._set(name, present, value, leads or {})
        if name == "status":
            self._set_end([*history, made])
        return made

    def _move(self, name: str, value: object, made: TimelineEntry) -> None:
        """Set a time. Nobody stamps these but ourselves, so there is no order to be restored."""
        assert value is None or isinstance(value, datetime)
        if name == "started_at" and value is None:
            raise InvalidValue(name, "An incident has a start. Say when it began.")
        if name == "ended_at" and (value is not None) == self.is_open:
            said = (
                "is still open, so it has no end yet. Close it first" if self.is_open else "is closed, so it has an end"
            )
            raise InvalidValue(name, f"{self.reference} {said}.")
        made.old = self.stored_value(name)
        made.is_shown = made.old != made.new
        setattr(self, name, value)

    def check_times(self, now: datetime) -> None:
        """Raises `InvalidValue` when it would end before it began, or in the future."""
        for name, at in (("started_at", self.started_at), ("ended_at", self.ended_at)):
            if at is not None and at > now:
                raise InvalidValue(name, f"{at:%Y-%m-%d %H:%M} UTC is still to come. Give a time that has passed.")
        if self.ended_at is not None and self.ended_at < self.started_at:
            raise InvalidValue("ended_at", "It would end before it began. Check both times.")

    def _set(self, name: str, present: str | None, value: object, leads: dict[str, Person]) -> None:
        if name == "lead":
            if isinstance(value, Person) and str(value.id) == present:
                self.lead = value
            else:
                self.lead = leads.get(present or "")
        elif name == "severity":
            self.severity = Severity(int(present)) if present else None
        elif name == "status":
            self.status = Status(present or Status.INVESTIGATING)
        else:
            setattr(self, name, present or "")

    def _set_end(self, history: Sequence[TimelineEntry]) -> None:
        if self.is_open:
            self.ended_at = None
            return
        shown = [change for change in sorted(history, key=lambda each: each.order) if change.is_shown]
        self.ended_at = shown[-1].at if shown else self.ended_at


def _stored(name: str, value: object) -> str | None:
    if name == "lead":
        return str(value.id) if isinstance(value, Person) else None
    if isinstance(value, Severity):
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat()
    if name == "title":
        return check_title(str(value or ""))
    if name in ("summary", "impact"):
        return check_text(name, str(value or "")) or None
    return str(value) if value is not None else None


def check_title(title: str) -> str:
    """A title on one line. Raises `InvalidValue` when it is empty or over 200 characters."""
    title = " ".join(title.split())
    if not title.strip("\u200b\u200c\u200d\u2060\ufeff "):
        raise InvalidValue("title", "An incident needs a title: a few words on what is going wrong.")
    if len(title) > MAX_TITLE:
        raise InvalidValue("title", f"The title is {len(title)} characters long; keep it to {MAX_TITLE}.")
    return title


def check_text(name: str, value: str) -> str:
    """A longer text. Raises `InvalidValue` over 50,000 characters."""
    value = value.strip()
    if len(value) > MAX_TEXT:
        raise InvalidValue(name, f"The {name} is {len(value):,} characters long; the most is {MAX_TEXT:,}.")
    return value
