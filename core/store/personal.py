"""One person's data: all of it handed over, or taken out. What they did stays as history, under no name."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.incidents.timeline import EntryKind
from core.store import access_tables, delivery_tables
from core.store import incident_tables as tables
from core.store.files import file_key
from core.store.metadata import metadata
from core.store.telling import SESSION, TOKEN, note_ended, note_person

_SECRET = ("hash", "secret", "password", "verifier", "nonce")
_OF_SIGN_IN = (
    access_tables.local_login,
    access_tables.identity,
    access_tables.sign_in_link,
    access_tables.saved_search,
)


async def export_person(session: AsyncSession, person: int) -> dict[str, list[dict[str, Any]]]:
    """Every row that is about them or by them, by table, ready for JSON; secrets and other people's columns left out."""
    found = {"person": await _rows(session, tables.person, tables.person.c.id == person)}
    for table in metadata.sorted_tables:
        mine = [column == person for column in tables.naming_people(table)]
        if mine:
            found[table.name] = await _rows(session, table, or_(*mine))
    keys = await _account_keys(session, person)
    found["activity"] = await _rows(session, tables.activity, tables.activity.c.account_key.in_(keys))
    found["audit"] = await _rows(session, access_tables.audit, access_tables.audit.c.person_id == person)
    return {name: rows for name, rows in found.items() if rows}


async def erase_person(session: AsyncSession, person: int) -> None:
    """Name, addresses, accounts, sign-in, the words of their messages and the files with them. Commits nothing.

    The audit log, which nobody can change, keeps the names that stood in it.
    """
    keys = await _account_keys(session, person)
    await _forget_words(session, person)
    await _forget_names(session, person)
    await _forget_deliveries(session, keys)
    for number, key in enumerate(keys):
        await session.execute(
            update(tables.activity)
            .where(tables.activity.c.account_key == key)
            .values(account_key=f"erased/-/{person}-{number}")
        )
    for table in _OF_SIGN_IN:
        await session.execute(delete(table).where(table.c.person_id == person))
    for start, table in ((SESSION, access_tables.web_session), (TOKEN, access_tables.api_token)):
        gone = delete(table).where(table.c.person_id == person).returning(table.c.hash)
        note_ended(session, [f"{start}{each}" for each in await session.scalars(gone)])
    note_person(session, person)
    await session.execute(delete(tables.account).where(tables.account.c.person_id == person))
    nothing = {"email": None, "email_is_sure": False, "timezone": None, "chosen_timezone": None, "team": ""}
    nobody = {"name": f"Erased person {person}", "is_disabled": True, **nothing}
    await session.execute(update(tables.person).where(tables.person.c.id == person).values(**nobody))


async def _forget_words(session: AsyncSession, person: int) -> None:
    messages, entries = tables.captured_message, tables.timeline_entry
    query = select(messages.c.incident_id, messages.c.message_key, messages.c.attachments)
    for row in (await session.execute(query.where(messages.c.author_id == person))).all():
        for each in row.attachments:
            key = file_key(row.message_key, str(each.get("id", "")))
            await session.execute(
                delete(tables.kept_file).where(
                    tables.kept_file.c.incident_id == row.incident_id, tables.kept_file.c.file_key == key
                )
            )
    await session.execute(
        update(messages).where(messages.c.author_id == person).values(text="", attachments=[], is_deleted=True)
    )
    said = (entries.c.author_id == person) & (entries.c.kind == EntryKind.MESSAGE)
    await session.execute(update(entries).where(said).values(text="", attachments=[], is_shown=False))
    edited = select(entries.c.key).where(said, entries.c.incident_id == tables.amendment.c.incident_id)
    amended = tables.amendment.c.entry_key.in_(edited)
    await session.execute(update(tables.amendment).where(amended).values(text_before=""))


async def _forget_names(session: AsyncSession, person: int) -> None:
    """The timeline tells by name who led; the accounts, by which names it wrote."""
    names = set(await session.scalars(select(tables.person.c.name).where(tables.person.c.id == person)))
    account = tables.account.c
    for row in await session.execute(select(account.name, account.handle).where(account.person_id == person)):
        names |= {row.name, row.handle}
    entries = tables.timeline_entry
    for column in (entries.c.old, entries.c.new):
        known = column.in_([each for each in names if each])
        await session.execute(update(entries).where(known).values({column: f"Erased person {person}"}))


async def _forget_deliveries(session: AsyncSession, keys: Sequence[str]) -> None:
    """What has been handled and sent is dropped after some days anyway; of this person it goes at once."""
    for table, column in ((delivery_tables.inbox, "payload"), (delivery_tables.outbox, "effect")):
        for key in keys:
            user = key.split("/", 2)[2]
            named = table.c[column].contains(f'"{user}"', autoescape=True)
            done = table.c.state != delivery_tables.PENDING
            await session.execute(update(table).where(done, named).values({column: "", "state": delivery_tables.DONE}))


async def _account_keys(session: AsyncSession, person: int) -> list[str]:
    account = tables.account.c
    query = select(account.platform, account.workspace, account.user).where(account.person_id == person)
    return [f"{row.platform}/{row.workspace}/{row.user}" for row in await session.execute(query.order_by(account.id))]


async def _rows(session: AsyncSession, table: Table, condition: Any) -> list[dict[str, Any]]:
    columns = [each for each in table.c if not any(word in each.name for word in _SECRET)]
    rows = await session.execute(select(*columns).where(condition).order_by(*table.primary_key.columns))
    return [{name: _plain(value) for name, value in row.items()} for row in rows.mappings()]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
