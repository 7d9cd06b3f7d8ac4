"""`roles`: who looks after what beside the lead. Which roles there are is set by `MUSTER_ROLES`."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.cards import Actions, Button, Card, Section
from core.chat.events import ButtonClicked
from core.chat.text import Piece, bold, bullets, text
from core.incidents.errors import DomainError, InvalidValue
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.timeline import EntryKind

blocks = Hub("roles")


@blocks.command("roles", "role", help="shows who looks after what; gives a role to somebody")
async def roles_command(
    context: Context, incident: Incident, role: str | None = None, who: Person | None = None
) -> None:
    """`roles`, `roles scribe` (you take it), `roles scribe @ben`."""
    if role is None:
        await _show(context, incident)
        return
    person = who or context.person
    if person is None:
        raise DomainError("I can't tell who you are, so name somebody: roles scribe @somebody.")
    await give_role(context, incident, known_role(context, role), person)


@blocks.action("claim-role")
async def claim(context: Context, incident: Incident, person: Person, event: ButtonClicked) -> None:
    """The button beside a role that is free."""
    role = known_role(context, event.value.partition(" ")[2])
    held = (await context.uow.roles.of(incident.number)).get(role)
    if held and held is not person:
        raise DomainError(f"{held.display_name} has taken {role} already. To take it over: roles {role}.")
    await give_role(context, incident, role, person)


async def give_role(context: Context, incident: Incident, role: str, person: Person) -> None:
    """Set who has a role, say so, and see that they are in the channel."""
    await context.uow.roles.give(incident.number, role, person)
    context.write(EntryKind.NOTE, f"**{role.capitalize()}**: {person.display_name}", incident)
    context.publish("role_given", incident, role=role, person=str(person.id))
    context.invite(person)
    if person is context.person:
        context.announce(context.who, f" takes care of {role} in {incident.reference}.")
    else:
        context.announce(context.who, " asked ", context.mention(person), f" to take care of {role}.")


async def clear_role(context: Context, incident: Incident, role: str, held: Person) -> None:
    """Nobody looks after it any longer."""
    await context.uow.roles.clear(incident.number, role)
    context.write(EntryKind.NOTE, f"**{role.capitalize()}**: nobody, after {held.display_name}", incident)
    context.publish("role_cleared", incident, role=role)
    context.announce(context.who, f" took {role} in {incident.reference} from ", context.mention(held), ".")


def known_role(context: Context, role: str) -> str:
    """The role as it is kept. Raises `InvalidValue`."""
    roles = context.services.roles
    if role.casefold() not in roles:
        raise InvalidValue("role", f"There is no role “{role[:40]}” here. There are: {', '.join(roles)}.")
    return role.casefold()


async def _show(context: Context, incident: Incident) -> None:
    held = await context.uow.roles.of(incident.number)
    lead: Piece = context.mention(incident.lead) if incident.lead else "nobody yet"
    lines = [text(bold("Lead"), ": ", lead)]
    for role in context.services.roles:
        who: Piece = context.mention(held[role]) if role in held else "nobody yet"
        lines.append(text(bold(role.capitalize()), ": ", who))
    free = [role for role in context.services.roles if role not in held]
    buttons = tuple(
        Button(action="claim-role", label=f"Take {role}", value=f"{incident.reference} {role}") for role in free
    )
    title = f"Who looks after what in {incident.reference}"
    section = Section(text=text(bold(title), bullets(*lines)))
    context.reply(title, card=Card(parts=(section, Actions(controls=buttons)) if buttons else (section,)))
