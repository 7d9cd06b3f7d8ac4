"""What is asked for outside chat, on a page or over the API: the same changes, through the same domain, told in chat."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.events import Asked
from core.commands import asked_values as read
from core.commands.changing import Wanted, change_fields, check_conflicts, is_changed
from core.commands.declare import take_up
from core.commands.reopen import reopen_command
from core.commands.status import set_status
from core.commands.wording import field_words
from core.incidents.access import Permission
from core.incidents.errors import InvalidValue
from core.incidents.incident import TIMES, Incident, check_text, check_title
from core.incidents.person import Person
from core.incidents.severity import Severity
from core.incidents.status import Status, parse_status

blocks = Hub("asked")

_LONG = ("summary", "impact")


@blocks.asked("declare", needs=Permission.DECLARE)
async def declare(context: Context, person: Person, event: Asked) -> str | None:
    """`values`: title, summary, impact, severity, lead (a person's id), private, report (it is over)."""
    values, key = event.values, f"asked/{event.key}"
    if known := await context.uow.incidents.by_key(key):
        context.incident = known
        return None
    is_report = bool(values.get("report"))
    incident = Incident(
        title=check_title(read.words(values, "title")),
        summary=check_text("summary", read.words(values, "summary")),
        impact=check_text("impact", read.words(values, "impact")),
        severity=read.severity(values.get("severity")),
        status=Status.RESOLVED if is_report else Status.INVESTIGATING,
        reporter=person,
        lead=await read.person(context, values.get("lead")),
        is_private=bool(values.get("private")),
        is_report_only=is_report,
        reported_at=event.at,
        started_at=event.at,
        ended_at=event.at if is_report else None,
        key=key,
    )
    await take_up(context, incident)
    return f"Declared {incident.reference}."


@blocks.asked("edit")
async def edit(context: Context, incident: Incident, event: Asked) -> str | None:
    """`values` by field: title, summary, impact, severity, status, lead (a person's id, or nothing), started_at and
    ended_at (ISO 8601; a closed incident's alone)."""
    wanted = {name: await _wanted(context, name, value) for name, value in event.values.items()}
    known = {name: event.known.get(name, incident.stored_value(name)) for name in wanted}
    check_conflicts(incident, wanted, known)
    changed = await _apply(context, incident, wanted, known)
    told = [field_words(each) for each in changed if each != "status"]
    if told and incident.place:
        where = "in the web UI" if event.source == "web" else "over the API"
        context.post(incident.place, context.who, f" edited {incident.reference} {where}: {', '.join(told)}.")
    return f"Changed: {', '.join(map(field_words, changed))}." if changed else "Nothing was different."


async def _apply(context: Context, incident: Incident, wanted: Wanted, known: dict[str, str | None]) -> list[str]:
    """Facts first, then the status, which may set the end; a time that was given by hand has the last word."""
    facts = {name: value for name, value in wanted.items() if name not in ("status", *TIMES)}
    changed = await change_fields(context, facts, known)
    status = wanted.get("status")
    if isinstance(status, Status) and is_changed("status", wanted, known) and status is not incident.status:
        await set_status(context, incident, status)
        changed.append("status")
    for name in (each for each in TIMES if each in wanted and is_changed(each, wanted, known)):
        if (await context.change(name, wanted[name])).is_shown:
            changed.append(name)
    if any(name in TIMES for name in changed):
        incident.check_times(context.now)
    return changed


@blocks.asked("close")
async def close(context: Context, incident: Incident) -> None:
    await set_status(context, incident, Status.RESOLVED)


@blocks.asked("reopen", needs=Permission.MANAGE)
async def reopen(context: Context, incident: Incident) -> None:
    await reopen_command(context, incident)


async def _wanted(context: Context, name: str, value: Any) -> Person | Severity | Status | datetime | str | None:
    match name:
        case "lead":
            return await read.person(context, value)
        case "severity":
            return read.severity(value)
        case "status":
            return parse_status(str(value or ""))
        case "title":
            return check_title(str(value or ""))
        case _ if name in _LONG:
            return check_text(name, read.words({name: value}, name))
        case _ if name in TIMES:
            return read.moment(value, name)
    raise InvalidValue(name, f"“{name[:40]}” is nothing that an incident has, or that can be changed here.")
