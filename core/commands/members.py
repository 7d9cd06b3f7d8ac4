"""Who takes part: joins, and the first message of somebody new. Further messages are only counted."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.events import MemberLeft, Undeliverable
from core.incidents.incident import Incident
from core.store.activity import note_join

blocks = Hub("members")


@blocks.on("member_joined")
async def joined(context: Context) -> None:
    if context.incident and context.event.person:
        room = context.services.watch.room_key(context.place)
        await note_join(context.uow.session, room, str(context.event.person), context.event.at)
        await _note(context, context.incident, is_in=True)
        context.changed.add(context.incident)


@blocks.on("member_left")
async def left(context: Context, event: MemberLeft) -> None:
    """Whoever leaves a private incident's channel sees it no longer, unless it is theirs for another reason."""
    if context.incident and event.person and not event.is_self:
        await _note(context, context.incident, is_in=False)
        context.changed.add(context.incident)


async def _note(context: Context, incident: Incident, is_in: bool) -> None:
    if context.person and context.person.id is not None:
        await context.uow.members.note(incident.number, context.person.id, is_in, context.event.at)


@blocks.on("message_posted")
async def newcomer(context: Context) -> None:
    """Looking the person up, which every call does, is all that is needed: they are known from now on."""


@blocks.result("group_invited")
async def group_not_invited(context: Context, incident: Incident, event: Undeliverable) -> None:
    """Whoever counts on a group must hear that it did not come."""
    context.tell(f"⚠️ The group {event.about['group']} could not be invited. {event.reason}")
