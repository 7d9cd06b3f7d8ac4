"""`muster person`: all that is kept of one person, handed over or erased; either is written into the audit log."""

from __future__ import annotations

import json

import click

from core.incidents.person import Person
from core.store.personal import erase_person, export_person
from muster.people_in_store import note_deed, opened_store, person_named
from muster.settings import Settings


async def export(settings: Settings, name: str) -> str:
    """As JSON, by table."""
    async with opened_store(settings) as uow:
        person = await person_named(uow, name)
        found = await export_person(uow.session, _number(person))
        await note_deed(uow, "person.exported", person)
        await uow.commit()
    return json.dumps(found, indent=2, ensure_ascii=False, default=str)


async def erase(settings: Settings, name: str) -> int:
    """Returns the number under which what they did stays."""
    async with opened_store(settings) as uow:
        person = await person_named(uow, name)
        number = _number(person)
        await note_deed(uow, "person.erased", person)
        await erase_person(uow.session, number)
        await uow.commit()
    return number


def _number(person: Person) -> int:
    if person.id is None:
        raise click.ClickException("That person is not kept.")
    return person.id
