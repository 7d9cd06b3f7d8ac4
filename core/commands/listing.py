"""`list` and `info`: what is open, and all about one."""

from __future__ import annotations

import humanize

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.cards import Actions, Card, Field, Fields, LinkButton, Section
from core.chat.text import Channel, Link, Piece, Time, bold, bullets, text
from core.commands.wording import severity_words, status_words
from core.incidents.access import Permission
from core.incidents.incident import Incident

blocks = Hub("listing")
_SHOWN = 20


@blocks.command("list", "ls", help="lists the open incidents", anywhere=True, needs=Permission.READ)
async def list_command(context: Context) -> None:
    """Those that everybody may see, newest first."""
    live = await context.uow.incidents.live(_SHOWN + 1)
    all_of_them = Link(f"{context.services.site_url}/", "All incidents")
    if not live:
        context.reply_privately("No incident is open. ", all_of_them, ".")
        return
    lines = bullets(*(text(*_line(context, incident)) for incident in live[:_SHOWN]))
    count = f"More than {_SHOWN}" if len(live) > _SHOWN else str(len(live))
    summary = f"{count} open incident{'s' if len(live) > 1 else ''}"
    context.reply_privately(summary, card=Card(parts=(Section(text=text(bold(summary), lines, all_of_them)),)))


def _line(context: Context, incident: Incident) -> list[Piece]:
    lead: Piece = context.mention(incident.lead) if incident.lead else "no lead"
    pieces: list[Piece] = [
        Link(context.services.doc_url(incident.reference), incident.reference),
        f" {incident.title}: {severity_words(incident.severity)}, {status_words(incident.status)}, ",
        lead,
    ]
    if incident.place and incident.channel:
        pieces += [" in ", Channel(incident.place, incident.channel.name)]
    return pieces


@blocks.command("info", "show", help="shows all about the incident", needs=Permission.READ)
async def info_command(context: Context, incident: Incident) -> None:
    actions = await context.uow.actions.of(incident.number)
    todo = sum(1 for action in actions if action.done_at is None)
    roles = await context.uow.roles.of(incident.number)
    fields = [
        Field("Status", text(status_words(incident.status))),
        Field("Severity", text(severity_words(incident.severity))),
        Field("Lead", text(context.mention(incident.lead) if incident.lead else "nobody yet")),
        *(Field(role.capitalize(), text(context.mention(person))) for role, person in roles.items()),
        Field("Reporter", text(context.mention(incident.reporter))),
        Field("Started", text(Time(incident.started_at))),
        Field("Lasts" if incident.is_open else "Lasted", text(humanize.naturaldelta(incident.duration(context.now)))),
        Field("Follow-ups", text(f"{todo} to do, {len(actions) - todo} done")),
    ]
    if incident.place and incident.channel:
        fields.append(Field("Channel", text(Channel(incident.place, incident.channel.name))))
    doc = LinkButton(label="Open the doc", url=context.services.doc_url(incident.reference))
    parts = (
        Section(text=text(bold(f"{incident.reference} {incident.title}"))),
        Fields(fields=tuple(fields)),
        Actions(controls=(doc,)),
    )
    context.reply_privately(f"{incident.reference} {incident.title}", card=Card(parts=parts))
