"""What could stand for a word that is being typed: for platforms whose menus complete as people type."""

from __future__ import annotations

from core.blocks.hub import Hub
from core.chat.cards import Option
from core.chat.places import Place
from core.incidents.severity import Severity
from core.incidents.status import Status
from core.store.unit_of_work import UnitOfWork

_MOST = 25
ACTIONS = ("actions", "action")


async def suggest(hub: Hub, uow: UnitOfWork, place: Place, command: str, typed: str) -> list[Option]:
    """Options whose `value` is all that stands after the command's name. Without a command: the commands themselves."""
    said = typed.strip().casefold()
    if not command:
        found = [Option(each.name, f"{each.name}: {each.help}") for each in hub.all_commands()]
    elif command in ACTIONS:
        found = await _actions(uow, place)
    else:
        found = _kinds(hub, command)
    near = [each for each in found if said in f"{each.value} {each.label}".casefold()]
    return sorted(near, key=lambda each: not each.value.casefold().startswith(said))[:_MOST]


def _kinds(hub: Hub, command: str) -> list[Option]:
    """The first argument, if it is one of a few words."""
    known = hub.commands.get(command)
    arguments = known.arguments.all if known and known.arguments else ()
    kinds = [each.kind for each in arguments[:1]]
    if command == "severity" or Severity in kinds:
        return [Option(each.name.casefold(), each.label) for each in Severity]
    if command == "status" or Status in kinds:
        return [Option(each.value, each.value.capitalize()) for each in Status]
    return []


async def _actions(uow: UnitOfWork, place: Place) -> list[Option]:
    """What is open, each as the command that ends it. People outside the channel are shown none of it."""
    incident = await uow.incidents.at(place)
    if incident is None:
        return [Option("list", "list: what is open")]
    items = [each for each in await uow.actions.of(incident.number) if each.done_at is None]
    ends = [Option(f"done {number}", f"done {number}: {each.details}") for number, each in enumerate(items, 1)]
    return [Option("list", "list: what is open"), *ends]
