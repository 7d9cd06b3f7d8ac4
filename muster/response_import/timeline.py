"""The predecessor's timeline events and pins as timeline entries and kept messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from core.chat.places import MessageRef
from core.incidents.captured import PIN
from core.incidents.incident import Incident
from core.incidents.timeline import EntryKind, Origin, TimelineEntry, entry
from core.store.imported import Imported
from core.store.unit_of_work import UnitOfWork
from muster.response_import import texts, values
from muster.response_import.people import People
from muster.response_import.report import Report
from muster.response_import.source import Row
from muster.response_import.where import Where

_FIELDS = {
    "incident_lead": "lead",
    "incident_report": "title",
    "incident_summary": "summary",
    "incident_impact": "impact",
    "incident_severity": "severity",
}
_SOURCE = "response"


class Timeline:
    """Takes over what happened in one incident."""

    def __init__(self, uow: UnitOfWork, people: People, report: Report, where: Where, zone: tzinfo) -> None:
        self._uow, self._people, self._report = uow, people, report
        self._where, self._zone = where, zone

    async def take(self, incident: Incident, events: Sequence[Row], pins: Sequence[Row]) -> None:
        known = await Imported(self._uow.session).entry_keys(incident.number)
        self._declared(incident, known)
        pin_of = {pin.get("timeline_event_id"): pin for pin in pins}
        changes: list[TimelineEntry] = []
        for event in events:
            pin = pin_of.get(event["id"])
            if event["event_type"] == "slack_pin":
                is_new = await self._kept(incident, event, pin)
            elif event["event_type"] == "incident_update" and (change := self._change(incident, event)):
                is_new = self._add(change, known)
                changes.append(change)
            else:
                is_new = self._add(self._note(incident, event), known)
            self._report.count("timeline events", is_new)
            if pin:
                self._report.count("pins", is_new)
        for pin in pins:
            if pin.get("timeline_event_id") is None:
                self._report.count("pins", await self._kept(incident, None, pin))
        _begin_before(incident, changes)

    def _declared(self, incident: Incident, known: set[str]) -> None:
        """The predecessor wrote no such event; who reported it, and when, it knew."""
        origin = Origin(incident.reported_at, incident.key, incident.reporter.id, source=_SOURCE)
        self._add(entry(incident.number, EntryKind.DECLARED, origin), known)

    def _add(self, made: TimelineEntry, known: set[str]) -> bool:
        if made.key in known:
            return False
        self._uow.timeline.add(made)
        return True

    def _origin(self, incident: Incident, event: Row) -> Origin:
        at = values.needed_moment(event, "timestamp", self._zone)
        return Origin(at, f"{incident.key}/event/{event['id']}", source=_SOURCE)

    def _note(self, incident: Incident, event: Row) -> TimelineEntry:
        """Free text, and kinds of events that a company added itself: what it says is kept."""
        return entry(incident.number, EntryKind.NOTE, self._origin(incident, event), self._markdown(event["text"]))

    def _change(self, incident: Incident, event: Row) -> TimelineEntry | None:
        """A field's change; None when its details can't be read, and its sentence has to do."""
        about = values.details(event)
        field = _FIELDS.get(str(about.get("update_type")))
        if field is None:
            return None
        made = entry(incident.number, EntryKind.FIELD, self._origin(incident, event), field=field)
        made.old = self._stored(field, about.get("old_value"))
        made.new = self._stored(field, about.get("new_value"))
        return made

    def _stored(self, field: str, value: Any) -> str | None:
        """A value as Muster's timeline keeps it."""
        if field == "severity":
            severity = values.one_of(values.SEVERITIES, (value or {}).get("id") if isinstance(value, dict) else value)
            return str(int(severity)) if severity else None
        if field == "lead":
            return self._lead(value)
        words = texts.plain(str(value or "")) if field == "title" else self._markdown(str(value or ""))
        return words or None

    def _lead(self, value: Any) -> str | None:
        person = self._people.by_account(value)
        return str(person.id) if person else None

    async def _kept(self, incident: Incident, event: Row | None, pin: Row | None) -> bool:
        """A pinned message, with its author. One that was taken away in Muster since does not come back."""
        source = pin or event
        assert source
        about = values.details(event) if event else {}
        ts = str(pin["message_ts"] if pin else about.get("message_ts") or f"event-{source['id']}")
        place = incident.place or self._where.place(str(about.get("channel_id") or "unknown"))
        message = MessageRef(place, ts).key
        if await Imported(self._uow.session).has_message(incident.number, message):
            return False
        author = self._people.of(pin["author_id"]) if pin else self._people.by_account(about.get("author"))
        at = values.needed_moment(event or source, "timestamp", self._zone)
        text = self._markdown((event or source)["text"])
        captured = await self._uow.timeline.captured(incident.number, message)
        captured.say(text, at)
        captured.written_at, captured.author_id = at, author.id if author else None
        captured.keep(PIN, at, None)
        self._uow.timeline.add(self._shown(incident, message, at, text, author.id if author else None))
        return True

    def _shown(self, incident: Incident, message: str, at: datetime, text: str, author: int | None) -> TimelineEntry:
        return TimelineEntry(
            incident_id=incident.number,
            kind=EntryKind.MESSAGE,
            at=at,
            key=f"message/{message}",
            field=PIN,
            text=text,
            author_id=author,
            source=_SOURCE,
            place_key=message.rpartition("/")[0],
            message_key=message,
        )

    def _markdown(self, stored: str) -> str:
        return texts.markdown(stored, self._where.identity, self._where.names)


def _begin_before(incident: Incident, changes: Sequence[TimelineEntry]) -> None:
    """What each field held before its first change: the ground that later changes are replayed on."""
    first = {change.field: change for change in sorted(changes, key=lambda each: each.order, reverse=True)}
    incident.first_values = {**incident.first_values, **{name: change.old for name, change in first.items()}}
