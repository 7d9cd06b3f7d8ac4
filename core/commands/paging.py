"""`page` and `escalate`: wake somebody, and bring another set of on-callers in."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.cards import Actions, Button, Card, Section
from core.chat.errors import ChatError
from core.chat.events import ButtonClicked, Delivered, FormSubmitted, IncidentEvent, Undeliverable
from core.chat.forms import Form, TextField
from core.chat.text import Piece, bold, bullets, text
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.timeline import EntryKind
from core.outside.pager import OnCall, Pager

blocks = Hub("paging")


@blocks.command("page", help="pages an engineer: choose whom, or say the service and why")
async def page_command(context: Context, incident: Incident, service: str | None = None, why: str = "") -> None:
    """`page` offers a button for each service; `page payments the queue is stuck` pages at once."""
    if service is None:
        _offer(context, incident)
        return
    page(context, service, why or incident.title)


def _offer(context: Context, incident: Incident) -> None:
    services = [service for pager in context.services.pagers.values() for service in pager.services]
    if not services:
        raise DomainError(context.services.no_such_service(""))
    buttons = tuple(
        Button(action="page", label=f"Page {service}", value=f"{incident.reference} {service}", opens_form=True)
        for service in services
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
    page(context, state["service"], why or incident.title)


def pager_of(context: Context, service: str) -> Pager:
    """The pager that has this service. Raises `DomainError` with the services there are."""
    for pager in context.services.pagers.values():
        if service.casefold() in pager.services:
            return pager
    raise DomainError(context.services.no_such_service(service))


def page(context: Context, service: str, why: str) -> None:
    """Page, and say so."""
    context.page(service, why)
    context.announce(context.who, " is paging ", bold(service), f" for {context.here.reference}: {why}")


@blocks.on("paged")
async def remembered(context: Context, incident: Incident, event: IncidentEvent) -> None:
    await context.uow.claims.take(_claim(incident, event.about["service"]), context.now)


@blocks.on("closed")
async def resolved(context: Context, incident: Incident) -> None:
    """Whoever was woken need not find out by themselves that it is over."""
    for service in [each for pager in context.services.pagers.values() for each in pager.services]:
        if not await context.uow.claims.is_free(_claim(incident, service), context.now):
            context.end_page(service)


def _claim(incident: Incident, service: str) -> str:
    return f"paged/{incident.number}/{service.casefold()}"


@blocks.result("page_ended")
async def not_resolved(context: Context, event: Undeliverable) -> None:
    context.tell("⚠️ The page to ", bold(event.about["service"]), f" could not be resolved. {event.reason}")


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
    page(context, service, why or incident.title)
    people = [await context.person_by_email(each.email) for each in on_call if each.email]
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
