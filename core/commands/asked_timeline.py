"""The timeline, put in order outside chat: notes added and edited, entries hidden and brought back. It is kept who did."""

from __future__ import annotations

from datetime import datetime

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.events import Asked
from core.commands import asked_values as read
from core.incidents.errors import DomainError, EditConflict, InvalidValue
from core.incidents.incident import Incident, check_text
from core.incidents.timeline import OWN, Amending, Amendment, EntryKind, TimelineEntry, entry

blocks = Hub("asked timeline")


@blocks.asked("note")
async def note(context: Context, incident: Incident, event: Asked) -> str:
    """`values`: text (Markdown), at (ISO 8601: when it happened; now, if it is not given), files (what is kept of each
    in the store: id, name, media_type, size)."""
    made = entry(incident.number, EntryKind.NOTE, context.origin, _text(event), OWN)
    made.at = _at(context, event) or made.at
    made.attachments = _files(event)
    context.uow.timeline.add(made)
    context.changed.add(incident)
    return "Added to the timeline."


@blocks.asked("edit-note")
async def edit_note(context: Context, incident: Incident, event: Asked) -> str:
    """`values`: entry (its id), text, at. `known`: text. One's own notes; anybody's, for those who manage the incident."""
    found = await _entry(context, incident, event)
    _check_own(context, incident, found)
    said, at = _text(event), _at(context, event) or found.at
    if said != found.text and event.known.get("text", found.text) not in (found.text, said):
        raise EditConflict({"text": "While you were editing, somebody else changed this note."})
    if (said, at) == (found.text, found.at):
        return "Nothing was different."
    _amend(context, found, Amending.EDITED, event)
    found.text, found.at, found.edited_at = said, at, event.at
    context.changed.add(incident)
    return "The note is changed."


@blocks.asked("hide-entry")
async def hide_entry(context: Context, incident: Incident, event: Asked) -> str:
    """`values`: entry (its id)."""
    return await _show(context, incident, event, is_hidden=True)


@blocks.asked("restore-entry")
async def restore_entry(context: Context, incident: Incident, event: Asked) -> str:
    """`values`: entry (its id)."""
    return await _show(context, incident, event, is_hidden=False)


async def _show(context: Context, incident: Incident, event: Asked, is_hidden: bool) -> str:
    found = await _entry(context, incident, event)
    if found.is_hidden is not is_hidden:
        found.is_hidden = is_hidden
        _amend(context, found, Amending.HIDDEN if is_hidden else Amending.RESTORED, event)
        context.changed.add(incident)
    return "Hidden. It can be brought back at any time." if is_hidden else "It is in the timeline again."


def _amend(context: Context, found: TimelineEntry, what: Amending, event: Asked) -> None:
    context.uow.timeline.amend(
        Amendment(
            incident_id=found.incident_id,
            entry_key=found.key,
            what=what,
            at=event.at,
            person_id=context.person.id if context.person else None,
            source=event.source,
            text_before=found.text if what is Amending.EDITED else "",
            at_before=found.at if what is Amending.EDITED else None,
        )
    )


async def _entry(context: Context, incident: Incident, event: Asked) -> TimelineEntry:
    found = await context.uow.timeline.entry(incident.number, read.number(event.values, "entry"))
    if found is None:
        raise DomainError("That entry is no longer in the timeline.")
    return found


def _check_own(context: Context, incident: Incident, found: TimelineEntry) -> None:
    if not found.is_own:
        raise DomainError("Only notes that somebody wrote can be edited. What Muster noted by itself can be hidden.")
    context.viewer.check_edit(found.person_id, incident)


def _text(event: Asked) -> str:
    said = check_text("text", read.words(event.values, "text"))
    if not said:
        raise InvalidValue("text", "Write what happened, then add it.")
    return said


def _files(event: Asked) -> list[dict[str, str]]:
    """Names only: their bytes are in the store, under this incident. An address of somebody's own is not taken over."""
    given = event.values.get("files") or []
    names = ("id", "name", "media_type", "size")
    return [{**{name: str(each.get(name) or "") for name in names}, "url": ""} for each in given]


def _at(context: Context, event: Asked) -> datetime | None:
    at = read.moment(event.values.get("at"), "at")
    if at is not None and at > context.now:
        raise InvalidValue("at", "That is still to come. Give a time that has passed.")
    return at
