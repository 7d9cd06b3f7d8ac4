"""The places and people that Muster has to do with: all of them once, then only what was added since."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.chat.people import PersonRef
from core.chat.places import Place
from core.store.incident_tables import account, comms_channel, headline_post

_OVERLAP = 200
"""Rows looked at again: a row's number is given out before it is committed, so a smaller one may come later."""


@dataclass
class Seen:
    """How far a reader has read. `unmade` are channels that were asked for and have no place yet."""

    channels: int = 0
    headlines: int = 0
    accounts: int = 0
    unmade: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Watched:
    rooms: list[Place]
    headlines: list[Place]
    people: list[PersonRef]


async def watched_since(session: AsyncSession, seen: Seen) -> Watched:
    """What is new since `seen`, which is moved on."""
    return Watched(await _rooms(session, seen), await _headlines(session, seen), await _people(session, seen))


async def _rooms(session: AsyncSession, seen: Seen) -> list[Place]:
    c = comms_channel.c
    query = select(c.id, c.platform, c.workspace, c.channel, c.thread)
    found = await session.execute(query.where(or_(c.id > seen.channels - _OVERLAP, c.id.in_(seen.unmade))))
    rooms, seen.unmade = [], set()
    for row in found:
        seen.channels = max(seen.channels, row.id)
        if row.channel is None:
            seen.unmade.add(row.id)
        else:
            rooms.append(Place(row.platform, row.workspace, row.channel, row.thread or None))
    return rooms


async def _headlines(session: AsyncSession, seen: Seen) -> list[Place]:
    c = headline_post.c
    query = select(c.id, c.platform, c.workspace, c.channel).where(c.id > seen.headlines - _OVERLAP)
    rows = (await session.execute(query)).all()
    seen.headlines = max([seen.headlines, *(row.id for row in rows)])
    return list({Place(row.platform, row.workspace, row.channel): None for row in rows})


async def _people(session: AsyncSession, seen: Seen) -> list[PersonRef]:
    c = account.c
    query = select(c.id, c.platform, c.workspace, c.user).where(c.id > seen.accounts - _OVERLAP)
    rows = (await session.execute(query)).all()
    seen.accounts = max([seen.accounts, *(row.id for row in rows)])
    return [PersonRef(row.platform, row.workspace, row.user) for row in rows]
