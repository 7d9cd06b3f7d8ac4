"""The channel of a closed incident is put away after a while (`MUSTER_ARCHIVE_DAYS`)."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.effects import ArchiveChannel
from core.chat.events import IncidentEvent, Undeliverable
from core.chat.text import Time, code
from core.incidents.incident import Incident

blocks = Hub("archiving")
TIMER = "archive"


@blocks.on("closed")
async def begin(context: Context, incident: Incident, event: IncidentEvent) -> None:
    """A timer of its own group: those of the incident end with it."""
    after = context.services.archive_after
    if after is None or incident.is_open or incident.place is None or incident.place.thread:
        return
    at, key = event.at + after, _key(incident)
    await context.services.timers.set(
        context.uow.session,
        name=TIMER,
        key=key,
        group=key,
        at=at,
        place=incident.place,
        about={"incident": str(incident.number)},
    )
    context.tell("This channel will be archived ", Time(at, "relative"), ". To keep it, say ", code("reopen"), ".")


@blocks.on("reopened")
async def keep(context: Context, incident: Incident) -> None:
    await context.services.timers.cancel(context.uow.session, _key(incident))


@blocks.on_timer(TIMER)
async def archive(context: Context, incident: Incident) -> None:
    if incident.is_open or incident.place is None or (incident.channel and incident.channel.is_archived):
        return
    about = {"incident": str(incident.number)}
    context.ask(ArchiveChannel(place=incident.place, note="archive", about=about, only_failure=True))


@blocks.result("archive")
async def not_archived(context: Context, event: Undeliverable) -> None:
    context.tell(f"This channel should have been archived, but could not be: {event.reason}")


def _key(incident: Incident) -> str:
    return f"{TIMER}/{incident.number}"
