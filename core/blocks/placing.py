"""Where what is said to an incident's people goes. Decided at the commit and with the incident locked, so that a room which
comes to be at this moment is either seen here, or sees what waits for it here."""

from __future__ import annotations

import msgspec

from core.blocks.call import Wanted
from core.blocks.context import Context
from core.chat.effects import Effect, Invite, Post
from core.chat.places import Place
from core.incidents.incident import Incident


async def hold_incidents(context: Context) -> None:
    """Lock those that are changed, and those whose room is not there as far as this call has seen."""
    held = context.changed | {each.to_room_of for each in context.asked if each.to_room_of and not _room(each)}
    for incident in sorted(held, key=lambda each: each.number):
        await context.uow.incidents.hold(incident)


def placed(wanted: Wanted) -> tuple[Effect | None, bool]:
    """The effect, and whether it has a place: if not, it waits for one. No effect: there is nothing to be done."""
    effect = wanted.effect
    if wanted.to_room_of is None:
        return effect, True
    assert isinstance(effect, Post | Invite)
    place = _room(wanted)
    if place is None:
        # Its members are asked in with the channel, when that is made.
        return (None, False) if isinstance(effect, Invite) and effect.people else (effect, False)
    if isinstance(effect, Invite):
        there = (place.platform, place.workspace)
        people = tuple(each for each in effect.people if (each.platform, each.workspace) == there)
        if not people and not effect.groups:
            return None, True
        effect = msgspec.structs.replace(effect, people=people)
    return msgspec.structs.replace(effect, place=place), True


async def catch_up(context: Context, incident: Incident) -> None:
    """The room is there, or another than was expected: what has waited for it is asked for again."""
    await context.uow.incidents.hold(incident)
    for effect, key in await context.services.outbox.take_unplaced(context.uow.session, incident.number):
        context.asked.append(Wanted(effect, key, incident))


def _room(wanted: Wanted) -> Place | None:
    incident = wanted.to_room_of
    assert incident is not None
    return incident.room if isinstance(wanted.effect, Post) else incident.place
