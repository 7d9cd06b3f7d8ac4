"""The store, opened for one command of the command line, and the people in it by whatever they are called."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click

from core.chat.people import PersonRef
from core.clock import SystemClock
from core.incidents.person import Person
from core.store.audit import Origin
from core.store.engine import open_engine, session_maker
from core.store.migrate import upgrade
from core.store.unit_of_work import UnitOfWork
from muster.copies import open_copies
from muster.settings import Settings


async def person_named(uow: UnitOfWork, who: str) -> Person:
    """By log-in name, address (where it is theirs beyond doubt), id or an account in a chat, such as
    `slack/T0123/U0456`."""
    if who.count("/") == 2 and (known := await uow.people.find(PersonRef(*who.split("/")))):
        return known
    login = await uow.logins.find(who)
    found = login.person if login else await uow.people.by_sure_email(who)
    if found is None and who.isdecimal() and len(who) < 19:
        found = await uow.people.get(int(who))
    if found is None:
        raise click.ClickException(f"Nobody here has the log-in name, address, id or chat account “{who}”.")
    return found


@asynccontextmanager
async def opened_store(settings: Settings) -> AsyncIterator[UnitOfWork]:
    """Running processes are told who is signed out by what is done in it."""
    engine = open_engine(settings.database)
    kept = None
    try:
        await upgrade(engine)
        kept = await open_copies(settings, engine, SystemClock())
        async with UnitOfWork(session_maker(engine, kept.sign_ins if kept else None)) as uow:
            yield uow
    finally:
        if kept:
            await kept.close()
        await engine.dispose()


async def note_deed(uow: UnitOfWork, did: str, person: Person, details: str = "") -> None:
    """Into the audit log: that somebody at the machine did this to a person, who is named by number only."""
    await uow.audit.add(did, SystemClock().now(), None, Origin("cli"), f"person/{person.id}", details)
