"""Notifications: small functions called for each open incident after a while, or again and again.

Each has one timer per incident. The timer's next firing is written in the transaction of the call, so a restart neither
repeats nor loses one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.blocks.kinds import Notification
from core.blocks.services import Services
from core.chat.cards import Actions, Button
from core.chat.events import ButtonClicked, TimerFired
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.store.engine import Sessions
from core.store.unit_of_work import UnitOfWork

TIMER = "notification"
SNOOZE, STOP = "notification-snooze", "notification-stop"
SNOOZED_FOR = timedelta(hours=1)

blocks = Hub("notifications")


@blocks.on("declared", "reopened")
async def begin(context: Context) -> None:
    """Set every notification's first timer."""
    for notification in context.services.hub.notifications.values():
        await _set(context, context.here, notification, context.event.at + notification.after, 0)


@blocks.on("closed")
async def end(context: Context) -> None:
    """Nobody is reminded of what is over."""
    await context.services.timers.cancel_group(context.uow.session, group(context.here))


async def call(context: Context, notification: Notification) -> object:
    """One firing: call the block if its moment is right, and set the next timer."""
    event, incident = context.event, context.incident
    assert isinstance(event, TimerFired)
    if incident is None or not incident.is_open:
        return None
    count = int(event.about["count"])
    zone = incident_zone(incident, context.services)
    if notification.during and not notification.during.is_open(context.now, zone):
        await _set(context, incident, notification, notification.during.next_opening(context.now, zone), count)
        return None
    if notification.when and not await notification.when(context):
        await _set(context, incident, notification, _next(notification, event.at, context.now), count)
        return None
    answer = await notification.handler(context)
    count += 1
    if notification.every and not 0 < notification.times <= count:
        await _set(context, incident, notification, _next(notification, event.at, context.now), count)
    return answer


async def after_failure(context: Context, notification: Notification) -> None:
    """It failed, so it does not count: the next time comes all the same."""
    event = context.event
    assert isinstance(event, TimerFired)
    if context.incident and context.incident.is_open:
        at = _next(notification, event.at, context.now)
        await _set(context, context.incident, notification, at, int(event.about["count"]))


def _next(notification: Notification, fired: datetime, now: datetime) -> datetime:
    """In step with the last firing; what was missed while nobody ran is not made up for."""
    step = notification.every or max(notification.after, timedelta(minutes=1))
    at = fired + step
    if at <= now:
        at += step * ((now - at) // step + 1)
    return at


async def _set(context: Context, incident: Incident, notification: Notification, at: datetime, count: int) -> None:
    await context.services.timers.set(
        context.uow.session,
        name=TIMER,
        key=key(incident, notification),
        group=group(incident),
        at=at,
        place=incident.place or context.place,
        about={"incident": str(incident.number), "block": notification.name, "count": str(count)},
    )


def key(incident: Incident, notification: Notification) -> str:
    return f"{TIMER}/{incident.number}/{notification.name}"[-200:]


def group(incident: Incident) -> str:
    return f"incident/{incident.number}"


def incident_zone(incident: Incident, services: Services) -> str:
    """The zone that the incident lives in: its lead's, else its reporter's, else the installation's."""
    lead = incident.lead.timezone if incident.lead else None
    return lead or incident.reporter.timezone or services.timezone


# --- snooze and stop ----------------------------------------------------------------------------------------------------


def snooze_and_stop(context: Context) -> Actions:
    """Two buttons for the message of a notification: not now, and never again for this incident."""
    assert isinstance(context.event, TimerFired)
    value = f"{context.here.reference} {context.event.about['block']}"
    return Actions(
        controls=(
            Button(action=SNOOZE, label="Snooze for an hour", value=value),
            Button(action=STOP, label="Stop reminding", value=value),
        )
    )


@blocks.action(SNOOZE)
async def snooze(context: Context) -> None:
    """Move the next firing an hour away."""
    notification, count = await _of_button(context)
    await _set(context, context.here, notification, context.event.at + SNOOZED_FOR, count)
    context.reply_privately("I will be back in an hour.")


@blocks.action(STOP)
async def stop(context: Context) -> None:
    """No further firing for this incident."""
    notification, _ = await _of_button(context)
    await context.services.timers.silence(context.uow.session, key(context.here, notification))
    context.reply_privately("I won't remind you of that again in this incident.")


async def _of_button(context: Context) -> tuple[Notification, int]:
    assert isinstance(context.event, ButtonClicked)
    name = context.event.value.partition(" ")[2]
    notification = context.services.hub.notifications.get(name)
    if notification is None or not context.here.is_open:
        raise DomainError("That reminder is over already.")
    waiting = await context.services.timers.waiting(context.uow.session, key(context.here, notification))
    if waiting is None:
        raise DomainError("That reminder is over already.")
    return notification, int(waiting["count"])


# --- blocks that are newer than an incident ---------------------------------------------------------------------------


async def begin_missing(sessions: Sessions, services: Services) -> None:
    """At start-up: open incidents get the timers of blocks that were not there when they were declared."""
    async with UnitOfWork(sessions) as uow:
        for incident in await uow.incidents.all_open():
            for notification in services.hub.notifications.values():
                await services.timers.set(
                    uow.session,
                    name=TIMER,
                    key=key(incident, notification),
                    group=group(incident),
                    at=max(incident.reported_at + notification.after, services.clock.now()),
                    place=incident.place or services.home_place(incident),
                    about={"incident": str(incident.number), "block": notification.name, "count": "0"},
                    anew=False,
                )
        await uow.commit()
