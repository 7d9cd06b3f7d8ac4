"""`timeline add`: a note of one's own in the timeline."""

from __future__ import annotations

from typing import Literal

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.markdown import to_markdown
from core.chat.text import Link, Text
from core.incidents.incident import Incident
from core.incidents.timeline import OWN, EntryKind, entry

blocks = Hub("timeline")


@blocks.command("timeline", help="adds a note to the timeline")
async def timeline_command(context: Context, incident: Incident, what: Literal["add"], note: Text) -> None:
    context.uow.timeline.add(entry(incident.number, EntryKind.NOTE, context.origin, to_markdown(note), OWN))
    context.changed.add(incident)
    context.reply_privately("Added to ", Link(context.services.doc_url(incident.reference), "the timeline"), ".")
