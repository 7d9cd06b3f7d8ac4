"""What the API asks for in one request, where pages ask step by step: a PATCH of an incident, an entry or a report."""

from __future__ import annotations

from typing import Any

import msgspec

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.events import Asked
from core.commands import asked_values as read
from core.commands.asked import edit
from core.commands.asked_report import finish, save
from core.commands.asked_timeline import edit_note, hide_entry, restore_entry
from core.commands.merge import merge_into
from core.commands.privacy import make_private
from core.commands.reopen import reopen_command
from core.incidents.access import Permission
from core.incidents.errors import DomainError, InvalidValue
from core.incidents.incident import Incident
from core.incidents.status import parse_status

blocks = Hub("asked over the API")

_STALE = "It has changed since you read it. Read it again."


@blocks.asked("patch-incident")
async def patch_incident(context: Context, incident: Incident, event: Asked) -> None:
    """`values`: fields (as `edit` takes them, and private), version (of what the asker had read; may be left out)."""
    _check_version(event, incident.version)
    wanted = dict(event.values["fields"])
    if wanted.pop("private", incident.is_private) != incident.is_private:
        await _hide(context, incident)
    if "status" in wanted and not incident.is_open and parse_status(str(wanted["status"])).is_open:
        context.check(Permission.MANAGE)
        await reopen_command(context, incident)
        # The next status follows this one, which the store has to know for that.
        await context.uow.session.flush()
    if wanted:
        await edit(context, incident, _with(event, wanted))


async def _hide(context: Context, incident: Incident) -> None:
    if incident.is_private:
        raise InvalidValue("private", f"{incident.reference} is private, and what is private stays so.")
    context.check(Permission.MANAGE)
    await make_private(context, incident)


@blocks.asked("merge", needs=Permission.MANAGE)
async def merge(context: Context, incident: Incident, event: Asked) -> None:
    """`values`: into (the number of the incident that stays). Chat asks once more; a program has made up its mind."""
    whole = context.services.policy.viewer(context.person)
    other = await context.uow.incidents.seen_by(whole, read.number(event.values, "into"))
    if other is None:
        raise InvalidValue("into", "There is no such incident that you may see.")
    await merge_into(context, incident, other)


@blocks.asked("patch-entry")
async def patch_entry(context: Context, incident: Incident, event: Asked) -> None:
    """`values`: entry (its id), and any of text, at (as `edit-note` takes them) and hidden. `known`: text."""
    found = await context.uow.timeline.entry(incident.number, read.number(event.values, "entry"))
    if found is None:
        raise DomainError("That entry is no longer in the timeline.")
    if event.known.get("text", found.text) != found.text:
        raise InvalidValue("version", _STALE)
    if "text" in event.values or "at" in event.values:
        await edit_note(context, incident, _with(event, {"text": found.text, **event.values}))
    hidden = event.values.get("hidden")
    if isinstance(hidden, bool):
        await (hide_entry if hidden else restore_entry)(context, incident, event)


@blocks.asked("patch-report")
async def patch_report(context: Context, incident: Incident, event: Asked) -> None:
    """`values`: any of text and finished, and version (of what the asker had read; 0: there was none)."""
    report = await context.uow.reports.of(incident.number)
    _check_version(event, report.version if report else 0)
    if "text" not in event.values:
        await finish(context, incident, event)
        return
    known = {"revision": str(report.revision if report else 0)}
    await save(context, incident, msgspec.structs.replace(event, known=known))


def _check_version(event: Asked, present: int | None) -> None:
    known = event.values.get("version")
    if known is not None and known != present:
        raise InvalidValue("version", _STALE)


def _with(event: Asked, values: dict[str, Any]) -> Asked:
    return msgspec.structs.replace(event, values=values)
