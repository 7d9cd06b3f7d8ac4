"""`status`: how far the response is."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.text import Text, bold
from core.chat.words import words
from core.commands.wording import status_words
from core.incidents.errors import DomainError, InvalidValue
from core.incidents.incident import Incident
from core.incidents.status import Status, parse_status

blocks = Hub("status")


def _fits(args: Text) -> bool:
    try:
        return not args or bool(parse_status(words(args)))
    except InvalidValue:
        return False


@blocks.command(
    "status",
    help="sets how far you are: investigating, identified, monitoring, resolved",
    usage="[NAME]",
    fits=_fits,
)
async def status_command(context: Context) -> None:
    """`status identified`; without a name, shows the present one."""
    incident = context.here
    if not context.args:
        context.reply_privately(
            f"{incident.reference} is ", bold(status_words(incident.status)), ". Change it with: status identified."
        )
        return
    await set_status(context, incident, parse_status(words(context.args)))


def _missing(context: Context, incident: Incident, name: str) -> str | None:
    """What a requirement says. One that fails keeps nobody from closing, and does not go unnoticed."""
    try:
        return context.services.hub.requirements[name](incident)
    except Exception:
        context.log.exception("requirement_failed", block=name)
        context.tell(
            f"⚠️ What {name} asks before closing could not be checked; whoever runs Muster finds out why in its log."
        )
        return None


async def set_status(context: Context, incident: Incident, status: Status) -> None:
    """Move the incident to a status and say so. Raises `IllegalMove`, or `DomainError` when it may not close yet."""
    if not status.is_open and incident.is_open:
        missing = [said for name in context.services.hub.requirements if (said := _missing(context, incident, name))]
        if missing:
            raise DomainError(" ".join(missing))
    await context.change("status", status, incident)
    context.announce(context.who, f" set the status of {incident.reference} to ", bold(status_words(status)), ".")
