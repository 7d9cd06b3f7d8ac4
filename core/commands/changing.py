"""Several fields at once, by somebody who saw what was there: nothing that others changed meanwhile is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from core.blocks.context import Context
from core.commands.wording import severity_words, shortened
from core.incidents.errors import EditConflict
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.severity import Severity
from core.incidents.status import Status

Wanted: TypeAlias = Mapping[str, Person | Severity | Status | str | None]


async def change_fields(context: Context, wanted: Wanted, known: Mapping[str, str | None]) -> list[str]:
    """Apply what differs from what the person had before them (`known`, stored forms by field); returns the names of
    the fields that changed. Raises `EditConflict`, and changes nothing, where somebody else was faster."""
    incident = context.here
    mine = {name: value for name, value in wanted.items() if stored(value) != known.get(name)}
    conflicts = {
        name: _conflict(name, incident)
        for name, value in mine.items()
        if incident.stored_value(name) not in (known.get(name), stored(value))
    }
    if conflicts:
        raise EditConflict(conflicts)
    return [name for name, value in mine.items() if (await context.change(name, value)).is_shown]


def stored(value: Person | Severity | Status | str | None) -> str | None:
    """A value in the form that the timeline keeps."""
    if isinstance(value, Person):
        return str(value.id)
    return str(int(value)) if isinstance(value, Severity) else (str(value) if value else None)


def _conflict(name: str, incident: Incident) -> str:
    if name == "lead":
        now = incident.lead.display_name if incident.lead else "nobody"
    elif name == "severity":
        now = severity_words(incident.severity)
    else:
        now = shortened(str(getattr(incident, name))) or "nothing"
    return f"While you were editing, somebody set the {name} to “{now}”. Close this form and open it again to see it."
