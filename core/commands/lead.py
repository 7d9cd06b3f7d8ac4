"""`lead`: who leads the response."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.text import Text
from core.chat.words import words
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.person import Person

blocks = Hub("lead")

_ME = ("", "me", "myself")


def _fits(args: Text) -> bool:
    return bool(args.people()) or words(args).casefold() in _ME


@blocks.command("lead", help="sets who leads the response; without a name, you do", usage="[@person]", fits=_fits)
async def lead_command(context: Context) -> None:
    """`lead` or `lead @person`."""
    people = context.args.people()
    if len(people) > 1:
        raise DomainError("An incident has one lead. Name one person: lead @somebody.")
    if not people and words(context.args).casefold() not in _ME:
        raise DomainError(
            "Name the lead with an @-mention, as in: lead @somebody. Without a name, you take it yourself."
        )
    person = await context.uow.people.known(people[0]) if people else context.person
    if person is None:
        raise DomainError("I can't tell who you are, so name the lead: lead @somebody.")
    await set_lead(context, context.here, person)


@blocks.action("take-lead")
async def take_lead(context: Context) -> None:
    """The button in the welcome message."""
    if context.person:
        await set_lead(context, context.here, context.person)


async def set_lead(context: Context, incident: Incident, person: Person) -> None:
    """Make somebody lead, say so, and see that they are in the channel."""
    _check_active(person)
    await context.change("lead", person, incident)
    for account in person.accounts:
        if account.is_stale(context.now):
            context.ask_profile(account.ref)
    context.on_behalf(incident).invite(person)
    if person is context.person:
        context.announce(context.who, f" leads {incident.reference}.")
    else:
        context.announce(context.who, " made ", context.mention(person), f" the lead of {incident.reference}.")


def _check_active(person: Person) -> None:
    if person.accounts and all(account.is_deactivated for account in person.accounts):
        raise DomainError(f"{person.display_name}'s account is deactivated, so they can't lead. Name somebody else.")
