"""Where what is said to an incident's people goes. Decided at the commit and with the incident locked, so that a room which
comes to be at this moment is either seen here, or sees what waits for it here."""

from __future__ import annotations

import msgspec

from core.blocks.call import Wanted
from core.blocks.context import Context
from core.blocks.fitting import fit
from core.chat.effects import Effect, Invite, Post
from core.chat.places import Place
from core.incidents.incident import Incident


async def hold_incidents(context: Context) -> None:
    """Lock those that are changed, and those whose room is not there as far as this call has seen."""
    held = context.changed | {each.to_room_of for each in context.asked if each.to_room_of and not _room(each)}
    for incident in sorted(held, key=lambda each: each.number):
        await context.uow.incidents.hold(incident)


async def pass_on(context: Context, wanted: Wanted, key: str, correlation: str) -> None:
    """Into the outbox: as its platform can carry it out, or to wait there for its room."""
    about = context.on_behalf(wanted.to_room_of) if wanted.to_room_of else context
    waits = wanted.to_room_of is not None and _room(wanted) is None
    effect = _kept(wanted.effect) if waits else await fit(about, _placed(wanted))
    if effect:
        await context.services.outbox.ask(
            context.uow.session,
            effect,
            key=key,
            incident_id=about.incident.id if about.incident else None,
            correlation=correlation,
            is_unplaced=waits,
        )


def _kept(effect: Effect) -> Effect | None:
    """What is worth waiting: people are members by now, who are asked in with the channel when that is made."""
    return None if isinstance(effect, Invite) and effect.people else effect


def _placed(wanted: Wanted) -> Effect:
    """With its place."""
    if wanted.to_room_of is None:
        return wanted.effect
    assert isinstance(wanted.effect, Post | Invite)
    place = _room(wanted)
    assert place
    return msgspec.structs.replace(wanted.effect, place=place)


async def catch_up(context: Context, incident: Incident) -> None:
    """The room is there, or another than was expected: what has waited for it is asked for again."""
    await context.uow.incidents.hold(incident)
    for effect, key in await context.services.outbox.take_unplaced(context.uow.session, incident.number):
        context.asked.append(Wanted(effect, key, incident))


def _room(wanted: Wanted) -> Place | None:
    incident = wanted.to_room_of
    assert incident is not None
    return incident.room if isinstance(wanted.effect, Post) else incident.place
