"""`statuspage`: tell customers, without leaving the conversation."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.cards import Actions, Button, Card, Option, Section
from core.chat.effects import PublishStatus
from core.chat.errors import ChatError
from core.chat.events import Delivered, FormSubmitted, Undeliverable
from core.chat.forms import Form, FormField, MultiSelectField, SelectField, TextField
from core.chat.text import Link, Piece, text
from core.incidents.errors import DomainError, InvalidValue
from core.incidents.incident import Incident
from core.incidents.severity import Severity
from core.incidents.status import Status
from core.incidents.timeline import EntryKind
from core.outside.status_page import Component, StatusPage

blocks = Hub("status page")
_IMPACTS = {Severity.CRITICAL: "critical", Severity.MAJOR: "major", Severity.MINOR: "minor", Severity.TRIVIAL: "none"}
# As many as a form of every platform takes.
_MOST_COMPONENTS = 25


@blocks.command("statuspage", "sp", help="creates or updates the post on the customers' status page")
async def statuspage_command(context: Context, incident: Incident) -> None:
    """Offers the form: a command that was typed as a message can't open one by itself."""
    _page(context)
    known = await context.uow.status_posts.of(incident.number)
    label = "Update the status page" if known else "Post on the status page"
    said = "Customers know of it." if known else "Customers have not been told yet."
    button = Button(action="statuspage", label=label, value=incident.reference, style="primary", opens_form=True)
    context.reply(said, card=Card(parts=(Section(text=text(said)), Actions(controls=(button,)))))


@blocks.action("statuspage")
async def open_form(context: Context, incident: Incident) -> None:
    page = _page(context)
    try:
        components = await page.components()
    except ChatError:
        # The post matters more than the list beside it.
        components = []
    await context.open_form(_form(incident, components))


def _form(incident: Incident, components: list[Component]) -> Form:
    parts: list[FormField] = [
        TextField(name="title", label="Title", initial=incident.title, max_length=200, hint="Customers read this."),
        TextField(
            name="body", label="What customers should know", multiline=True, max_length=3000, placeholder="We are …"
        ),
        SelectField(
            name="status",
            label="Status",
            options=tuple(Option(each.value, each.value) for each in Status),
            initial=incident.status.value,
        ),
        SelectField(
            name="impact",
            label="Impact",
            options=tuple(Option(each, each) for each in ("none", "minor", "major", "critical")),
            initial=_IMPACTS.get(incident.severity, "minor") if incident.severity else "minor",
        ),
    ]
    if components:
        options = tuple(Option(each.id, each.name[:75]) for each in components[:_MOST_COMPONENTS])
        parts.append(MultiSelectField(name="components", label="Affected parts", options=options, optional=True))
    return Form(name="statuspage", title="Status page", submit="Publish", fields=tuple(parts))


@blocks.form("statuspage")
async def publish(context: Context, incident: Incident, event: FormSubmitted) -> None:
    """Ask the page; the answer, or what to do by hand, comes into the channel."""
    page = _page(context)
    values = event.values
    body = str(values.get("body") or "").strip()
    if not body:
        raise InvalidValue("body", "Customers need a sentence or two.")
    known = (await context.uow.status_posts.of(incident.number)).get(page.name)
    chosen = values.get("components")
    status = str(values.get("status"))
    context.ask(
        PublishStatus(
            system=page.name,
            incident_key=incident.reference,
            title=str(values.get("title") or incident.title),
            body=body,
            status=status,  # type: ignore[arg-type]
            impact=str(values.get("impact") or "minor"),  # type: ignore[arg-type]
            components=tuple(chosen) if isinstance(chosen, list) else (),
            component_status="operational" if status == Status.RESOLVED else "partial_outage",
            reference=known.reference if known else "",
            note="statuspage",
            about={"incident": str(incident.number), "system": page.name},
        )
    )
    context.write(EntryKind.NOTE, f"On the status page, {status}: {body}", incident)
    context.publish("status_page_posted", incident, status=status)


@blocks.result("statuspage")
async def published(context: Context, incident: Incident, event: Delivered | Undeliverable) -> None:
    if isinstance(event, Undeliverable):
        context.write(EntryKind.NOTE, f"The status page was not changed: {event.reason}")
        context.tell(f"⚠️ The status page was NOT changed. {event.reason}")
        return
    await context.uow.status_posts.keep(incident.number, event.about["system"], event.reference, event.url)
    shown: Piece = Link(event.url, "The status page") if event.url else "The status page"
    context.tell(shown, " is up to date.")


def _page(context: Context) -> StatusPage:
    page = next(iter(context.services.status_pages.values()), None)
    if page is None:
        raise DomainError(
            "No status page is connected. Update it by hand, and ask whoever runs Muster to set one up (docs/pagers.md)."
        )
    return page
