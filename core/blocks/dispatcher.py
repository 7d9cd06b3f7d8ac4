"""Calls the building blocks that an event matches, each in a transaction of its own.

A transaction each, not savepoints in one: a slow handler then holds no lock while it thinks, and an event that is
handled again after a crash repeats only the blocks that had not committed (the inbox remembers each step).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog

from core.blocks.context import Context
from core.blocks.late_forms import tell_late
from core.blocks.routing import parse_reference, run_command
from core.blocks.services import Services
from core.chat import events
from core.chat.events import Event, event_type
from core.chat.places import Place
from core.chat.platform import FormVerdict
from core.chat.text import text
from core.delivery.inbox import insert_event
from core.delivery.item import InboxItem, PermanentFailure
from core.incidents.errors import DomainError, EditConflict, InvalidValue
from core.incidents.incident import Incident
from core.store.unit_of_work import WriteConflict

log = structlog.get_logger()

_TRIES = 8
_APOLOGY = "apology"
_SORRY = "Something went wrong on my side with that; whoever runs Muster can see it under “dead letters”."


@dataclass(frozen=True)
class Step:
    """One block to be called for an event; `name` is what the inbox remembers."""

    name: str
    call: Callable[[Context], Awaitable[None]]


class Dispatcher:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._hub = services.hub

    async def handle(self, item: InboxItem) -> FormVerdict | None:
        """Call every matching block that has not been called yet. Raises `PermanentFailure` if one of them failed."""
        failed: list[str] = []
        verdict: FormVerdict | None = None
        for step in self._steps(item.event):
            if step.name in item.steps_done:
                continue
            try:
                verdict = await self._run(step, item) or verdict
            except DomainError as refusal:
                verdict = await self._refuse(step, item, refusal) or verdict
            except (WriteConflict, asyncio.CancelledError):
                raise
            except Exception as error:
                log.exception("block_failed", block=step.name, event_key=item.event.key, event_type=item.kind)
                failed.append(f"{step.name}: {type(error).__name__}")
                await self._apologise(item)
        if failed:
            raise PermanentFailure("; ".join(failed))
        return verdict

    def _steps(self, event: Event) -> list[Step]:
        match event:
            case events.CommandInvoked() | events.Mentioned():
                return [Step("command", run_command)]
            case events.ButtonClicked(action=name):
                return _one(f"action:{name}", self._hub.actions.get(name))
            case events.FormSubmitted(form=name):
                return _one(f"form:{name}", self._hub.forms.get(name))
            case events.ShortcutUsed(name=name):
                return _one(f"shortcut:{name}", self._hub.shortcuts.get(name))
            case events.Delivered(note=note) | events.Undeliverable(note=note):
                return _one(f"result:{note}", self._hub.results.get(note))
            case events.IncidentEvent(name=name) | events.TimerFired(name=name):
                return self._listening(name)
        return self._listening(event_type(event))

    def _listening(self, name: str) -> list[Step]:
        return [Step(f"on:{block}", call) for block, call in self._hub.listeners.get(name, {}).items()]

    async def _run(self, step: Step, item: InboxItem) -> FormVerdict | None:
        for number in range(_TRIES):
            try:
                async with self._services.unit_of_work() as uow:
                    context = await prepare(self._services, uow, item.event)
                    await step.call(context)
                    await self._commit(context, step, item)
                return None
            except WriteConflict:
                # Somebody else changed the same rows: look again and do it again; nothing has been sent yet.
                if number == _TRIES - 1:
                    raise
                await asyncio.sleep(0.005 * number)
        return None

    async def _commit(self, context: Context, step: Step, item: InboxItem) -> None:
        for incident in context.changed:
            for refresh in self._hub.refreshers.values():
                await refresh(context.on_behalf(incident))
        session = context.uow.session
        for number, (effect, key) in enumerate(context.asked):
            await self._services.outbox.ask(
                session,
                effect,
                key=key or f"{item.id}-{step.name}-{number}",
                incident_id=context.incident.id if context.incident else None,
                correlation=item.correlation,
            )
        for happened in context.happened:
            if happened.name in self._hub.listeners:
                await insert_event(session, happened, f"incident/{happened.incident}", self._services.clock.now())
        await item.record_step(session, step.name)
        await context.uow.commit()
        self._services.outbox.wake()
        for incident in context.changed:
            self._services.feed.publish(incident.number)

    async def _refuse(self, step: Step, item: InboxItem, refusal: DomainError) -> FormVerdict | None:
        """Tell the person why not: beside the fields of a form, else in a reply that only they see."""
        event = item.event
        verdict = FormVerdict(errors=_field_errors(refusal), message=text(str(refusal)))
        if isinstance(event, events.FormSubmitted) and event.key in self._services.on_screen:
            self._services.on_screen.remove(event.key)
            return verdict
        async with self._services.unit_of_work() as uow:
            context = await prepare(self._services, uow, event)
            if isinstance(event, events.FormSubmitted):
                await tell_late(context, verdict)
            else:
                context.reply_privately(str(refusal))
            await self._commit(context, step, item)
        return None

    async def _apologise(self, item: InboxItem) -> None:
        if item.event.person is None or _APOLOGY in item.steps_done:
            return
        async with self._services.unit_of_work() as uow:
            context = await prepare(self._services, uow, item.event)
            context.reply_privately(_SORRY)
            await self._commit(context, Step(_APOLOGY, run_command), item)


async def prepare(services: Services, uow: Any, event: Event) -> Context:
    """The context of an event: its incident and its person, looked up."""
    context = Context(event, services, uow)
    if isinstance(event, events.IncidentEvent):
        context.incident = await uow.incidents.get(event.incident)
    elif isinstance(event, events.Delivered | events.Undeliverable | events.TimerFired) and "incident" in event.about:
        context.incident = await uow.incidents.get(int(event.about["incident"]))
    elif isinstance(event, events.FormSubmitted):
        opened = await uow.forms.find(event.token)
        if opened:
            context.state = opened.state
            where = opened.state.get("_channel") or event.place.channel
            context.opened_at = Place(event.place.platform, event.place.workspace, where, opened.state.get("_thread"))
        context.incident = await uow.incidents.get(opened.incident_id) if opened and opened.incident_id else None
    else:
        context.incident = await uow.incidents.at(event.place)
    if event.person:
        await _meet(context, event)
    if isinstance(event, events.ButtonClicked) and (named := parse_reference(event.value)):
        context.incident = await _of_button(context, named)
    return context


async def _of_button(context: Context, number: int) -> Incident | None:
    """The incident that a button names. A private one only in its own channel, or to its own people in a direct talk."""
    incident: Incident | None = await context.uow.incidents.get(number)
    if incident is None or not incident.is_private:
        return incident
    is_inside = incident.place == context.event.place.in_channel()
    is_own = context.event.direct and context.person in (incident.lead, incident.reporter)
    return incident if is_inside or is_own else None


async def _meet(context: Context, event: Event) -> None:
    assert event.person is not None
    context.person = await context.uow.people.known(event.person, event.person_name)
    context.services.watch.add_person(event.person)
    for account in context.person.accounts:
        if account.ref == event.person and account.is_stale(context.now):
            context.ask_profile(event.person)


def _field_errors(refusal: DomainError) -> dict[str, str]:
    if isinstance(refusal, EditConflict):
        return refusal.sentences
    return {refusal.field: str(refusal)} if isinstance(refusal, InvalidValue) else {"": str(refusal)}


def _one(name: str, call: Callable[[Context], Awaitable[None]] | None) -> list[Step]:
    return [Step(name, call)] if call else []
