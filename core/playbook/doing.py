"""What a rule does, with the verbs that every building block has."""

from __future__ import annotations

from core.blocks.context import Context
from core.chat.cards import Actions, Button, Card, Section
from core.chat.places import Place
from core.chat.text import bold, bullets, text
from core.commands.lead import set_lead
from core.commands.roles import give_role
from core.incidents.action_item import ActionItem
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.playbook.facts import fill, is_set, on_turn, person_of
from core.playbook.reading import TO, Playbook, length, steps, words
from core.playbook.rules import Do, Follow, Giving, MessageTo, Reminding, Rule

REMINDER, DONE = "playbook-reminder", "playbook-done"


async def carry_out(context: Context, playbook: Playbook, rule: Rule) -> None:
    """Every step of a rule, in order. What is private stays inside, unless the rule is meant for private incidents."""
    incident = context.here
    for number, step in enumerate(steps(rule)):
        if incident.is_private and not rule.condition.private and _leaves(step):
            context.tell(f"“{rule.name}” was left out: this incident is private. Tell those who must know by hand.")
        else:
            await _do(context, incident, playbook, rule, number, step)


def _leaves(step: Do) -> bool:
    """Whether somebody outside the incident's channel would learn of it."""
    is_told = step.message is not None and step.message.to not in TO
    return bool(is_told or step.page or step.role or step.invite)


async def _do(context: Context, incident: Incident, playbook: Playbook, rule: Rule, number: int, step: Do) -> None:
    if step.checklist:
        lines = bullets(*(fill(each, context, incident) for each in step.checklist))
        context.tell(rule.name, card=Card(parts=(Section(text=text(bold(rule.name), lines)),)))
    if step.message:
        await _message(context, incident, step.message)
    if step.action:
        await _follow_up(context, incident, rule, number, step.action)
    if step.page:
        try:
            context.page(step.page.service, step.page.why or incident.title)
        except DomainError as error:
            context.tell(f"⚠️ The playbook pages {step.page.service}. {error}")
    if step.role:
        await _give(context, incident, playbook, step.role)
    if step.invite:
        named = words(step.invite)
        people = [await person_of(context, incident, each) for each in named if not each.startswith("@")]
        context.invite(*[person for person in people if person], groups=[each for each in named if each[0] == "@"])
    if step.remind:
        await remind(context, incident, rule, number, step.remind, 0)


async def _message(context: Context, incident: Incident, message: MessageTo) -> None:
    said = fill(message.text, context, incident)
    if message.to == "channel":
        context.tell(said)
        return
    if message.to in ("lead", "reporter") or message.to.startswith("role:"):
        person = await person_of(context, incident, message.to)
        if person:
            context.direct(person, said)
        else:
            context.tell(f"(For {message.to.removeprefix('role:')}, who is nobody yet) {said}")
        return
    home = incident.place or context.services.home_place(incident)
    channel = message.to
    if channel.startswith("audience:"):
        channel = context.services.audiences.get(channel.removeprefix("audience:").casefold(), "")
    if not channel:
        # The rest of the rule matters all the same.
        context.tell(f"⚠️ The playbook speaks to “{message.to}”, which is not set up. Tell them by hand: {said}")
        return
    context.post(Place(home.platform, home.workspace, channel), said)


async def _follow_up(context: Context, incident: Incident, rule: Rule, number: int, follow: Follow) -> None:
    owner = await person_of(context, incident, follow.owner) if follow.owner else None
    said = fill(follow.text, context, incident)
    context.uow.actions.add(
        ActionItem(
            incident_id=incident.number,
            details=said,
            created_at=context.event.at,
            key=f"{context.event.key}/{rule.name}/{number}"[:200],
            owner_id=owner.id if owner else None,
            due=(context.now + length(follow.due)).date() if follow.due else None,
        )
    )
    context.changed.add(incident)
    context.tell(f"New follow-up: {said}")


async def _give(context: Context, incident: Incident, playbook: Playbook, giving: Giving) -> None:
    email = giving.person or on_turn(playbook.document.rotas[giving.rota], context.now)
    person = await person_of(context, incident, email)
    if person is None:
        context.tell(f"It is {email}'s turn for {giving.role}, but I find nobody of that address.")
    elif giving.role == "lead":
        await set_lead(context, incident, person)
    else:
        await give_role(context, incident, giving.role.casefold(), person)


async def remind(
    context: Context, incident: Incident, rule: Rule, number: int, reminding: Reminding, count: int
) -> None:
    """Say it, and set the timer for the next time."""
    if reminding.until and is_set(incident, reminding.until):
        return
    said = fill(reminding.text, context, incident)
    value = f"{incident.reference} {number} {rule.name}"
    done = Actions(controls=(Button(action=DONE, label="Done", value=value),))
    context.tell(said, card=Card(parts=(Section(text=text(said)), done)))
    if count + 1 < reminding.times:
        await context.services.timers.set(
            context.uow.session,
            name=REMINDER,
            key=reminder_key(incident, rule.name, number),
            group=f"incident/{incident.number}",
            at=context.now + length(reminding.every),
            place=incident.place or context.place,
            about={"incident": str(incident.number), "rule": rule.name, "step": str(number), "count": str(count + 1)},
        )


def reminder_key(incident: Incident, rule: str, number: int) -> str:
    return f"{REMINDER}/{incident.number}/{number}/{rule}"[:200]
