"""What the API asks for in one request, where pages ask step by step: a PATCH of an incident or of a follow-up."""

from __future__ import annotations

from typing import Any

import msgspec

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.events import Asked
from core.commands import asked_values as read
from core.commands.asked import edit
from core.commands.asked_actions import edit_action, finish_action, reopen_action
from core.commands.privacy import make_private
from core.commands.reopen import reopen_command
from core.incidents.access import Permission
from core.incidents.errors import DomainError, InvalidValue
from core.incidents.incident import Incident
from core.incidents.status import parse_status

blocks = Hub("asked over the API")


@blocks.asked("patch-incident")
async def patch_incident(context: Context, incident: Incident, event: Asked) -> None:
    """`values`: fields (as `edit` takes them, and private), version (of what the asker had read; may be left out)."""
    known = event.values.get("version")
    if known is not None and known != incident.version:
        raise InvalidValue("version", f"{incident.reference} has changed since you read it. Read it again.")
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


@blocks.asked("patch-action")
async def patch_action(context: Context, incident: Incident, event: Asked) -> None:
    """`values`: action (its id), what `edit-action` takes, and done."""
    values = dict(event.values)
    done = values.pop("done", None)
    if len(values) > 1:
        await edit_action(context, incident, _with(event, values))
    item = await context.uow.actions.get(incident.number, read.number(values, "action"))
    if item is None:
        raise DomainError("That follow-up is no longer there.")
    if done is not None and done != (item.done_at is not None):
        await (finish_action if done else reopen_action)(context, incident, _with(event, values))


def _with(event: Asked, values: dict[str, Any]) -> Asked:
    return msgspec.structs.replace(event, values=values)
