"""Asking the full-text index, which triggers keep (migration 0008): SQLite's FTS5, PostgreSQL's tsvector.

Words that few incidents hold are looked up first, and only those incidents are read. Words that many hold are checked
while the list is read, which soon has its page full. Left to itself the database guesses, and a wrong guess reads all.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    any_,
    bindparam,
    column,
    false,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.ext.asyncio import AsyncSession

from core.store import incident_tables as tables
from core.store.search_words import Term, Words, for_fts5, for_tsquery, read_words

_FEW = 20_000
_index = table("incident_search", column("incident_id"), column("words"), column("rowid"))
_whole_index: ColumnElement[Any] = literal_column("incident_search")


async def take_care(session: AsyncSession, patience_ms: int) -> None:
    """On PostgreSQL, until the transaction ends: plans are made for the values that were asked for (a rare word is not a
    frequent one), and a statement that takes longer than this is stopped, as `StoreSlow` (0: none is)."""
    if session.get_bind().dialect.name == "postgresql":
        settings = "SELECT set_config('plan_cache_mode', 'force_custom_plan', true),"
        await session.execute(text(f"{settings} set_config('statement_timeout', '{patience_ms:d}', true)"))


async def rare_in_titles(session: AsyncSession, words: Iterable[str], most: int) -> set[int]:
    """The numbers of the incidents that have one of these words in their title, for each word that no more than `most`
    titles have."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    found: set[int] = set()
    if is_postgresql:
        # Of a frequent word it would rather read titles until it has enough; taking each apart costs more than the index.
        await session.execute(text("SELECT set_config('enable_seqscan', 'off', true)"))
    for word in words:
        source = _title_in_postgresql(word) if is_postgresql else _title_in_sqlite(word)
        numbers = (await session.scalars(source.limit(most + 1))).all()
        if len(numbers) <= most:
            found.update(numbers)
    if is_postgresql:
        await session.execute(text("SELECT set_config('enable_seqscan', 'on', true)"))
    return found


def _title_in_postgresql(word: str) -> Select[Any]:
    """By an index of titles alone (migration 0016)."""
    words = func.muster_words(tables.incident.c.title)
    return select(tables.incident.c.id).where(words.op("@@")(_tsquery(Words((Term((word,), False, False),)))))


def _title_in_sqlite(word: str) -> Select[Any]:
    return select(_index.c.rowid).where(_whole_index.op("MATCH")(f'title : "{word}"'))


async def holds(session: AsyncSession, said: str) -> ColumnElement[bool]:
    """The condition that an incident holds the words."""
    words = read_words(said)
    if words.is_empty:
        return false()
    if words.number is not None:
        return tables.incident.c.id == words.number
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return await few_or_looked_up(session, _in_postgresql(words) if is_postgresql else _in_sqlite(words))


async def few_or_looked_up(session: AsyncSession, *sources: Select[Any]) -> ColumnElement[bool]:
    """The condition that an incident's number is among those of any source: one column each."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    numbers: set[int] = set()
    for source in sources:
        numbers.update(await session.scalars(source.limit(_FEW + 1)))
        if len(numbers) > _FEW:
            break
    else:
        return is_one_of(session, numbers)
    key = tables.incident.c.id
    if not is_postgresql:
        return or_(*(key.in_(source) for source in sources))
    # A value for each incident, which the database can only look up: as EXISTS it might read the other table whole.
    found = [source.where(source.selected_columns[0] == key).limit(1).scalar_subquery() for source in sources]
    return func.coalesce(*found).is_not(None)


def _in_postgresql(words: Words) -> Select[Any]:
    return select(_index.c.incident_id).where(_index.c.words.op("@@")(_tsquery(words)))


def _tsquery(words: Words) -> ColumnElement[Any]:
    return func.to_tsquery(literal_column("'simple'::regconfig"), for_tsquery(words))


def _in_sqlite(words: Words) -> Select[Any]:
    unwanted = for_fts5(words.unwanted, "OR")
    if not words.wanted:
        found = select(_index.c.rowid).where(_whole_index.op("MATCH")(unwanted))
        others = tables.incident.alias()
        return select(others.c.id).where(others.c.id.not_in(found))
    wanted = for_fts5(words.wanted, "AND")
    asked = f"({wanted}) NOT ({unwanted})" if unwanted else wanted
    return select(_index.c.rowid).where(_whole_index.op("MATCH")(asked))


def is_one_of(session: AsyncSession, numbers: Collection[int]) -> ColumnElement[bool]:
    """The condition that an incident is one of these: one parameter, however many there are."""
    key = tables.incident.c.id
    if session.get_bind().dialect.name == "postgresql":
        return key == any_(bindparam(None, sorted(numbers), type_=ARRAY(BigInteger)))
    each = func.json_each(json.dumps(sorted(numbers))).table_valued("value")
    return key.in_(select(each.c.value))
