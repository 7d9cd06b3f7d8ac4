"""A private incident exists only for its own people: everybody else's button, form or command finds nothing."""

from __future__ import annotations

from core.blocks.context import Context
from core.incidents.incident import Incident


async def for_its_people(context: Context, incident: Incident | None) -> Incident | None:
    """The incident, unless it is private and this is neither its own channel nor a talk alone with one of its people.

    In any other place even its people get nothing: others read there.
    """
    if incident is None or not incident.is_private or incident.lives_at(context.place):
        return incident
    is_alone = context.event.direct or not context.place.channel
    return await context.uow.incidents.seen_by(context.viewer, incident.number) if is_alone else None
