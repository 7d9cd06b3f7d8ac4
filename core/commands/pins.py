"""Pins: a pinned message enters the timeline, its edits are followed, unpinning takes it out again."""

from __future__ import annotations

import msgspec

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.events import Attachment, MessageDeleted, MessageEdited, PinAdded, PinRemoved
from core.chat.markdown import to_markdown
from core.incidents.captured import CapturedMessage
from core.incidents.incident import Incident
from core.incidents.timeline import EntryKind, TimelineEntry

blocks = Hub("pins")


@blocks.on("pin_added")
async def pinned(context: Context) -> None:
    event = context.event
    assert isinstance(event, PinAdded)
    if context.incident is None:
        return
    captured = await context.uow.timeline.captured(context.incident.number, event.message.key)
    captured.pin(event.at, context.person.id if context.person else None, event.key)
    captured.say(to_markdown(event.text), event.at, _stored(event.attachments))
    captured.written_at = captured.written_at or event.written_at
    if event.author:
        author = await context.uow.people.known(event.author)
        captured.author_id = author.id
        for account in author.accounts:
            if account.is_stale(context.now):
                context.ask_profile(account.ref)
    await _show(context, context.incident, captured)


@blocks.on("pin_removed")
async def unpinned(context: Context) -> None:
    event = context.event
    assert isinstance(event, PinRemoved)
    if context.incident is None:
        return
    captured = await context.uow.timeline.captured(context.incident.number, event.message.key)
    captured.unpin(event.at)
    await _show(context, context.incident, captured)


@blocks.on("message_edited")
async def edited(context: Context) -> None:
    event = context.event
    assert isinstance(event, MessageEdited)
    if context.incident is None:
        return
    captured = await context.uow.timeline.captured(context.incident.number, event.message.key)
    captured.say(to_markdown(event.text), event.at, _stored(event.attachments))
    await _show(context, context.incident, captured)


@blocks.on("message_deleted")
async def deleted(context: Context) -> None:
    """What was pinned stays in the timeline, marked: it was said, and somebody found it worth keeping."""
    event = context.event
    assert isinstance(event, MessageDeleted)
    if context.incident is None:
        return
    captured = await context.uow.timeline.captured(context.incident.number, event.message.key)
    captured.is_deleted = True
    await _show(context, context.incident, captured)


async def _show(context: Context, incident: Incident, captured: CapturedMessage) -> None:
    """Make the timeline agree with what is known of the message."""
    timeline = context.uow.timeline
    shown = await timeline.pin_entry(incident.number, captured.message_key)
    if not captured.is_pinned or captured.pinned_at is None:
        if shown:
            await timeline.drop_pin(incident.number, captured.message_key)
            context.changed.add(incident)
        return
    if shown is None:
        shown = TimelineEntry(
            incident_id=incident.number,
            kind=EntryKind.PIN,
            at=captured.pinned_at,
            key=f"pin/{captured.message_key}",
            message_key=captured.message_key,
            source=context.place.platform,
            place_key=context.place.key,
        )
        timeline.add(shown)
    shown.at, shown.person_id, shown.author_id = captured.pinned_at, captured.pinned_by_id, captured.author_id
    shown.text = captured.text + ("\n\n*(deleted in the chat since)*" if captured.is_deleted else "")
    shown.attachments = captured.attachments
    context.changed.add(incident)


def _stored(attachments: tuple[Attachment, ...]) -> list[dict[str, str]]:
    return [{key: str(value) for key, value in msgspec.structs.asdict(each).items()} for each in attachments]
