"""Incidents and origins for the tests of the domain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.chat.places import Place
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.timeline import Origin, TimelineEntry

START = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
CHANNEL = Place("slack", "T1", "C1")


def person(number: int, name: str = "Ada") -> Person:
    return Person(name=name, id=number)


def incident(**values: object) -> Incident:
    made = Incident(title="Database is down", reporter=person(1), reported_at=START, started_at=START, id=7)
    for name, value in values.items():
        setattr(made, name, value)
    made.remember_first_values()
    return made


def origin(second: int, key: str = "") -> Origin:
    return Origin(START + timedelta(seconds=second), key or f"event-{second}", 1, CHANNEL)


class History(list[TimelineEntry]):
    """Changes an incident and keeps the entries, as the store would."""

    def __init__(self, incident: Incident) -> None:
        super().__init__()
        self.incident = incident

    def change(self, name: str, value: object, second: int) -> TimelineEntry:
        past = [entry for entry in self if entry.field == name]
        made = self.incident.change(name, value, origin(second), past)
        self.append(made)
        return made

    def shown(self, name: str) -> list[tuple[str | None, str | None]]:
        kept = sorted((entry for entry in self if entry.field == name and entry.is_shown), key=lambda each: each.order)
        return [(entry.old, entry.new) for entry in kept]
