"""`page` and `escalate`: wake somebody, and bring another set of on-callers in."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.cards import Actions, Button, Card, Section
from core.chat.effects import Page
from core.chat.errors import ChatError
from core.chat.events import ButtonClicked, Delivered, FormSubmitted, Undeliverable
from core.chat.forms import Form, TextField
from core.chat.text import Piece, bold, bullets, text
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.timeline import EntryKind
from core.outside.pager import OnCall, Pager

blocks = Hub("paging")
_NONE = "No pager is connected. Page by hand, and ask whoever runs Muster to set one up (docs/pagers.md)."


@blocks.command("page", help="pages an engineer: choose whom, or say the service and why")
async def page_command(context: Context, incident: Incident, service: str | None = None, why: str = "") -> None:
    """`page` offers a button for each service; `page payments the queue is stuck` pages at once."""
    if service is None:
        _offer(context, incident)
        return
    pager = pager_of(context, service)
    page(context, incident, pager, service.casefold(), why or incident.title)


def _offer(context: Context, incident: Incident) -> None:
    services = [service for pager in context.services.pagers.values() for service in pager.services]
    if not services:
        raise DomainError(_NONE)
    buttons = tuple(
        Button(action="page", label=f"Page {service}", value=f"{incident.reference} {service}") for service in services
    )
    said = f"Whom shall I page for {incident.reference}?"
    context.reply(said, card=Card(parts=(Section(text=text(said)), Actions(controls=buttons))))


@blocks.action("page")
async def page_button(context: Context, incident: Incident, event: ButtonClicked) -> None:
    service = event.value.partition(" ")[2]
    pager_of(context, service)
    why = TextField(name="why", label="What should they know?", initial=incident.title, max_length=1000, multiline=True)
    form = Form(name="page", title=f"Page {service}"[:24], submit="Page", fields=(why,))
    await context.open_form(form, {"service": service})


@blocks.form("page")
async def page_form(context: Context, incident: Incident, event: FormSubmitted, state: dict[str, str]) -> None:
    why = str(event.values.get("why") or "").strip()
    page(context, incident, pager_of(context, state["service"]), state["service"], why or incident.title)


def pager_of(context: Context, service: str) -> Pager:
    """The pager that has this service. Raises `DomainError` with the services there are."""
    pagers = context.services.pagers.values()
    for pager in pagers:
        if service.casefold() in pager.services:
            return pager
    known = [each for pager in pagers for each in pager.services]
    raise DomainError(f"I can't page “{service[:40]}”. I can page: {', '.join(known)}." if known else _NONE)


def page(context: Context, incident: Incident, pager: Pager, service: str, why: str) -> None:
    """Ask the pager; the answer, or what to do by hand, comes into the channel."""
    context.ask(
        Page(
            system=pager.name,
            incident_key=f"muster/{incident.reference}/{service}",
            service=service,
            summary=f"{incident.reference} {incident.title}",
            details=why,
            severity=int(incident.severity or 0),
            url=context.services.doc_url(incident.reference),
            note="page",
            about={"incident": str(incident.number), "service": service},
        )
    )
    context.write(EntryKind.NOTE, f"Paged **{service}**: {why}", incident)
    context.publish("paged", incident, service=service)
    context.announce(context.who, " is paging ", bold(service), f" for {incident.reference}: {why}")


@blocks.result("page")
async def paged(context: Context, event: Delivered | Undeliverable) -> None:
    """In words, in the channel: a page that did not go out must not go unnoticed."""
    service = event.about["service"]
    if isinstance(event, Delivered):
        context.tell("The page to ", bold(service), " went out.")
        return
    context.write(EntryKind.NOTE, f"The page to **{service}** did not go out: {event.reason}")
    context.tell("⚠️ The page to ", bold(service), f" did NOT go out. {event.reason}")


@blocks.command("escalate", help="pages another team and brings its on-callers in")
async def escalate_command(context: Context, incident: Incident, service: str | None = None, why: str = "") -> None:
    """`escalate database`: says who is on call there, pages them and invites whom it can."""
    if service is None:
        _offer(context, incident)
        return
    pager = pager_of(context, service)
    on_call, trouble = await _on_call(pager, service.casefold())
    page(context, incident, pager, service.casefold(), why or incident.title)
    people = [await context.uow.people.by_email(each.email) for each in on_call if each.email]
    context.invite(*[person for person in people if person])
    if trouble:
        context.tell(trouble)
    elif on_call:
        context.tell(f"On call for {service}:", bullets(*(text(*_line(each)) for each in on_call)))
    context.publish("escalated", incident, service=service)


async def _on_call(pager: Pager, service: str) -> tuple[list[OnCall], str]:
    try:
        return await pager.on_call(service), ""
    except ChatError as error:
        return [], f"Who is on call there I could not learn: {error.reason}"


def _line(each: OnCall) -> list[Piece]:
    until = f", until {each.until:%A %H:%M} UTC" if each.until else ""
    return [f"{each.name} (level {each.level}{until})"]
