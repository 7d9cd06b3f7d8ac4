"""What is asked for outside chat, on a page or over the API: the same changes, through the same domain, told in chat."""

from __future__ import annotations

from typing import Any

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.events import Asked
from core.commands.changing import change_fields
from core.commands.declare import take_up
from core.commands.reopen import reopen_command
from core.commands.status import set_status
from core.incidents.errors import InvalidValue
from core.incidents.incident import Incident, check_text, check_title
from core.incidents.person import Person
from core.incidents.severity import Severity, parse_severity
from core.incidents.status import Status, parse_status
from core.incidents.timeline import EntryKind

blocks = Hub("asked")

_LONG = ("summary", "impact")


@blocks.asked("declare")
async def declare(context: Context, person: Person, event: Asked) -> str | None:
    """`values`: title, summary, impact, severity, lead (a person's id), private, report (it is over)."""
    values, key = event.values, f"asked/{event.key}"
    if known := await context.uow.incidents.by_key(key):
        context.incident = known
        return None
    is_report = bool(values.get("report"))
    incident = Incident(
        title=check_title(_words(values, "title")),
        summary=check_text("summary", _words(values, "summary")),
        impact=check_text("impact", _words(values, "impact")),
        severity=_severity(values.get("severity")),
        status=Status.RESOLVED if is_report else Status.INVESTIGATING,
        reporter=person,
        lead=await _person(context, values.get("lead")),
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
    """`values` by field: title, summary, impact, severity, status, lead (a person's id, or nothing)."""
    wanted = {name: await _wanted(context, name, value) for name, value in event.values.items()}
    known = {name: event.known.get(name, incident.stored_value(name)) for name in wanted}
    status = wanted.pop("status", None)
    changed = await change_fields(context, wanted, known)
    if isinstance(status, Status) and status is not incident.status:
        await set_status(context, incident, status)
        changed.append("status")
    if changed and incident.place and changed != ["status"]:
        told = ", ".join(each for each in changed if each != "status")
        context.post(incident.place, context.who, f" edited {incident.reference} in the web UI: {told}.")
    return f"Changed: {', '.join(changed)}." if changed else "Nothing was different."


@blocks.asked("close")
async def close(context: Context, incident: Incident) -> None:
    await set_status(context, incident, Status.RESOLVED)


@blocks.asked("reopen")
async def reopen(context: Context, incident: Incident) -> None:
    await reopen_command(context, incident)


@blocks.asked("note")
async def note(context: Context, incident: Incident, event: Asked) -> str:
    """`values`: text (Markdown)."""
    said = check_text("text", _words(event.values, "text"))
    if not said:
        raise InvalidValue("text", "Write what happened, then add it.")
    context.write(EntryKind.NOTE, said)
    return "Added to the timeline."


async def _wanted(context: Context, name: str, value: Any) -> Person | Severity | Status | str | None:
    match name:
        case "lead":
            return await _person(context, value)
        case "severity":
            return _severity(value)
        case "status":
            return parse_status(str(value or ""))
        case "title":
            return check_title(str(value or ""))
        case _ if name in _LONG:
            return check_text(name, str(value or ""))
    raise InvalidValue(name, f"“{name[:40]}” is nothing that an incident has, or that can be changed here.")


def _words(values: dict[str, Any], name: str) -> str:
    return str(values.get(name) or "")


def _severity(value: Any) -> Severity | None:
    return parse_severity(str(value)) if value not in (None, "") else None


async def _person(context: Context, value: Any) -> Person | None:
    if value in (None, ""):
        return None
    found = await context.uow.people.get(int(value)) if str(value).isdecimal() else None
    if found is None:
        raise InvalidValue("lead", "There is nobody of that id. Choose somebody from the list.")
    return found
