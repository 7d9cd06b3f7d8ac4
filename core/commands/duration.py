"""`duration`: how long it has been going on."""

from __future__ import annotations

import humanize

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.incidents.access import Permission
from core.incidents.incident import Incident

blocks = Hub("duration")


@blocks.command("duration", help="says how long it has been going on", needs=Permission.READ)
def duration_command(context: Context, incident: Incident) -> str:
    lasted = humanize.precisedelta(incident.duration(context.now), minimum_unit="minutes", format="%d")
    if incident.is_open:
        return f"{incident.reference} has been going on for {lasted}."
    return f"{incident.reference} lasted {lasted}."
