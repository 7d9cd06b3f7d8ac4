"""Calls the building blocks that an event matches, each in a transaction of its own.

A transaction each, not savepoints in one: a slow handler then holds no lock while it thinks, and an event that is
handled again after a crash repeats only the blocks that had not committed (the inbox remembers each step).
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog

from core.blocks import notifications, refused
from core.blocks.answers import FieldErrors, take_answer
from core.blocks.context import Context
from core.blocks.cooling import cooling
from core.blocks.deeds import note_deeds
from core.blocks.heard import heard_as
from core.blocks.inside import for_its_people
from core.blocks.kinds import Handler
from core.blocks.late_forms import filled_in, say_after_all, tell_late
from core.blocks.places import Places, block_of
from core.blocks.placing import hold_incidents, pass_on
from core.blocks.promises import check_awaited
from core.blocks.routing import meant, parse_reference, run_command
from core.blocks.services import Services
from core.chat import events
from core.chat.events import Event, event_type
from core.chat.forms import Form
from core.chat.places import Place
from core.chat.platform import FormVerdict
from core.chat.text import text
from core.delivery.inbox import insert_event
from core.delivery.item import InboxItem, LeaseLost, NotYet, PermanentFailure
from core.incidents.errors import DomainError, EditConflict, InvalidValue
from core.store.errors import StoreAway, WriteConflict

log = structlog.get_logger()

_TRIES = 8
_APOLOGY = "apology"
_LONGEST_NAME = 150
_SORRY = "Something went wrong on my side with that; whoever runs Muster can see it under “dead letters”."


@dataclass(frozen=True)
class Step:
    """One block to be called for an event; `name` is what the inbox remembers. `after_failure` is called in a
    transaction of its own when the block failed."""

    name: str
    call: Handler
    keyword: str = ""
    after_failure: Handler | None = None

    def __post_init__(self) -> None:
        """A rule or a function may have a name longer than the store takes."""
        if len(self.name) > _LONGEST_NAME:
            short = f"{self.name[:100]}…{hashlib.sha256(self.name.encode()).hexdigest()[:16]}"
            object.__setattr__(self, "name", short)


class Dispatcher:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._hub = services.hub
        self._places = Places(services.block_places)

    async def handle(self, item: InboxItem) -> FormVerdict | None:
        """Call every matching block that has not been called yet. Raises `PermanentFailure` if one of them failed, `NotYet`
        when one is under way too often already."""
        failed: list[str] = []
        await self._introduce(item.event)
        verdict: FormVerdict | None = None
        for step in self._steps(item.event):
            if step.name in item.steps_done:
                continue
            try:
                async with self._places.one(block_of(step.name, item.event, self._hub)):
                    verdict = await self._run(step, item) or verdict
            except DomainError as refusal:
                verdict = await self._refuse(step, item, refusal) or verdict
            except (WriteConflict, StoreAway, LeaseLost, NotYet, asyncio.CancelledError):
                raise
            except Exception as error:
                log.exception("block_failed", block=step.name, event_key=item.event.key, event_type=item.kind)
                failed.append(f"{step.name}: {self._reason(error)}")
                await self._after_failure(step, item)
                await self._apologise(item)
        if failed:
            raise PermanentFailure("; ".join(failed))
        return verdict

    def _steps(self, event: Event) -> list[Step]:
        match event:
            case events.CommandInvoked() | events.Mentioned():
                return [Step("command", run_command)]
            case events.ButtonClicked(action=name):
                return [Step(f"action:{name}", self._hub.actions.get(name) or unanswered("button"))]
            case events.FormSubmitted(form=name):
                return [Step(f"form:{name}", self._hub.forms.get(name) or unanswered("form"))]
            case events.Asked(name=name):
                return [Step(f"asked:{name}", self._hub.asks.get(name) or unanswered("request"))]
            case events.ShortcutUsed(name=name):
                return [Step(f"shortcut:{name}", self._hub.shortcuts.get(name) or unanswered("shortcut"))]
            case events.Delivered(note=note) | events.Undeliverable(note=note):
                known = self._hub.results.get(note)
                return [Step(f"result:{note}", known)] if known else []
            case events.TimerFired(name=notifications.TIMER):
                return self._notifying(event)
            case events.IncidentEvent(name=name) | events.TimerFired(name=name):
                return self._listening(name)
            case events.MessagePosted():
                named = [step for name in heard_as(event) for step in self._listening(name)]
                return [*named, *self._said(event)]
        return self._listening(event_type(event))

    def _said(self, event: events.MessagePosted) -> list[Step]:
        """The keyword blocks, except in a channel where they cool down."""
        is_incident = self._services.watch.is_incident_channel(event.place)
        found = self._services.keywords.find(event.text.plain, event.place, is_incident)
        return [Step(f"keyword:{each.name}", cooling(each), keyword=words) for each, words in found]

    def _notifying(self, event: events.TimerFired) -> list[Step]:
        found = self._hub.notifications.get(event.about.get("block", ""))
        if found is None:
            return []
        call = functools.partial(notifications.call, notification=found)
        return [
            Step(
                f"notify:{found.name}",
                call,
                after_failure=functools.partial(notifications.after_failure, notification=found),
            )
        ]

    def _listening(self, name: str) -> list[Step]:
        return [Step(f"on:{block}", call) for block, call in self._hub.listeners.get(name, {}).items()]

    async def _introduce(self, event: Event) -> None:
        """Store somebody new at once: the transaction of a block begins without a write, so it holds no lock while the
        block thinks."""
        if event.person and not self._services.watch.knows(event.person):
            for _ in range(_TRIES):
                try:
                    async with self._services.unit_of_work() as uow:
                        await uow.people.known(event.person, event.person_name)
                        await uow.commit()
                    return
                except WriteConflict:
                    continue

    async def _run(self, step: Step, item: InboxItem) -> FormVerdict | None:
        for number in range(_TRIES):
            try:
                async with self._services.unit_of_work() as uow:
                    context = await prepare(self._services, uow, item.event)
                    context.keyword, context.step = step.keyword, step.name
                    async with asyncio.timeout(self._services.block_limit):
                        answer = await step.call(context)
                    check_awaited(context.promised)
                    verdict = take_answer(context, answer)
                    if verdict and verdict.errors:
                        raise FieldErrors(verdict.errors)
                    if verdict and not self._is_on_screen(item.event):
                        say_after_all(context, verdict)
                    await self._commit(context, step, item)
                return verdict
            except WriteConflict:
                # Somebody else changed the same rows: look again and do it again; nothing has been sent yet.
                if number == _TRIES - 1:
                    raise
                await asyncio.sleep(0.005 * number)
        return None

    async def _commit(self, context: Context, step: Step, item: InboxItem) -> None:
        await hold_incidents(context)
        for write in context.last_writes:
            await write()
        for incident in context.changed:
            for refresh in self._hub.refreshers.values():
                await refresh(context.on_behalf(incident))
        session = context.uow.session
        for number, wanted in enumerate(context.asked):
            await pass_on(context, wanted, wanted.key or f"{item.id}-{step.name}-{number}", item.correlation)
        for happened in context.happened:
            if happened.name in self._hub.listeners:
                lane = f"incident/{happened.incident}"
                await insert_event(session, happened, lane, self._services.clock.now(), item.correlation)
        await note_deeds(context)
        await item.record_step(session, step.name)
        await context.uow.commit()
        self._services.wake(session)
        for incident in context.changed:
            self._services.feed.publish(incident.number)

    async def _refuse(self, step: Step, item: InboxItem, refusal: DomainError) -> FormVerdict | None:
        """Tell the person why not: beside the fields of a form, else in a reply that only they see."""
        event = item.event
        verdict = FormVerdict(errors=_field_errors(refusal), message=text(str(refusal)))
        if isinstance(event, events.FormSubmitted) and event.key in self._services.on_screen:
            self._services.on_screen.remove(event.key)
            return msgspec.structs.replace(verdict, again=await self._as_filled_in(event))
        if isinstance(event, events.Asked) or (isinstance(event, events.ButtonClicked) and event.on_page):
            return verdict
        async with self._services.unit_of_work() as uow:
            context = await prepare(self._services, uow, event)
            context.step = f"{step.name}:refused"
            if isinstance(event, events.FormSubmitted):
                await tell_late(context, verdict)
            elif event.person:
                context.reply_privately(str(refusal))
            elif context.incident:
                # Nobody asked for it, so those who work on the incident hear why it did not happen.
                context.tell(f"⚠️ {refusal}")
            if isinstance(event, events.Mentioned):
                await refused.remember(context, meant(context))
            if step.after_failure:
                await step.after_failure(context)
            log.info("block_refused", block=step.name, event_key=event.key, reason=str(refusal)[:200])
            await self._commit(context, step, item)
        return None

    async def _as_filled_in(self, event: events.FormSubmitted) -> Form | None:
        """The form that was submitted, under its own token."""
        async with self._services.unit_of_work() as uow:
            opened = await uow.forms.find(event.token)
        if opened is None or not opened.content:
            return None
        form = msgspec.json.decode(opened.content, type=Form)
        return msgspec.structs.replace(filled_in(form, event), token=event.token)

    def _is_on_screen(self, event: Event) -> bool:
        return not isinstance(event, events.FormSubmitted) or event.key in self._services.on_screen

    async def _after_failure(self, step: Step, item: InboxItem) -> None:
        if step.after_failure is None:
            return
        async with self._services.unit_of_work() as uow:
            context = await prepare(self._services, uow, item.event)
            context.step = f"{step.name}:failed"
            await step.after_failure(context)
            await self._commit(context, Step(context.step, run_command), item)

    def _reason(self, error: Exception) -> str:
        if isinstance(error, TimeoutError):
            return f"did not return within {self._services.block_limit:g} s"
        return f"{type(error).__name__}: {str(error)[:200]}"

    async def _apologise(self, item: InboxItem) -> None:
        if item.event.person is None or _APOLOGY in item.steps_done:
            return
        async with self._services.unit_of_work() as uow:
            context = await prepare(self._services, uow, item.event)
            context.step = _APOLOGY
            if isinstance(item.event, events.FormSubmitted):
                # What was filled in is not lost: the form comes back.
                await tell_late(context, FormVerdict(errors={"": _SORRY}))
            else:
                context.reply_privately(_SORRY)
            await self._commit(context, Step(_APOLOGY, run_command), item)


async def prepare(services: Services, uow: Any, event: Event) -> Context:
    """The context of an event: its incident and its person, looked up."""
    context = Context(event, services, uow)
    if isinstance(event, events.IncidentEvent):
        context.incident = await uow.incidents.get(event.incident)
    elif (
        isinstance(event, events.Delivered | events.Undeliverable | events.Postponed | events.TimerFired)
        and "incident" in event.about
    ):
        context.incident = await uow.incidents.get(int(event.about["incident"]))
    elif isinstance(event, events.Asked):
        await _asked(context, event)
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
    if isinstance(event, events.ButtonClicked) and (named := parse_reference(event.value.partition(" ")[0])):
        context.incident = await uow.incidents.get(named)
    if isinstance(event, events.ButtonClicked | events.FormSubmitted):
        context.incident = await for_its_people(context, context.incident)
    return context


async def _asked(context: Context, event: events.Asked) -> None:
    """Who asks is known by their id. Chat speaks of it where the incident lives, or where it will be told of."""
    context.person = await context.uow.people.get(event.by)
    if event.incident is not None:
        # A token that only changes things need not be one that reads.
        whole = context.services.policy.viewer(context.person)
        context.incident = await context.uow.incidents.seen_by(whole, event.incident)
        if context.incident is None:
            raise DomainError(f"There is no INC-{event.incident} that you may see.")
    home = next(iter(context.services.homes.values()), None)
    context.opened_at = (context.incident.place if context.incident else None) or (home.place(False) if home else None)


async def _meet(context: Context, event: Event) -> None:
    assert event.person is not None
    context.person = await context.uow.people.known(event.person, event.person_name)
    context.services.watch.add_person(event.person)
    for account in context.person.accounts:
        if account.ref == event.person and account.is_stale(context.now):
            context.ask_profile(event.person)


def _field_errors(refusal: DomainError) -> dict[str, str]:
    if isinstance(refusal, FieldErrors):
        return refusal.sentences
    if isinstance(refusal, EditConflict):
        return refusal.sentences
    return {refusal.field: str(refusal)} if isinstance(refusal, InvalidValue) else {"": str(refusal)}


def unanswered(what: str) -> Handler:
    """What is called when no block answers to what somebody used: taken out of the process, or never written."""

    async def call(context: Context) -> object:
        name = getattr(context.event, "action", None) or getattr(context.event, "form", None) or ""
        log.warning("no_block_answers", what=what, name=name or getattr(context.event, "name", ""))
        raise DomainError(
            f"Nothing answers to that {what} any more, so nothing was done. Whoever runs Muster can say why."
        )

    return call
