"""Declaring an incident: the form, and what follows when it is submitted."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.blocks.routing import DECLARE_FORM
from core.chat.cards import Option
from core.chat.events import FormSubmitted, ShortcutUsed
from core.chat.forms import CheckboxField, Form, SelectField
from core.chat.people import PersonRef
from core.chat.places import Place
from core.chat.text import Channel, Link, Piece, bold, text
from core.commands import fields
from core.commands.channel import ask_for_channel
from core.commands.headline import post_headlines
from core.commands.wording import shortened
from core.incidents.access import Permission
from core.incidents.errors import DomainError
from core.incidents.incident import MAX_TITLE, Incident, check_text, check_title
from core.incidents.status import Status
from core.incidents.timeline import EntryKind

blocks = Hub("declare")

_FORM_TEXT = 3000
"""What the largest text field of a form holds on the platforms we serve (Slack: 3,000 characters)."""

_PRIVATE = CheckboxField(
    name="private", label="Who may see it", optional=True, text="Private: only those invited to its channel"
)


@blocks.action(DECLARE_FORM, needs=Permission.DECLARE)
async def open_declare_form(context: Context) -> None:
    """From `/incident TEXT`, or from a button whose value names words that were kept."""
    if _is_elsewhere(context):
        return
    said = str(context.state.get("text", ""))
    token = getattr(context.event, "value", "")
    if token:
        kept = await context.uow.forms.find(token)
        said = str(kept.state.get("text", "")) if kept else ""
    # A new incident, even when it is declared from another one's channel.
    context.incident = None
    await context.open_form(declare_form(said, _can_be_private(context)), {"text": said})


@blocks.shortcut("declare-incident", needs=Permission.DECLARE)
async def declare_from_shortcut(context: Context) -> None:
    """From the shortcut menu, or from a message (whose words become the beginning)."""
    if _is_elsewhere(context):
        return
    said = context.event.text.plain if isinstance(context.event, ShortcutUsed) else ""
    context.incident = None
    await context.open_form(declare_form(said, _can_be_private(context)), {"text": said})


def _is_elsewhere(context: Context) -> bool:
    """Where incidents may be declared is for whoever runs Muster to say; from anywhere else, people are led there."""
    places, here = sorted(context.services.policy.declare_in), context.place
    if not places or here.channel in places:
        return False
    led: list[Piece] = ["Incidents are declared in "]
    for number, each in enumerate(places):
        led += [", " if number else "", Channel(Place(here.platform, here.workspace, each))]
    context.reply_privately(*led, ". Please say it there.")
    return True


def _can_be_private(context: Context) -> bool:
    return context.services.capabilities_at(context.place).private_channels


def declare_form(said: str, can_be_private: bool) -> Form:
    """The form, with what was said as title; what is too long for a title goes into the summary whole."""
    lines = said.strip().splitlines()
    title = shortened(lines[0], MAX_TITLE) if lines else ""
    is_long = len(lines) > 1 or (bool(lines) and len(lines[0]) > MAX_TITLE)
    intro = None
    if len(said) > _FORM_TEXT:
        intro = text(
            f"Your text has {len(said):,} characters, more than a form holds. All of it goes into the timeline."
        )
    return Form(
        name=DECLARE_FORM,
        title="Declare an incident",
        submit="Declare",
        intro=intro,
        fields=(
            fields.title_field(title),
            SelectField(
                name="kind",
                label="Is it going on now?",
                initial="live",
                options=(Option("live", "Yes, it is live"), Option("report", "No, it is over: report only")),
            ),
            fields.severity_field(),
            fields.summary_field(said.strip()[:_FORM_TEXT] if is_long else ""),
            fields.impact_field(),
            fields.lead_field(),
            *((_PRIVATE,) if can_be_private else ()),
        ),
    )


@blocks.form(DECLARE_FORM, needs=Permission.DECLARE)
async def declare(context: Context) -> None:
    """The form was submitted: store the incident, post the headline, tell the person."""
    event = context.event
    assert isinstance(event, FormSubmitted)
    if context.person is None:
        raise DomainError("I can't tell who is declaring this.")
    key = f"form/{event.token}"
    if await context.uow.incidents.by_key(key):
        return
    incident = await _new_incident(context, event, key)
    await take_up(context, incident)
    if len(said := str(context.state.get("text", ""))) > _FORM_TEXT:
        context.write(EntryKind.NOTE, said)
    _confirm(context, incident)


async def take_up(context: Context, incident: Incident) -> None:
    """Store a new incident, tell the chat of it, and let the process begin."""
    await context.uow.incidents.add(incident)
    context.incident = incident
    context.write(EntryKind.DECLARED, "")
    context.publish("declared", incident)
    home = context.services.homes.get((context.place.platform, context.place.workspace))
    if incident.is_private or (home and home.makes_channel_at_once and not incident.is_report_only):
        await ask_for_channel(context, incident)
    if not incident.is_private:
        post_headlines(context, incident)


async def _new_incident(context: Context, event: FormSubmitted, key: str) -> Incident:
    assert context.person is not None
    values = event.values
    lead = values.get("lead")
    is_report = values.get("kind") == "report"
    return Incident(
        title=check_title(fields.as_text(values.get("title"))),
        summary=check_text("summary", fields.as_text(values.get("summary"))),
        impact=check_text("impact", fields.as_text(values.get("impact"))),
        severity=fields.as_severity(values.get("severity")),
        status=Status.RESOLVED if is_report else Status.INVESTIGATING,
        reporter=context.person,
        lead=await context.uow.people.known(lead) if isinstance(lead, PersonRef) else None,
        is_private=bool(values.get("private")),
        is_report_only=is_report,
        reported_at=event.at,
        started_at=event.at,
        ended_at=event.at if is_report else None,
        key=key,
    )


def _confirm(context: Context, incident: Incident) -> None:
    pieces: list[Piece] = ["Declared ", bold(incident.reference), f": {incident.title}. "]
    home = context.services.homes.get((context.place.platform, context.place.workspace))
    if incident.is_private:
        pieces.append("It is private: I am making its channel and will invite you there.")
    elif home:
        place = home.place(incident.is_report_only)
        # A configured name is shown as it is; an id becomes a link.
        shown = place.channel if place.channel.startswith("#") else Channel(place)
        pieces += [
            "Its headline is in ",
            shown,
            "; ",
            Link(context.services.doc_url(incident.reference), "the doc"),
            ".",
        ]
    context.reply_privately(*pieces)
