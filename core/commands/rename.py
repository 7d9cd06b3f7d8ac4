"""`rename`: another name for the comms channel."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.effects import RenameChannel
from core.chat.events import Postponed, Undeliverable
from core.chat.text import Time
from core.incidents.errors import DomainError
from core.incidents.incident import Incident

blocks = Hub("rename")
_PREFIX = "inc-"


@blocks.command("rename", help="renames the incident's channel")
async def rename_command(context: Context, incident: Incident, name: str) -> None:
    """The prefix is kept, so that channels of incidents stand together."""
    if incident.place is None:
        raise DomainError(f"{incident.reference} has no channel to rename.")
    if incident.place.thread:
        raise DomainError(f"{incident.reference} is worked on in a thread, which has no name of its own.")
    wanted = name.strip().removeprefix("#")
    if not wanted:
        raise DomainError("Say the new name: rename database-failover.")
    full = wanted if wanted.casefold().startswith(_PREFIX) else f"{_PREFIX}{incident.number}-{wanted}"
    about = {"incident": str(incident.number)}
    context.ask(RenameChannel(place=incident.place, name=full, note="rename", about=about, only_failure=True))


@blocks.on("postponed")
async def rename_waits(context: Context, incident: Incident, event: Postponed) -> None:
    """Discord lets a channel be renamed twice in ten minutes. Whoever asked should not ask again."""
    if event.note == "rename":
        context.tell(
            "The chat lets me rename this channel only so often. It gets its new name ",
            Time(event.until, "relative"),
            ".",
        )


@blocks.result("rename")
async def rename_failed(context: Context, event: Undeliverable) -> None:
    context.tell(f"The channel keeps its name: {event.reason}")
