"""Turns the rules into building blocks: a playbook is a hub like any other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.blocks.kinds import INCIDENT_CHANNELS, Keyword, Notification
from core.chat.events import ButtonClicked, IncidentEvent, TimerFired
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.playbook import doing
from core.playbook.facts import holds, is_at_least, is_rated, is_set
from core.playbook.reading import Playbook, length, moment, steps, words
from core.playbook.rules import Rule
from core.store.errors import WriteConflict

Call = Callable[[Context], Awaitable[None]]


def playbook_hub(playbook: Playbook) -> Hub:
    """One block for each rule, named after it."""
    hub = Hub("playbook")
    for rule in playbook.rules:
        _register(hub, playbook, rule)
    _register_reminders(hub, playbook)
    return hub


def _register(hub: Hub, playbook: Playbook, rule: Rule) -> None:
    when, name = moment(rule), f"playbook: {rule.name}"
    call = _call(playbook, rule)
    for event in words(when.event):
        if event == "closing":
            hub.requirements[name] = _requirement(playbook, rule)
        else:
            hub.listeners.setdefault(event, {})[name] = call
    if when.keyword or when.pattern:
        phrases, patterns = tuple(words(when.keyword)), tuple(words(when.pattern))
        hub.keywords[name] = Keyword(name, call, phrases, patterns, (INCIDENT_CHANNELS,))
    if when.after or when.every:
        after, every = length(when.after or when.every or ""), length(when.every) if when.every else None
        times = when.times if every else 1
        during = playbook.hours[when.during] if when.during else None
        hub.notifications[name] = Notification(name, call, after, every, times, _when(playbook, rule), during)
    if when.severity_at_least:
        severity = when.severity_at_least
        reached = _first_time(playbook, rule, call, lambda incident: is_at_least(incident.severity, severity))
        for event in ("declared", "severity_changed"):
            hub.listeners.setdefault(event, {})[name] = reached
    if when.rating_at_least:
        wanted = when.rating_at_least
        reached = _first_time(playbook, rule, call, lambda incident: is_rated(incident, playbook.document, wanted))
        for event in ("declared", "title_changed", "summary_changed", "impact_changed"):
            hub.listeners.setdefault(event, {})[name] = reached
    if when.field_set:
        hub.listeners.setdefault(f"{when.field_set}_changed", {})[name] = _when_set(when.field_set, call)
        hub.listeners.setdefault("declared", {})[name] = _when_set(when.field_set, call)


def _call(playbook: Playbook, rule: Rule) -> Call:
    async def call(context: Context) -> None:
        if context.incident and holds(rule.condition, context.incident, playbook.document):
            await doing.carry_out(context, playbook, rule)

    return call


def _when(playbook: Playbook, rule: Rule) -> Callable[[Context], Awaitable[object]]:
    async def when(context: Context) -> object:
        return holds(rule.condition, context.here, playbook.document)

    return when


def _first_time(playbook: Playbook, rule: Rule, call: Call, is_so: Callable[[Incident], bool]) -> Call:
    """Once for each incident: when it is so, and the rule's conditions hold."""

    async def reached(context: Context) -> None:
        incident = context.here
        if not is_so(incident) or not holds(rule.condition, incident, playbook.document):
            return
        claim = f"playbook/{incident.number}/{rule.name}"
        if await context.uow.claims.is_free(claim, context.now):
            await call(context)
            # Taken only now: a claim is a write, and what is done may ask a chat who somebody is.
            if not await context.uow.claims.take(claim, context.now):
                raise WriteConflict("somebody else was there at the same moment")

    return reached


def _when_set(name: str, call: Call) -> Call:
    """When a field that was empty is not any more."""

    async def was_set(context: Context) -> None:
        event = context.event
        assert isinstance(event, IncidentEvent)
        if is_set(context.here, name) and not event.about.get("old"):
            await call(context)

    return was_set


def _requirement(playbook: Playbook, rule: Rule) -> Callable[[Incident], str | None]:
    needed = [name for step in steps(rule) for name in words(step.require)]

    def missing(incident: Incident) -> str | None:
        if not holds(rule.condition, incident, playbook.document):
            return None
        absent = [name for name in needed if not is_set(incident, name)]
        if not absent:
            return None
        return f"Before {incident.reference} can be closed it needs: {', '.join(absent)}. ({rule.name})"

    return missing


def _register_reminders(hub: Hub, playbook: Playbook) -> None:
    rules = {rule.name: rule for rule in playbook.rules}

    @hub.on_timer(doing.REMINDER)
    async def again(context: Context, event: TimerFired) -> None:
        rule = rules.get(event.about["rule"])
        if rule and context.incident and context.incident.is_open:
            number, count = int(event.about["step"]), int(event.about["count"])
            step = steps(rule)[number] if number < len(steps(rule)) else None
            if step and step.remind:
                await doing.remind(context, context.incident, rule, number, step.remind, count)

    @hub.action(doing.DONE)
    async def done(context: Context, incident: Incident, event: ButtonClicked) -> None:
        _, number, name = event.value.split(" ", 2)
        if name not in rules:
            raise DomainError("That reminder is no longer in the playbook.")
        key = doing.reminder_key(incident, name, int(number))
        await context.services.timers.silence(context.uow.session, key)
        context.tell(context.who, f" has done it: {name}.")
        context.note(f"Done: {name}")
