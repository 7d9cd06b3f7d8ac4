"""What is easily forgotten in the heat: a severity, a lead, and an incident that nobody closed."""

from __future__ import annotations

from datetime import timedelta

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.blocks.notifications import snooze_and_stop
from core.blocks.office_hours import office_hours
from core.blocks.waking import REMINDER
from core.chat.cards import Actions, Button, Card, Section, Select
from core.chat.events import TimerFired
from core.chat.text import Text, code, text
from core.commands.fields import SEVERITIES
from core.incidents.incident import Incident

blocks = Hub("reminders")


def _no_severity(incident: Incident) -> bool:
    return incident.severity is None


def _no_lead(incident: Incident) -> bool:
    return incident.lead is None


@blocks.notify(every=timedelta(minutes=5), times=5, when=_no_severity)
async def severity_is_missing(context: Context, incident: Incident) -> None:
    said = text(f"{incident.reference} has no severity yet. Choose one, or say ", code("@incident severity major"), ".")
    choose = Select(action="set-severity", placeholder="Severity", options=SEVERITIES, value=incident.reference)
    _nudge(context, f"{incident.reference} has no severity yet.", said, choose)


@blocks.notify(every=timedelta(minutes=2), times=5, when=_no_lead)
async def lead_is_missing(context: Context, incident: Incident) -> None:
    said = text(f"{incident.reference} has no lead yet. Who takes it? ", code("@incident lead @somebody"))
    take = Button(action="take-lead", label="Take the lead", value=incident.reference, style="primary")
    _nudge(context, f"{incident.reference} has no lead yet.", said, take)


@blocks.notify(every=timedelta(hours=24), times=5, during=office_hours)
async def still_open(context: Context, incident: Incident) -> None:
    said = text(f"{incident.reference} is still open. If it is over, close it: ", code("@incident close"))
    close = Button(action="close", label="Close it", value=incident.reference)
    _nudge(context, f"{incident.reference} is still open.", said, close)


def _nudge(context: Context, line: str, said: Text, control: Button | Select) -> None:
    quiet = snooze_and_stop(context)
    controls = Actions(controls=(control, *quiet.controls))
    context.tell(line, card=Card(parts=(Section(text=said), controls)))


@blocks.on_timer(REMINDER)
async def remind(context: Context, event: TimerFired) -> None:
    """What `context.remind` asked for."""
    if context.incident and context.incident.is_open:
        context.tell(event.about["text"])
