"""Alerts in: monitoring systems propose incidents, or declare them, and what they tell later goes into the timeline."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.alerts import Alert
from core.chat.cards import Card
from core.chat.effects import Post
from core.chat.events import AlertReceived, ButtonClicked, Delivered, FormSubmitted
from core.chat.forms import Form, SelectField, TextField
from core.chat.markdown import to_markdown
from core.chat.people import PersonRef
from core.chat.text import bullets, text
from core.commands import declare as declaring
from core.commands.alert_cards import DECLARE, IGNORE, as_list, decided_card, line, proposal
from core.commands.wording import shortened
from core.incidents.access import Permission
from core.incidents.errors import DomainError
from core.incidents.incident import MAX_TITLE, Incident
from core.incidents.person import Person
from core.incidents.severity import Severity
from core.incidents.timeline import EntryKind
from core.outside.alerts import AlertPolicy
from core.store.alerts import DECLARED, IGNORED, OVER, PROPOSED, AlertGroup

blocks = Hub("alerts")

PLATFORM = "alerts"
"""The platform of those who report for a monitoring system."""
_FORGOTTEN = timedelta(hours=24)


@blocks.on("alert_received")
async def received(context: Context, event: AlertReceived) -> None:
    """The same trouble is one message, or one incident, however often it is told."""
    policy = context.services.alert_policies.get(event.source)
    if policy is None:
        return
    told = [each for each in event.alerts if each.severity not in policy.ignores or not each.is_firing]
    group = await _group(context, event, policy, told)
    if group is None:
        return
    news = await context.uow.alerts.note(group, told, context.now)
    # Its message may have been posted, or somebody may have decided, since it was looked up.
    group = await context.uow.alerts.get(group.id) or group
    _at_home(context)
    if group.incident_id is not None:
        await _tell_incident(context, group, news)
    elif any(each.is_firing and each.severity in policy.declares for each in news) and group.state != IGNORED:
        reporter = await context.uow.people.known(PersonRef(PLATFORM, event.source, event.source), policy.label)
        await _declare(context, group, reporter, PROPOSED, OVER)
    elif news:
        await _propose(context, group)


async def _group(context: Context, event: AlertReceived, policy: AlertPolicy, told: list[Alert]) -> AlertGroup | None:
    """The group that this belongs to; a new one where something fires and what was before is over."""
    group = await context.uow.alerts.newest(event.source, event.group)
    if group and not await _is_over(context, group, policy):
        return group
    if not any(each.is_firing for each in told):
        return None
    title = shortened(event.title, MAX_TITLE)
    return await context.uow.alerts.begin(event.source, event.group, title, context.now)


async def _is_over(context: Context, group: AlertGroup, policy: AlertPolicy) -> bool:
    """Nothing of it fires any more, or its incident is closed, and that for longer than the window."""
    quiet = context.now - group.last_at
    if group.incident_id is not None:
        incident = await context.uow.incidents.get(group.incident_id)
        return quiet > policy.window and not (incident and incident.is_open)
    still_fires = any(each.is_firing for each in await context.uow.alerts.of(group.id))
    return quiet > (max(policy.window, _FORGOTTEN) if still_fires else policy.window)


async def _propose(context: Context, group: AlertGroup) -> None:
    """Post the message with its buttons, or bring it up to date."""
    alerts = await context.uow.alerts.of(group.id)
    fires = any(each.is_firing for each in alerts)
    if group.state in (PROPOSED, OVER):
        await context.uow.alerts.decide(group.id, PROPOSED if fires else OVER, (PROPOSED, OVER), None)
    if group.message:
        by = await context.uow.people.get(group.decided_by_id)
        card = decided_card(context, group, alerts, by) if group.state == IGNORED else proposal(group, alerts)
        context.update(group.message, group.title, card=card)
        return
    content = context.compose(f"🔔 {group.title}", card=proposal(group, alerts))
    # Until the chat has named the message, what comes later replaces what is still waiting.
    context.ask(
        Post(
            place=context.place,
            content=content,
            note="alerts_proposed",
            about={"group": str(group.id)},
            coalesce=f"alerts/{group.id}",
        ),
        key=f"alerts/{group.id}",
    )


@blocks.result("alerts_proposed")
async def proposed(context: Context, event: Delivered) -> None:
    """Remember which message it is, and show in it what has come meanwhile."""
    if not isinstance(event, Delivered) or event.message is None:
        return
    number = int(event.about["group"])
    # Before it is looked up: from here on it is locked.
    await context.uow.alerts.posted(number, event.message)
    group = await context.uow.alerts.get(number)
    if group is None:
        return
    context.update(event.message, group.title, card=await _card(context, group))


async def _card(context: Context, group: AlertGroup) -> Card:
    alerts = await context.uow.alerts.of(group.id)
    by = await context.uow.people.get(group.decided_by_id)
    return proposal(group, alerts) if group.state in (PROPOSED, OVER) else decided_card(context, group, alerts, by)


@blocks.action(DECLARE, needs=Permission.DECLARE)
async def declare_clicked(context: Context, person: Person, event: ButtonClicked) -> None:
    """Opens the form, filled in; declares at once where the chat has no forms."""
    group = await _undecided(context, event.value, (PROPOSED, IGNORED, OVER))
    context.incident = None
    able = context.services.capabilities_at(context.place)
    if not able.forms:
        await _declare(context, group, person, PROPOSED, IGNORED, OVER)
        return
    form = declaring.declare_form(group.title, able.private_channels)
    filled = await _filled_in(context, group, form)
    await context.open_form(msgspec.structs.replace(filled, name=DECLARE), {"group": group.id})


async def _filled_in(context: Context, group: AlertGroup, form: Form) -> Form:
    alerts = await context.uow.alerts.of(group.id)
    worst = _worst(alerts)
    known = {"severity": str(int(worst)) if worst else None, "summary": as_list(alerts)}
    fields = tuple(
        msgspec.structs.replace(each, initial=known[each.name])
        if isinstance(each, SelectField | TextField) and each.name in known
        else each
        for each in form.fields
    )
    return msgspec.structs.replace(form, fields=fields)


@blocks.form(DECLARE, needs=Permission.DECLARE)
async def declare_submitted(context: Context, event: FormSubmitted) -> None:
    group = await _undecided(context, str(context.state["group"]), (PROPOSED, IGNORED, OVER))
    await declaring.declare(context)
    if context.incident:
        await _declared(context, group, context.incident, PROPOSED, IGNORED, OVER)


@blocks.action(IGNORE)
async def ignore_clicked(context: Context, person: Person, event: ButtonClicked) -> None:
    """It stays quiet until it is over."""
    group = await _undecided(context, event.value, (PROPOSED, OVER))
    await _decide(context, group, IGNORED, person, (PROPOSED, OVER))
    alerts = await context.uow.alerts.of(group.id)
    card = decided_card(context, group, alerts, person, IGNORED)
    if message := group.message or event.message:
        context.update(message, group.title, card=card)


async def _undecided(context: Context, value: str, states: tuple[str, ...]) -> AlertGroup:
    group = await context.uow.alerts.get(int(value)) if value.isdecimal() else None
    if group is None:
        raise DomainError("These alerts are no longer known. Declare an incident with: /incident.")
    if group.state not in states:
        raise DomainError(await _decision(context, group))
    return group


async def _decision(context: Context, group: AlertGroup) -> str:
    by = await context.uow.people.get(group.decided_by_id)
    who = by.display_name if by else "Somebody"
    if group.incident_id is not None:
        return f"{who} has declared this already: INC-{group.incident_id}."
    return f"{who} has decided to ignore this."


async def _decide(context: Context, group: AlertGroup, state: str, by: Person | None, before: tuple[str, ...]) -> None:
    if not await context.uow.alerts.decide(group.id, state, before, by.id if by else None):
        raise DomainError("Somebody else was faster. Look at the message again.")


async def _declare(context: Context, group: AlertGroup, reporter: Person, *before: str) -> None:
    """An incident from what the alerts say."""
    alerts = await context.uow.alerts.of(group.id)
    incident = Incident(
        title=group.title,
        reporter=reporter,
        reported_at=context.event.at,
        started_at=min([context.event.at, *(each.starts_at for each in alerts if each.starts_at)]),
        summary=to_markdown(text(bullets(*(line(each) for each in alerts[:20])))),
        severity=_worst(alerts),
        key=f"alerts/{group.id}",
    )
    context.person = reporter
    await declaring.take_up(context, incident)
    await _declared(context, group, incident, *before)


async def _declared(context: Context, group: AlertGroup, incident: Incident, *before: str) -> None:
    await _decide(context, group, DECLARED, context.person, before)
    await context.uow.alerts.belongs_to(group.id, incident.number)
    alerts = await context.uow.alerts.of(group.id)
    if group.message:
        card = decided_card(context, group, alerts, context.person, DECLARED, incident)
        context.update(group.message, group.title, card=card)


async def _tell_incident(context: Context, group: AlertGroup, news: list[Alert]) -> None:
    """What is new goes into the timeline and the channel."""
    assert group.incident_id is not None
    incident = await context.uow.incidents.get(group.incident_id)
    if incident is None or not news:
        return
    context.incident = incident
    lines = [line(each) for each in news]
    if not any(each.is_firing for each in await context.uow.alerts.of(group.id)):
        lines.append(text("No alert of this group fires any more."))
    for each in lines:
        context.tell(each)
    context.write(EntryKind.NOTE, "\n\n".join(to_markdown(each) for each in lines))
    context.publish("alerts_changed", incident, firing=str(sum(each.is_firing for each in news)))


def _worst(alerts: list[Alert]) -> Severity | None:
    known = [each.severity for each in alerts if each.is_firing and each.severity]
    return Severity(min(known)) if known else None


def _at_home(context: Context) -> None:
    """Where headlines stand, in the first workspace."""
    home = next(iter(context.services.homes.values()), None)
    context.opened_at = home.place(False) if home else None
