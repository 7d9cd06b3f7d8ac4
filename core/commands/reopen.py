"""`reopen`: it was not over after all."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.incidents.access import Permission
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.status import Status

blocks = Hub("reopen")


@blocks.command("reopen", help="opens a closed incident again", needs=Permission.MANAGE)
async def reopen_command(context: Context, incident: Incident) -> None:
    if incident.is_open:
        raise DomainError(f"{incident.reference} is open already: {incident.status.value}.")
    if incident.is_report_only:
        raise DomainError(f"{incident.reference} is a report of something that was over. Declare a new one: /incident.")
    await context.change("status", Status.INVESTIGATING, reopening=True)
    context.publish("reopened", incident)
    context.announce(context.who, f" reopened {incident.reference}.")
