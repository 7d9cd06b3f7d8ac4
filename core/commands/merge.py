"""`merge`: two incidents are one."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.cards import Actions, Button, Card, Confirm, Section
from core.chat.text import Link, text
from core.incidents.access import Permission
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.status import Status
from core.incidents.timeline import EntryKind

blocks = Hub("merge")


@blocks.command(
    "merge", "duplicate", help="closes this incident as a duplicate of another one", needs=Permission.MANAGE
)
async def merge_command(context: Context, incident: Incident, other: Incident) -> None:
    """Asks first: the other channel is told, and this incident closes."""
    _check(incident, other)
    button = Button(
        action="merge",
        label=f"Close as duplicate of {other.reference}",
        value=f"{incident.reference} {other.reference}",
        style="danger",
        confirm=Confirm(
            title=f"Merge into {other.reference}?",
            question=f"{incident.reference} is closed, and people are pointed to {other.reference} {other.title}.",
            yes="Merge",
            no="Keep both",
            danger=True,
        ),
    )
    said = f"Is {incident.reference} the same as {other.reference} {other.title}?"
    context.reply_privately(said, card=Card(parts=(Section(text=text(said)), Actions(controls=(button,)))))


@blocks.action("merge", once=True, needs=Permission.MANAGE)
async def merge(context: Context, incident: Incident, value: str) -> None:
    """Confirmed."""
    number = value.partition(" ")[2].removeprefix("INC-")
    other = await context.uow.incidents.get(int(number)) if number.isdigit() else None
    if other is None:
        raise DomainError("The other incident is gone.")
    await merge_into(context, incident, other)


async def merge_into(context: Context, incident: Incident, other: Incident) -> None:
    """Close one as a duplicate of another, and say so in both. Raises `DomainError` where that makes no sense."""
    _check(incident, other)
    incident.duplicate_of_id = other.id
    doc = context.services.doc_url
    context.write(EntryKind.NOTE, f"Duplicate of [{other.reference}]({doc(other.reference)})", incident)
    context.write(EntryKind.NOTE, f"[{incident.reference}]({doc(incident.reference)}) was a duplicate of this", other)
    if incident.is_open:
        await context.change("status", Status.RESOLVED, incident)
    context.publish("merged", incident, into=other.reference)
    link = Link(doc(other.reference), other.reference)
    context.announce(context.who, f" closed {incident.reference} as a duplicate of ", link, f" {other.title}.")
    context.on_behalf(other).tell(f"{incident.reference} {incident.title} was a duplicate of this and is closed.")


def _check(incident: Incident, other: Incident) -> None:
    if incident.id == other.id:
        raise DomainError(f"{incident.reference} can't be a duplicate of itself. Name another: merge INC-42.")
    if incident.is_private or other.is_private:
        raise DomainError("A private incident can't be merged: it would show in the other one.")
    if other.duplicate_of_id == incident.id:
        raise DomainError(f"{other.reference} is a duplicate of {incident.reference} already.")
    if incident.duplicate_of_id == other.id:
        raise DomainError(f"{incident.reference} is a duplicate of {other.reference} already.")
