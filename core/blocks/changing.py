"""The verbs that change an incident and write its timeline, and so tell whoever listens."""

from __future__ import annotations

from dataclasses import dataclass

from core.blocks.call import Call
from core.blocks.promises import to_be_awaited
from core.chat.events import IncidentEvent
from core.chat.people import PersonRef
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.timeline import EntryKind, TimelineEntry, entry


@dataclass(frozen=True)
class Notes:
    """The timeline, as a block writes into it."""

    _call: Changing

    def add(self, sentence: str) -> None:
        """Add a note (Markdown)."""
        self._call.note(sentence)


class Changing(Call):
    """What a handler may do to an incident."""

    @to_be_awaited
    async def change(
        self, name: str, value: object, incident: Incident | None = None, reopening: bool = False
    ) -> TimelineEntry:
        """Change a field of the incident, write the timeline and tell whoever listens for `NAME_changed`."""
        incident = incident or self.here
        history = await self.uow.timeline.history(incident.number, name)
        leads = await self._leads(name, [past.new for past in history] + [incident.first_values.get(name)])
        made = incident.change(name, value, self.origin, history, leads, reopening)
        self.uow.timeline.add(made)
        self.changed.add(incident)
        if made.is_shown:
            self.publish(f"{name}_changed", incident, field=name, old=made.old or "", new=made.new or "")
            if name == "status" and not incident.is_open:
                self.publish("closed", incident)
        return made

    def write(self, kind: EntryKind, sentence: str, incident: Incident | None = None) -> None:
        """Add an entry to the timeline (Markdown)."""
        incident = incident or self.here
        self.uow.timeline.add(entry(incident.number, kind, self.origin, sentence))
        self.changed.add(incident)

    def note(self, sentence: str) -> None:
        """Add a note to the timeline (Markdown)."""
        self.write(EntryKind.NOTE, sentence)

    @property
    def timeline(self) -> Notes:
        """`context.timeline.add("…")` is `context.note("…")`."""
        return Notes(self)

    def publish(self, name: str, incident: Incident, **about: str) -> None:
        """Say that something happened to an incident; handlers of `@hub.on(name)` are called afterwards."""
        self.happened.append(
            IncidentEvent(
                key=f"{self._own_key(len(self.happened))}#{name[:60]}",
                at=self.event.at,
                place=self.place,
                person=self.event.person or self._own_account,
                name=name,
                incident=incident.number,
                about=about,
            )
        )

    @property
    def _own_account(self) -> PersonRef | None:
        """How the place knows somebody who acted outside it."""
        return self.person.account_on(self.place.platform, self.place.workspace) if self.person else None

    async def _leads(self, name: str, stored: list[str | None]) -> dict[str, Person]:
        if name != "lead":
            return {}
        found = await self.uow.people.many(int(each) for each in stored if each)
        return {str(number): person for number, person in found.items()}
