"""Who looks after what, set outside chat."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.events import Asked
from core.commands import asked_values as read
from core.commands.roles import clear_role, give_role, known_role
from core.incidents.errors import EditConflict, InvalidValue
from core.incidents.incident import Incident
from core.incidents.person import Person

blocks = Hub("asked roles")


@blocks.asked("give-role")
async def give(context: Context, incident: Incident, event: Asked) -> str | None:
    """`values`: role, person (their id; nothing: nobody has it any longer). `known`: person, as the page showed it."""
    role = known_role(context, read.words(event.values, "role"))
    person = await read.person(context, event.values.get("person"), "person")
    held = (await context.uow.roles.of(incident.number)).get(role)
    if _id(held) == _id(person):
        return "Nothing was different."
    if event.known.get("person", _id(held)) != _id(held):
        now = held.display_name if held else "nobody"
        raise EditConflict({"person": f"While you were choosing, somebody gave {role} to {now}."})
    if person is None:
        if held is None:
            raise InvalidValue("person", "Choose somebody.")
        await clear_role(context, incident, role, held)
    else:
        await give_role(context, incident, role, person)
    return None


def _id(person: Person | None) -> str | None:
    return str(person.id) if person else None
