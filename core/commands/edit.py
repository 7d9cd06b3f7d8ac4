"""*Edit*: one form for all that is known. Two people may have it open at once; neither loses anything silently."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.cards import Button
from core.chat.events import FormSubmitted
from core.chat.forms import Form
from core.chat.people import PersonRef
from core.commands import fields
from core.commands.changing import change_fields
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.severity import Severity

blocks = Hub("edit")

_FIELDS = ("title", "summary", "impact", "severity", "lead")
_FORM_TEXT = 3000


@blocks.headline_button(order=200)
def edit_button(incident: Incident) -> Button | None:
    if not (incident.is_open or incident.is_report_only):
        return None
    return Button(action="edit", label="Edit", value=incident.reference, opens_form=True)


@blocks.action("edit")
async def open_edit_form(context: Context) -> None:
    """Raise the form with what is known now, and remember what that was."""
    incident = context.here
    known = {name: incident.stored_value(name) for name in _FIELDS}
    await context.open_form(_form(context, incident), {"known": known})


def _form(context: Context, incident: Incident) -> Form:
    place = context.place
    lead = incident.lead.account_on(place.platform, place.workspace) if incident.lead else None
    texts = [
        make(getattr(incident, name))
        for name, make in (("summary", fields.summary_field), ("impact", fields.impact_field))
        # A text that the form can't hold is left out of it rather than cut short.
        if len(getattr(incident, name)) <= _FORM_TEXT
    ]
    return Form(
        name="edit",
        title=f"Edit {incident.reference}",
        submit="Save",
        fields=(
            fields.title_field(incident.title),
            fields.severity_field(incident.severity),
            *texts,
            fields.lead_field(lead),
        ),
    )


@blocks.form("edit")
async def save(context: Context) -> None:
    """Apply what the person changed; what somebody else changed meanwhile is kept, or asked about."""
    event, incident = context.event, context.here
    assert isinstance(event, FormSubmitted)
    known: dict[str, str | None] = context.state.get("known", {})
    wanted = {name: await _wanted(context, event, name) for name in _FIELDS if name in event.values}
    changed = await change_fields(context, wanted, known)
    if changed and incident.place:
        context.post(incident.place, context.who, f" edited {incident.reference}: {', '.join(changed)}.")


async def _wanted(context: Context, event: FormSubmitted, name: str) -> Person | Severity | str | None:
    value = event.values[name]
    if name == "lead":
        return await context.uow.people.known(value) if isinstance(value, PersonRef) else None
    if name == "severity":
        return fields.as_severity(value)
    return " ".join(fields.as_text(value).split()) if name == "title" else fields.as_text(value).strip()
