"""Follow-ups, kept outside chat: logged, edited, finished and taken up again. The incident's channel is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeAlias

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.events import Asked
from core.chat.markdown import from_markdown
from core.chat.words import words
from core.commands import asked_values as read
from core.commands.wording import shortened
from core.incidents.action_item import ACTION_FIELDS, MAX_DETAILS, ActionItem, ActionType, Priority
from core.incidents.errors import DomainError, EditConflict, InvalidValue
from core.incidents.incident import Incident
from core.incidents.person import Person

blocks = Hub("asked actions")
Value: TypeAlias = Person | Priority | ActionType | date | str | None


@blocks.asked("add-action")
async def add_action(context: Context, incident: Incident, event: Asked) -> None:
    """`values`: details (Markdown), owner (a person's id), due (ISO date), priority, type."""
    item = ActionItem(
        incident_id=incident.number,
        details="",
        created_at=event.at,
        key=event.key,
        created_by_id=context.person.id if context.person else None,
    )
    for name, value in (await _wanted(context, event, ACTION_FIELDS)).items():
        _set(item, name, value)
    number = await context.uow.actions.count(incident.number) + 1
    context.uow.actions.add(item)
    context.changed.add(incident)
    context.publish("action_added", incident, details=item.details)
    context.announce(context.who, f" logged follow-up {number} of {incident.reference}: ", _shown(item))


@blocks.asked("edit-action")
async def edit_action(context: Context, incident: Incident, event: Asked) -> str | None:
    """`values`: action (its id) and any of details, owner, due, priority, type and done; what is not given stays.
    `known`: what the page showed."""
    item = await _item(context, incident, event)
    changed = await _edit(context, item, event)
    if changed:
        await _tell(context, incident, item, f"changed the {', '.join(changed)} of", ", ".join(changed))
    done = event.values.get("done")
    if isinstance(done, bool) and done is not item.is_done:
        await _finish(context, incident, item, done)
        return None
    return None if changed else "Nothing was different."


async def _edit(context: Context, item: ActionItem, event: Asked) -> list[str]:
    """The names of the fields that are another now. Raises `EditConflict`."""
    wanted = await _wanted(context, event, [name for name in ACTION_FIELDS if name in event.values])
    known = {name: event.known.get(name, item.stored_value(name)) for name in wanted}
    mine = [name for name, value in wanted.items() if _stored(value) != known[name]]
    conflicts = [name for name in mine if item.stored_value(name) not in (known[name], _stored(wanted[name]))]
    if conflicts:
        said = "While you were editing, somebody else changed the {}."
        raise EditConflict({name: said.format(name) for name in conflicts})
    changed = [name for name in mine if item.stored_value(name) != _stored(wanted[name])]
    for name in changed:
        _set(item, name, wanted[name])
    return changed


@blocks.asked("finish-action")
async def finish_action(context: Context, incident: Incident, event: Asked) -> None:
    """`values`: action (its id)."""
    item = await _item(context, incident, event)
    if item.is_done:
        raise DomainError("That one is done already.")
    await _finish(context, incident, item, True)


@blocks.asked("reopen-action")
async def reopen_action(context: Context, incident: Incident, event: Asked) -> None:
    """`values`: action (its id)."""
    item = await _item(context, incident, event)
    if item.is_done:
        await _finish(context, incident, item, False)


async def _finish(context: Context, incident: Incident, item: ActionItem, is_done: bool) -> None:
    item.done_at = context.event.at if is_done else None
    await _tell(context, incident, item, "finished" if is_done else "took up again", "done" if is_done else "undo")


async def _tell(context: Context, incident: Incident, item: ActionItem, did: str, what: str) -> None:
    items = await context.uow.actions.of(incident.number)
    context.changed.add(incident)
    context.publish("action_changed", incident, details=item.details, what=what)
    context.announce(context.who, f" {did} follow-up {items.index(item) + 1} of {incident.reference}: ", _shown(item))


async def _item(context: Context, incident: Incident, event: Asked) -> ActionItem:
    found = await context.uow.actions.get(incident.number, read.number(event.values, "action"))
    if found is None:
        raise DomainError("That follow-up is no longer there.")
    return found


async def _wanted(context: Context, event: Asked, names: Iterable[str]) -> dict[str, Value]:
    return {name: await _read(context, name, event.values.get(name)) for name in names}


async def _read(context: Context, name: str, value: Any) -> Value:
    match name:
        case "owner":
            return await read.person(context, value, name)
        case "due":
            return read.day(value, name)
        case "priority":
            return read.choice(Priority, value, name)
        case "type":
            return read.choice(ActionType, value, name)
    return _details(value)


def _details(value: Any) -> str:
    said = read.words({"details": value}, "details").strip()
    if not said:
        raise InvalidValue("details", "Say what is to be done.")
    if len(said) > MAX_DETAILS:
        raise InvalidValue("details", f"These are {len(said):,} characters; keep a follow-up to {MAX_DETAILS:,}.")
    return said


def _set(item: ActionItem, name: str, value: Value) -> None:
    if name == "owner":
        item.owner_id = value.id if isinstance(value, Person) else None
    else:
        setattr(item, name, value)


def _stored(value: Value) -> str | None:
    if isinstance(value, Person):
        return str(value.id)
    return str(value) if value else None


def _shown(item: ActionItem) -> str:
    return shortened(words(from_markdown(item.details)), 200)
