"""The timeline as a page tells it: who did what, where, with names instead of ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from markupsafe import Markup

from core.chat.places import MessageRef, Place
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.severity import Severity
from core.incidents.timeline import Amendment, EntryKind, TimelineEntry
from core.store.files import file_key
from web.media import SHOWN
from web.render import markdown_html, safe_url, utc
from web.services import WebServices

_LONG_TEXTS = ("summary", "impact")


@dataclass(frozen=True)
class Value:
    """One side of a change. `kind` says how it is drawn: `severity` and `status` have signs of their own."""

    words: str
    kind: str


@dataclass(frozen=True)
class LongValue:
    """A long text before and after, to be unfolded."""

    before: Markup
    after: Markup


@dataclass(frozen=True)
class File:
    name: str
    url: str | None
    is_image: bool
    is_shown: bool = False


@dataclass(frozen=True)
class Change:
    """Something that was done to the entry afterwards; `before` is what a note said until then."""

    who: str
    what: str
    at: datetime
    before: Markup


@dataclass(frozen=True)
class Moment:
    """One entry. `who` is empty for what Muster did by itself. `is_own`: somebody wrote it as a note, so it may be
    edited; `source` is its Markdown."""

    anchor: str
    kind: str
    at: datetime
    who: str
    did: str
    where: str
    url: str | None
    text: Markup = field(default_factory=Markup)
    author: str = ""
    old: Value | None = None
    new: Value | None = None
    long: LongValue | None = None
    files: Sequence[File] = ()
    id: int = 0
    is_hidden: bool = False
    is_own: bool = False
    person_id: int | None = None
    source: str = ""
    changes: Sequence[Change] = ()


@dataclass(frozen=True)
class Day:
    """A heading (in UTC; the page's script divides the days anew for the reader's own zone) and its entries."""

    heading: str
    moments: Sequence[Moment]


class Names:
    """Who is meant by an id in this incident, and which files are kept."""

    def __init__(self, incident: Incident, people: dict[int, Person], files: frozenset[str] = frozenset()) -> None:
        self.incident = incident
        self.files = files
        self._people = people

    def of(self, person_id: int | None) -> str:
        person = self._people.get(person_id) if person_id is not None else None
        return person.display_name if person else ""


_NONE: Mapping[str, Sequence[Amendment]] = {}


def timeline_days(
    entries: Sequence[TimelineEntry],
    names: Names,
    services: WebServices,
    amendments: Mapping[str, Sequence[Amendment]] = _NONE,
) -> list[Day]:
    """Entries by day, in the order they are given."""
    return [
        Day(
            utc(datetime.combine(day, datetime.min.time()), "date"),
            [view_entry(entry, names, services, amendments.get(entry.key, ())) for entry in group],
        )
        for day, group in groupby(entries, key=lambda entry: entry.at.date())
    ]


def view_entry(
    entry: TimelineEntry, names: Names, services: WebServices, amendments: Sequence[Amendment] = ()
) -> Moment:
    where, place = _where(entry, names.incident)
    old, new = _value(entry.field, entry.old, names), _value(entry.field, entry.new, names)
    is_long = entry.field in _LONG_TEXTS
    return Moment(
        anchor=f"entry-{entry.id}",
        kind=entry.kind.value,
        at=entry.at,
        who=names.of(entry.person_id),
        did=_did(entry),
        where=where,
        url=_url(entry, place, services),
        text=markdown_html(entry.text),
        author=names.of(entry.author_id),
        old=None if is_long else old,
        new=None if is_long else new,
        long=LongValue(markdown_html(entry.old or ""), markdown_html(entry.new or "")) if is_long else None,
        files=[_file(attachment, entry, names) for attachment in entry.attachments or ()],
        id=entry.id or 0,
        is_hidden=entry.is_hidden,
        is_own=entry.is_own,
        person_id=entry.person_id,
        source=entry.text,
        changes=[
            Change(names.of(each.person_id) or "Somebody", each.what.value, each.at, markdown_html(each.text_before))
            for each in amendments
        ],
    )


_WORDS = {"started_at": "start", "ended_at": "end"}
_KEPT = {"pin": "pinned a message", "shortcut": "added a message", "reaction": "marked a message"}


def _did(entry: TimelineEntry) -> str:
    match entry.kind:
        case EntryKind.DECLARED:
            return "declared the incident"
        case EntryKind.MESSAGE:
            return _KEPT.get(entry.field, "kept a message")
        case EntryKind.NOTE:
            return "added a note"
        case EntryKind.CHANNEL:
            return ""
    name = _WORDS.get(entry.field, entry.field)
    if entry.new is None:
        return f"cleared the {name}"
    return f"{'set' if entry.old is None else 'changed'} the {name}"


def _value(name: str, stored: str | None, names: Names) -> Value | None:
    """A stored value in a reader's words; what can't be read is shown as it is."""
    if stored is None:
        return None
    if name == "lead":
        return Value(names.of(int(stored) if stored.isdecimal() else None) or "somebody", "person")
    if name == "severity" and stored in {str(int(each)) for each in Severity}:
        return Value(Severity(int(stored)).label, "severity")
    if name in _WORDS:
        return Value(_moment(stored), "text")
    return Value(stored, "status" if name == "status" else "text")


def _moment(stored: str) -> str:
    try:
        return utc(datetime.fromisoformat(stored))
    except ValueError:
        return stored


def _where(entry: TimelineEntry, incident: Incident) -> tuple[str, Place | None]:
    """In words, and as a place if it was one."""
    platform = entry.source.replace("_", " ").capitalize()
    parts = entry.place_key.split("/", 2)
    if len(parts) < 3:
        return (f"on the {entry.source}" if entry.source == "web" else platform), None
    place = Place(*parts)
    if incident.channel and incident.place == place and incident.channel.name:
        return f"#{incident.channel.name}", place
    return platform, place


def _url(entry: TimelineEntry, place: Place | None, services: WebServices) -> str | None:
    """The message itself if there is one, or the place."""
    if entry.message_key:
        parts = entry.message_key.split("/", 2)
        channel, _, message = parts[-1].rpartition("/")
        if len(parts) == 3 and channel and message:
            return safe_url(services.message_url(MessageRef(Place(parts[0], parts[1], channel), message)))
    return safe_url(services.channel_url(place)) if place else None


def _file(attachment: dict[str, str], entry: TimelineEntry, names: Names) -> File:
    """From our own store if it is kept there, else where the chat has it."""
    key = file_key(entry.message_key, str(attachment.get("id") or ""))
    kind, is_kept = str(attachment.get("media_type") or ""), key in names.files
    own = f"/incidents/{names.incident.reference}/files/{key}"
    return File(
        name=str(attachment.get("name") or "file"),
        url=own if is_kept else safe_url(str(attachment.get("url") or "")),
        is_image=kind.startswith("image/"),
        is_shown=is_kept and kind in SHOWN,
    )
