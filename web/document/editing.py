"""What is being edited on an incident's page: the values that stand in the form, and what is wrong with them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup

from core.incidents.action_item import ACTION_FIELDS
from core.incidents.incident import TIMES, Incident
from core.incidents.severity import Severity
from core.store.document import Document
from web.render import markdown_html, utc
from web.zones import in_zone

FIELDS = ("title", "severity", "status", "lead", "started_at", "ended_at", "summary", "impact")
_LONG = ("summary", "impact", "text", "details")
_PEOPLE = ("lead", "owner", "person")


@dataclass(frozen=True)
class Theirs:
    """What somebody else has made of a field meanwhile. `shown` is for reading, `source` for copying."""

    who: str
    shown: Markup
    source: str


@dataclass(frozen=True)
class Editing:
    """`values` and `known` by field: what was typed, and what the form says was there before. Both are empty for a form
    that has just been opened."""

    values: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str | None] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, Theirs] = field(default_factory=dict)
    people: Sequence[tuple[int, str]] = ()

    def value(self, name: str, now: str | None) -> str:
        """What was typed; else what is there now."""
        return self.values.get(name, now or "")

    def error(self, name: str) -> str:
        return self.errors.get(name, "")

    def trouble(self, *names: str) -> list[str]:
        """What is wrong beside these fields."""
        return [sentence for name, sentence in self.errors.items() if name not in names]

    @property
    def once(self) -> str:
        """A word that makes a form, sent twice, count once."""
        return secrets.token_urlsafe(9)


def shown_value(incident: Incident, name: str, zone: str) -> str:
    """A field as its control shows it: times to the minute, in this zone."""
    value = getattr(incident, name)
    if isinstance(value, datetime):
        return in_zone(value, zone)
    return incident.stored_value(name) or ""


def find_theirs(
    document: Document, part: str, known: Mapping[str, str | None], errors: Mapping[str, str]
) -> dict[str, Theirs]:
    """For each field with an error that has another value now than the form knew: what it is, and who set it."""
    now = present_values(document, part)
    return {
        name: Theirs(_who(document, part, name), _shown(document, name, now[name]), now[name] or "")
        for name in errors
        if name in now and name in known and known[name] != now[name]
    }


def present_values(document: Document, part: str) -> dict[str, str | None]:
    """What is stored now, of everything that a part's form holds."""
    kind, _, which = part.partition("-")
    if kind == "action" and which:
        item = next((each for each in document.actions if str(each.id) == which), None)
        return {name: item.stored_value(name) for name in ACTION_FIELDS} if item else {}
    if kind == "entry":
        entry = next((each for each in document.timeline if str(each.id) == which), None)
        return {"text": entry.text} if entry else {}
    if kind == "role":
        held = document.roles.get(which)
        return {"person": str(held.id) if held else None}
    return {name: document.incident.stored_value(name) for name in FIELDS}


def _who(document: Document, part: str, name: str) -> str:
    if part not in ("facts", "summary", "impact"):
        return "Somebody"
    changes = [each for each in document.timeline if each.field == name and each.person_id]
    last = max(changes, key=lambda each: each.order, default=None)
    person = document.people.get(last.person_id or 0) if last else None
    return person.display_name if person else "Somebody"


def _shown(document: Document, name: str, stored: str | None) -> Markup:
    if name in _LONG:
        return markdown_html(stored) if stored else Markup("<p>Nothing.</p>")
    return Markup('<p dir="auto">{}</p>').format(_words(document, name, stored))


def _words(document: Document, name: str, stored: str | None) -> str:
    if not stored:
        return "nobody" if name in _PEOPLE else "nothing"
    if name in _PEOPLE:
        people = [*document.people.values(), *document.roles.values(), document.incident.lead]
        return next((each.display_name for each in people if each and str(each.id) == stored), "somebody")
    if name == "severity":
        return Severity(int(stored)).label
    return utc(datetime.fromisoformat(stored)) if name in TIMES else stored
