"""Several fields at once, by somebody who saw what was there: nothing that others changed meanwhile is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

from core.blocks.context import Context
from core.commands.wording import field_words, severity_words, shortened
from core.incidents.errors import EditConflict
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.severity import Severity
from core.incidents.status import Status

Value: TypeAlias = Person | Severity | Status | datetime | str | None
Wanted: TypeAlias = Mapping[str, Value]
Known: TypeAlias = Mapping[str, str | None]


async def change_fields(context: Context, wanted: Wanted, known: Known) -> list[str]:
    """Apply what differs from what the person had before them (`known`, stored forms by field); returns the names of
    the fields that changed. Raises `EditConflict`, and changes nothing, where somebody else was faster."""
    check_conflicts(context.here, wanted, known)
    mine = [name for name in wanted if is_changed(name, wanted, known)]
    return [name for name in mine if (await context.change(name, wanted[name])).is_shown]


def check_conflicts(incident: Incident, wanted: Wanted, known: Known) -> None:
    """Raises `EditConflict` with a sentence for each field that both have changed, to different values."""
    conflicts = {
        name: _conflict(name, incident)
        for name, value in wanted.items()
        if is_changed(name, wanted, known) and incident.stored_value(name) not in (known.get(name), stored(value))
    }
    if conflicts:
        raise EditConflict(conflicts)


def is_changed(name: str, wanted: Wanted, known: Known) -> bool:
    """Whether the person changed this field, rather than leave what was shown to them."""
    return stored(wanted[name]) != known.get(name)


def stored(value: Value) -> str | None:
    """A value in the form that the timeline keeps."""
    if isinstance(value, Person):
        return str(value.id)
    if isinstance(value, datetime):
        return value.isoformat()
    return str(int(value)) if isinstance(value, Severity) else (str(value) if value else None)


def _conflict(name: str, incident: Incident) -> str:
    value = getattr(incident, name)
    if name == "lead":
        now = incident.lead.display_name if incident.lead else "nobody"
    elif name == "severity":
        now = severity_words(incident.severity)
    elif isinstance(value, datetime):
        now = f"{value:%Y-%m-%d %H:%M} UTC"
    else:
        now = shortened(str(value or "")) or "nothing"
    said = f"While you were editing, somebody set the {field_words(name)} to “{now}”."
    return f"{said} Close this form and open it again to see it."
