"""Message counts: frequent, cheap facts, added up before they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.chat.events import MessagePosted
from core.chat.places import Place
from core.incidents.participant import Participant
from core.store import incident_tables as tables
from core.store.upsert import insert_into

_table = tables.activity


async def count_messages(
    session: AsyncSession, messages: Sequence[MessagePosted], room_key: Callable[[Place], str]
) -> None:
    """Add these messages to their writers' counts, all in one statement. `room_key` says what each is counted in."""
    counts: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], datetime] = {}
    for message in messages:
        if message.person is None or message.from_bot:
            continue
        key = (room_key(message.place), str(message.person))
        counts[key] += 1
        last[key] = max(last.get(key, message.at), message.at)
    # Sorted, so that two processes lock the rows in the same order.
    rows = [
        {"channel_key": key[0], "account_key": key[1], "messages": counts[key], "last_seen_at": last[key]}
        for key in sorted(counts)
    ]
    if rows:
        await _upsert(session, rows)


async def note_join(session: AsyncSession, channel_key: str, account_key: str, at: datetime) -> None:
    """Remember when somebody first joined."""
    row = {"channel_key": channel_key, "account_key": account_key, "messages": 0, "joined_at": at}
    insert = insert_into(_table, session).values([row])
    earliest = func.coalesce(_table.c.joined_at, insert.excluded.joined_at)
    await session.execute(
        insert.on_conflict_do_update(index_elements=["channel_key", "account_key"], set_={"joined_at": earliest})
    )


async def participants(session: AsyncSession, channel_key: str, limit: int = 50) -> list[Participant]:
    """Who took part, by message count."""
    account = tables.account.c
    key = account.platform + "/" + account.workspace + "/" + account.user
    query = (
        select(_table, tables.person.c.name)
        .outerjoin(tables.account, key == _table.c.account_key)
        .outerjoin(tables.person, tables.person.c.id == account.person_id)
        .where(_table.c.channel_key == channel_key)
        .order_by(_table.c.messages.desc(), _table.c.account_key)
        .limit(limit)
    )
    return [
        Participant(
            account_key=row.account_key,
            name=row.name or row.account_key.rsplit("/", 1)[-1],
            messages=row.messages,
            joined_at=row.joined_at,
            last_seen_at=row.last_seen_at,
        )
        for row in await session.execute(query)
    ]


async def _upsert(session: AsyncSession, rows: list[dict[str, object]]) -> None:
    insert = insert_into(_table, session)
    new = insert.excluded.last_seen_at
    # The later of the two: what arrives last need not have been said last.
    seen = case((_table.c.last_seen_at > new, _table.c.last_seen_at), else_=new)
    query = insert.on_conflict_do_update(
        index_elements=["channel_key", "account_key"],
        set_={"messages": _table.c.messages + insert.excluded.messages, "last_seen_at": seen},
    )
    # The rows apart from the statement: it is compiled once, however many there are.
    await session.execute(query, rows)
