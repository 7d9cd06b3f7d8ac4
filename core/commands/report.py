"""When it closes, the lead (or the reporter) is asked for the report."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.cards import Actions, Button, Card, LinkButton, Section
from core.chat.text import bold, text

blocks = Hub("report")


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
                        LinkButton(label="Open the doc", url=context.services.doc_url(incident.reference)),
                    )
                ),
            )
        ),
    )
