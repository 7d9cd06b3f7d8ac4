"""Asking for something outside chat, as a page or the API does."""

from __future__ import annotations

import itertools
from typing import Any

from core.chat.events import Asked
from core.chat.people import PersonRef
from core.chat.places import Place
from core.chat.platform import FormVerdict
from muster.testing.harness import ADA, Harness

_numbers = itertools.count(1000)  # of one length: what happens at one moment is in the order of its keys


async def person_id(core: Harness, ref: PersonRef) -> int:
    async with core.services.unit_of_work() as uow:
        person = await uow.people.known(ref)
        await uow.commit()
    assert person.id
    return person.id


async def ask(core: Harness, name: str, incident: int | None = None, by: PersonRef = ADA, **about: Any) -> FormVerdict:
    event = Asked(
        key=f"web/{next(_numbers)}",
        at=core.services.clock.now(),
        place=Place("web", "", ""),
        name=name,
        by=await person_id(core, by),
        incident=incident,
        **about,
    )
    verdict = await core.intake.submit(event, 5)
    assert verdict
    await core.settle()
    return verdict
