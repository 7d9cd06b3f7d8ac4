"""`action` and `actions`: what has to be done because of the incident, by whom and until when."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal, TypeVar

from core.blocks.arguments import read_date
from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.cards import Card, Section
from core.chat.markdown import from_markdown, to_markdown
from core.chat.text import Piece, Text, bold, bullets, text
from core.chat.words import words
from core.incidents.action_item import ActionItem, ActionType, Priority
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.person import Person

blocks = Hub("actions")
E = TypeVar("E", bound=StrEnum)


@blocks.command("action", "todo", help="logs a follow-up; mention somebody in it and it is theirs")
async def action_command(context: Context, incident: Incident, what: Text) -> None:
    mentioned = what.people()
    owner = await context.uow.people.known(mentioned[0]) if len(mentioned) == 1 else None
    item = ActionItem(
        incident_id=incident.number,
        details=to_markdown(what),
        created_at=context.event.at,
        key=context.event.key,
        owner_id=owner.id if owner else None,
        created_by_id=context.person.id if context.person else None,
    )
    number = await context.uow.actions.count(incident.number) + 1
    context.uow.actions.add(item)
    context.changed.add(incident)
    context.publish("action_added", incident, details=item.details)
    context.announce(context.who, f" logged follow-up {number} of {incident.reference}: ", words(what))


@blocks.command(
    "actions",
    "todos",
    help="lists the follow-ups; marks one done, gives it to somebody, sets its date, priority or type",
)
async def actions_command(
    context: Context,
    incident: Incident,
    what: Literal["list", "done", "undo", "assign", "due", "priority", "type"] = "list",
    number: int | None = None,
    rest: Text | None = None,
) -> None:
    """`actions`, `actions done 2`, `actions assign 2 @ben`, `actions due 2 friday`, `actions priority 2 high`,
    `actions type 2 preventative`."""
    items = await context.uow.actions.of(incident.number)
    if what == "list":
        await _list(context, incident, items)
        return
    if number is None or not 0 < number <= len(items):
        has = f"has follow-ups 1 to {len(items)}" if items else "has no follow-ups yet; log one with: action TEXT"
        raise DomainError(f"Say which one: {incident.reference} {has}.")
    item = items[number - 1]
    said = await _change(context, item, what, rest)
    context.changed.add(incident)
    context.publish("action_changed", incident, details=item.details, what=what)
    context.announce(context.who, f" {said} follow-up {number}: ", words(from_markdown(item.details)))


async def _change(context: Context, item: ActionItem, what: str, rest: Text | None) -> str:
    if what == "done":
        if item.done_at:
            raise DomainError("That one is done already.")
        item.done_at = context.event.at
        return "finished"
    if what == "undo":
        item.done_at = None
        return "took up again"
    if what == "assign":
        owner = await _owner(context, rest)
        item.owner_id = owner.id
        return f"gave {owner.display_name}"
    if what == "priority":
        item.priority = _chosen(Priority, rest, "actions priority 2 high")
        return f"gave {item.priority.value} priority to"
    if what == "type":
        item.type = _chosen(ActionType, rest, "actions type 2 preventative")
        return f"called {item.type.value}"
    item.due = _due(context, rest)
    return f"wants, by {item.due:%A, %B %-d},"


async def _owner(context: Context, rest: Text | None) -> Person:
    people = rest.people() if rest else ()
    if not people and (not rest or words(rest).casefold() == "me") and context.person:
        return context.person
    if len(people) != 1:
        raise DomainError("Name one person with an @-mention: actions assign 2 @somebody.")
    return await context.uow.people.known(people[0])


def _chosen(kind: type[E], rest: Text | None, example: str) -> E:
    said = words(rest).casefold() if rest else ""
    try:
        return kind(said)
    except ValueError:
        known = ", ".join(each.value for each in kind)
        raise DomainError(f"Say which: {example}. There are: {known}.") from None


def _due(context: Context, rest: Text | None) -> date:
    if not rest:
        raise DomainError("Say until when: actions due 2 friday, or actions due 2 2026-12-01.")
    return read_date(words(rest), context.now)


async def _list(context: Context, incident: Incident, items: list[ActionItem]) -> None:
    if not items:
        context.reply_privately(f"{incident.reference} has no follow-ups yet. Log one with: action TEXT.")
        return
    people = await context.uow.people.many(item.owner_id for item in items)
    lines = [text(*_line(context, place, item, people)) for place, item in enumerate(items, 1)]
    title = f"Follow-ups of {incident.reference}"
    context.reply_privately(title, card=Card(parts=(Section(text=text(bold(title), bullets(*lines))),)))


def _line(context: Context, place: int, item: ActionItem, people: dict[int, Person]) -> list[Piece]:
    owner = people.get(item.owner_id or 0)
    pieces: list[Piece] = [f"{place}. {'✅ ' if item.done_at else ''}", words(from_markdown(item.details))]
    if owner:
        pieces += [" (", context.mention(owner), ")"]
    if item.priority and not item.done_at:
        pieces.append(f", {item.priority.value} priority")
    if item.due and not item.done_at:
        late = ", late" if item.due < context.now.date() else ""
        pieces.append(f", due {item.due:%B %-d}{late}")
    return pieces
