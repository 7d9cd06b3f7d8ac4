"""`report` leads to the page where it is written. When an incident closes, the lead (or the reporter) is asked for it."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.cards import Actions, Button, Card, LinkButton, Section
from core.chat.text import Link, bold, text
from core.incidents.access import Permission
from core.incidents.incident import Incident

blocks = Hub("report")


@blocks.command("report", "postmortem", help="leads to the report, where it is written", needs=Permission.READ)
async def report_command(context: Context, incident: Incident) -> None:
    report = await context.uow.reports.of(incident.number)
    stands = (
        "is finished" if report and report.is_finished else "has been begun" if report else "is still to be written"
    )
    link = Link(report_url(context, incident), f"the report of {incident.reference}")
    context.reply_privately("Here is ", link, f". It {stands}.")


@blocks.on("closed")
async def ask_for_report(context: Context) -> None:
    incident = context.here
    person = incident.lead or incident.reporter
    missing = [name for name in ("summary", "impact", "severity") if not getattr(incident, name)]
    todo = f"Still missing: {', '.join(missing)}." if missing else "Please read it through while it is fresh."
    ask = text(bold(incident.reference), f" {incident.title} is closed. Please fill in the report. {todo}")
    context.direct(
        person,
        f"{incident.reference} is closed. Please fill in the report.",
        card=Card(
            parts=(
                Section(text=ask),
                Actions(
                    controls=(
                        Button(
                            action="edit",
                            label="Fill in the report",
                            value=incident.reference,
                            style="primary",
                            opens_form=True,
                        ),
                        LinkButton(label="Write the report", url=report_url(context, incident)),
                        LinkButton(label="Open the doc", url=context.services.doc_url(incident.reference)),
                    )
                ),
            )
        ),
    )


def report_url(context: Context, incident: Incident) -> str:
    return f"{context.services.doc_url(incident.reference)}/report"
