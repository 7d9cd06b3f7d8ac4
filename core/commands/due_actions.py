"""Follow-ups that fall due: their owners are told in a direct conversation, at office hours in their own zone.

On the day it is due, then once each working day, five times in all, until it is done. Closing the incident stops none of it:
follow-ups are what is left to do afterwards.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.blocks.notifications import incident_zone
from core.blocks.office_hours import office_hours, zone_named
from core.chat.cards import Actions, Button, Card, LinkButton, Section
from core.chat.events import ButtonClicked, TimerFired
from core.chat.markdown import from_markdown
from core.chat.text import bold, text
from core.chat.words import words
from core.commands.wording import shortened
from core.incidents.action_item import ActionItem
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.person import Person

blocks = Hub("due actions")

TIMER = "action-due"
TIMES = 5
_OPENS = time(9)


@blocks.on("action_added", "action_changed")
async def plan(context: Context, incident: Incident) -> None:
    """Set, move or stop the reminders of the incident's follow-ups."""
    nothing_to_say = list[str]()
    for item in await context.uow.actions.of(incident.number):
        if item.due is None or item.owner_id is None or item.is_done:
            nothing_to_say.append(_key(item))
        elif not await _is_planned(context, item):
            owner = await context.uow.people.get(item.owner_id)
            zone = _zone(context, incident, owner)
            due = datetime.combine(item.due, _OPENS, zone_named(zone)).astimezone(UTC)
            await _set(context, incident, item, office_hours.next_opening(max(due, context.now), zone), 0)
    await context.services.timers.cancel(context.uow.session, *nothing_to_say)


@blocks.on_timer(TIMER)
async def remind(context: Context, incident: Incident, event: TimerFired) -> None:
    """It is due and not done: tell its owner, and come back tomorrow."""
    item = await context.uow.actions.get(incident.number, int(event.about["action"]))
    if item is None or item.is_done or event.about["for"] != _meant(item):
        return
    owner = await context.uow.people.get(item.owner_id)
    if owner is None:
        return
    zone, count = _zone(context, incident, owner), int(event.about["count"])
    if not office_hours.is_open(context.now, zone):
        # Nobody ran when it was due: it can wait until the morning.
        await _set(context, incident, item, office_hours.next_opening(context.now, zone), count)
        return
    _tell(context, incident, item, owner)
    count += 1
    if count < TIMES:
        tomorrow = max(event.at, context.now - timedelta(hours=12)) + timedelta(days=1)
        await _set(context, incident, item, office_hours.next_opening(tomorrow, zone), count)


@blocks.action("finish-follow-up")
async def finish(context: Context, incident: Incident, event: ButtonClicked) -> None:
    """The button in the reminder."""
    number = event.value.partition(" ")[2]
    item = await context.uow.actions.get(incident.number, int(number) if number.isdecimal() else 0)
    if item is None:
        raise DomainError("That follow-up is no longer there.")
    if item.done_at:
        raise DomainError("That one is done already.")
    item.done_at = event.at
    context.changed.add(incident)
    context.publish("action_changed", incident, details=item.details, what="done")
    context.reply_privately("Done: ", _said(item))
    if incident.place:
        context.post(incident.place, context.who, f" finished a follow-up of {incident.reference}: ", _said(item))


def _tell(context: Context, incident: Incident, item: ActionItem, owner: Person) -> None:
    assert item.due
    today = context.now.astimezone(zone_named(_zone(context, incident, owner))).date()
    when = "is due today" if item.due >= today else f"was due on {item.due:%A, %B %-d}"
    line = f"A follow-up of {incident.reference} {when}: {_said(item)}"
    controls = (
        Button(
            action="finish-follow-up", label="Mark it done", value=f"{incident.reference} {item.id}", style="primary"
        ),
        LinkButton(label="My follow-ups", url=f"{context.services.site_url}/actions?of=me"),
    )
    said = text("A follow-up of ", bold(incident.reference), f" {incident.title} {when}: {_said(item)}")
    context.direct(owner, line, card=Card(parts=(Section(text=said), Actions(controls=controls))))


async def _is_planned(context: Context, item: ActionItem) -> bool:
    about = await context.services.timers.waiting(context.uow.session, _key(item))
    return about is not None and about["for"] == _meant(item)


async def _set(context: Context, incident: Incident, item: ActionItem, at: datetime, count: int) -> None:
    await context.services.timers.set(
        context.uow.session,
        name=TIMER,
        key=_key(item),
        group=f"action/{item.id}",
        at=at,
        place=incident.place or context.services.home_place(incident),
        about={
            "incident": str(incident.number),
            "action": str(item.id),
            "for": _meant(item),
            "count": str(count),
        },
    )


def _meant(item: ActionItem) -> str:
    """Whom a reminder is for, and of what day: another owner or date makes it another reminder."""
    return f"{item.owner_id}/{item.due}"


def _key(item: ActionItem) -> str:
    return f"{TIMER}/{item.id}"


def _zone(context: Context, incident: Incident, owner: Person | None) -> str:
    return (owner.timezone if owner else None) or incident_zone(incident, context.services)


def _said(item: ActionItem) -> str:
    return shortened(words(from_markdown(item.details)), 300)
