"""Messages kept for the timeline: a pin or the shortcut puts one in, its edits are followed, unpinning takes it out."""

from __future__ import annotations

import msgspec

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.effects import FetchFile, FetchMessage
from core.chat.events import (
    Attachment,
    Delivered,
    MessageDeleted,
    MessageEdited,
    PinAdded,
    PinRemoved,
    ReactionAdded,
    ReactionRemoved,
    ShortcutUsed,
    Undeliverable,
)
from core.chat.markdown import to_markdown
from core.chat.places import MessageRef, Place
from core.chat.text import Link
from core.incidents.access import Permission
from core.incidents.captured import PIN, REACTION, SHORTCUT, CapturedMessage
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.timeline import EntryKind, TimelineEntry
from core.store.files import KeptFile, file_key

blocks = Hub("capture")

MOST_BYTES = 8 * 1024 * 1024
"""Larger files stay links: the store is for what an incident needs, not for videos."""


@blocks.on("pin_added")
async def pinned(context: Context) -> None:
    assert isinstance(context.event, PinAdded)
    if context.incident and _may(context):
        await _keep(context, context.incident, context.event, PIN)


@blocks.shortcut("add-to-timeline")
async def added_by_shortcut(context: Context) -> None:
    """The shortcut on a message of the incident's channel."""
    event = context.event
    assert isinstance(event, ShortcutUsed)
    if context.incident is None:
        raise DomainError("That message is not in an incident's channel, so there is no timeline to add it to.")
    if event.message is None:
        raise DomainError("Use “Add to timeline” on a message: it is in the message's own menu.")
    was_there = await _keep(context, context.incident, event, SHORTCUT)
    said = "It was there already, and now stays even if it is unpinned: " if was_there else "Added to the timeline: "
    context.reply_privately(said, Link(context.services.doc_url(context.incident.reference), "the doc"), ".")


async def _keep(context: Context, incident: Incident, event: PinAdded | ShortcutUsed, way: str) -> bool:
    """Returns whether the message was in the timeline before."""
    assert event.message
    captured = await context.uow.timeline.captured(incident.number, event.message.key)
    was_there = captured.mark is not None
    captured.keep(way, event.at, context.person.id if context.person else None)
    captured.say(to_markdown(event.text), event.at, _stored(event.attachments))
    captured.written_at = captured.written_at or event.written_at
    if event.author:
        author = await context.uow.people.known(event.author)
        captured.author_id = author.id
        for account in author.accounts:
            if account.is_stale(context.now):
                context.ask_profile(account.ref)
    await _show(context, incident, captured)
    return was_there


@blocks.on("reaction_added")
async def reacted(context: Context, event: ReactionAdded) -> None:
    """The reaction that the settings name keeps a message; what it says is asked for, reactions do not tell."""
    if context.incident is None or event.reaction not in context.services.keep_reactions or not _may(context):
        return
    captured = await context.uow.timeline.captured(context.incident.number, event.message.key)
    captured.keep(_way(event), event.at, context.person.id if context.person else None)
    if captured.text_at is None:
        about = {"incident": str(context.incident.number)}
        context.ask(FetchMessage(message=event.message, note="captured", about=about))
    await _show(context, context.incident, captured)


def _may(context: Context) -> bool:
    """A pin or a reaction of somebody who may change nothing stays what it is in the chat. Not every chat says whose it
    was."""
    return context.person is None or context.may(Permission.RESPOND)


@blocks.result("captured")
async def fetched(context: Context, incident: Incident, event: Delivered | Undeliverable) -> None:
    """What the message says is known now."""
    if isinstance(event, Undeliverable) or event.found is None or event.message is None:
        return
    captured = await context.uow.timeline.captured(incident.number, event.message.key)
    found = event.found
    captured.say(to_markdown(found.text), event.at, _stored(found.attachments))
    captured.written_at = captured.written_at or found.written_at
    if found.author:
        captured.author_id = (await context.uow.people.known(found.author)).id
    await _show(context, incident, captured)


@blocks.on("reaction_removed")
async def reaction_taken_back(context: Context, event: ReactionRemoved) -> None:
    if context.incident is None or event.reaction not in context.services.keep_reactions or not _may(context):
        return
    captured = await context.uow.timeline.captured(context.incident.number, event.message.key)
    captured.release(_way(event), event.at)
    await _show(context, context.incident, captured)


def _way(event: ReactionAdded | ReactionRemoved) -> str:
    return f"{REACTION}/{event.reaction}/{event.person}"


@blocks.on("pin_removed")
async def unpinned(context: Context) -> None:
    event = context.event
    assert isinstance(event, PinRemoved)
    if context.incident is None or not _may(context):
        return
    captured = await context.uow.timeline.captured(context.incident.number, event.message.key)
    captured.release(PIN, event.at)
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
    """What was kept stays in the timeline, marked: it was said, and somebody found it worth keeping."""
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
    shown = await timeline.message_entry(incident.number, captured.message_key)
    mark = captured.mark
    if mark is None:
        if shown:
            await timeline.drop_message(incident.number, captured.message_key)
            context.changed.add(incident)
        return
    if shown is None:
        shown = TimelineEntry(
            incident_id=incident.number,
            kind=EntryKind.MESSAGE,
            at=mark.at,
            key=f"message/{captured.message_key}",
            message_key=captured.message_key,
            source=context.place.platform,
            place_key=context.place.key,
        )
        timeline.add(shown)
    shown.at, shown.person_id, shown.author_id = mark.at, mark.person_id, captured.author_id
    shown.field = mark.way.partition("/")[0]
    shown.text = captured.text + ("\n\n*(deleted in the chat since)*" if captured.is_deleted else "")
    shown.attachments = captured.attachments
    context.changed.add(incident)
    await _keep_files(context, incident, captured)


async def _keep_files(context: Context, incident: Incident, captured: CapturedMessage) -> None:
    """Ask for the bytes of what is not kept yet."""
    platform, workspace, channel, message = captured.message_key.split("/", 3)
    ref = MessageRef(Place(platform, workspace, channel), message)
    for each in captured.attachments:
        file, key = _attachment(each), file_key(captured.message_key, each["id"])
        if file.size <= MOST_BYTES and not await context.uow.files.has(incident.number, key):
            about = {"incident": str(incident.number), "key": key, "name": file.name, "media_type": file.media_type}
            fetch = FetchFile(message=ref, file=file, most=MOST_BYTES, note="file_kept", about=about)
            context.ask(fetch, f"file/{incident.number}/{key}")


@blocks.result("file_kept")
async def file_kept(context: Context, incident: Incident, event: Delivered | Undeliverable) -> None:
    """One that can't be had stays a link; the operator's log says why."""
    if isinstance(event, Undeliverable) or event.file is None:
        context.log.info("file_not_kept", reason=getattr(event, "reason", ""), code=getattr(event, "code", ""))
        return
    file = KeptFile(event.about["name"], event.about["media_type"], event.file)
    await context.uow.files.keep(incident.number, event.about["key"], file)
    context.changed.add(incident)


def _attachment(stored: dict[str, str]) -> Attachment:
    return Attachment(**{**stored, "size": int(stored.get("size") or 0)})  # type: ignore[arg-type]


def _stored(attachments: tuple[Attachment, ...]) -> list[dict[str, str]]:
    return [{key: str(value) for key, value in msgspec.structs.asdict(each).items()} for each in attachments]
