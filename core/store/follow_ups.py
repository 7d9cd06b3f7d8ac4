"""Follow-ups across all incidents, for one viewer: whose, which, and in what order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, or_, select

from core.incidents.access import Viewer
from core.incidents.action_item import ActionItem, Priority
from core.incidents.person import Person
from core.store import incident_tables as tables
from core.store.engine import Sessions
from core.store.unit_of_work import UnitOfWork
from core.store.visibility import visible_to


class Which(StrEnum):
    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"


@dataclass(frozen=True)
class FollowUps:
    """What is asked for. `owner` is a person's id, or 0 for those that nobody owns; None: anybody's. `team` is the
    owner's. Pages count from 1."""

    which: Which = Which.OPEN
    owner: int | None = None
    team: str = ""
    words: str = ""
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True)
class FollowUp:
    """One of them, with what one needs to know of its incident."""

    item: ActionItem
    incident_title: str
    owner: Person | None

    @property
    def reference(self) -> str:
        return f"INC-{self.item.incident_id}"


@dataclass(frozen=True)
class FoundFollowUps:
    """One page of them; how many there are of each kind, under the same owner, team and words; and all known teams."""

    items: Sequence[FollowUp]
    totals: dict[Which, int]
    teams: Sequence[str]


async def follow_ups(sessions: Sessions, viewer: Viewer, asked: FollowUps, today: date) -> FoundFollowUps:
    """What is due first comes first; what was done last, among those that are done."""
    async with UnitOfWork(sessions) as uow:
        rows = (await uow.session.execute(_page(viewer, asked, today))).all()
        people = await uow.people.many(item.owner_id for item, _ in rows)
        items = [FollowUp(item, title, people.get(item.owner_id or 0)) for item, title in rows]
        totals = (await uow.session.execute(_totals(viewer, asked, today))).one()
        return FoundFollowUps(items, {which: getattr(totals, which) or 0 for which in Which}, await uow.people.teams())


def _page(viewer: Viewer, asked: FollowUps, today: date) -> Select[*tuple[Any, ...]]:
    columns = tables.action_item.c
    query = _joined(select(ActionItem, tables.incident.c.title)).where(
        _asked(viewer, asked), is_one(asked.which, today)
    )
    return (
        query.order_by(*in_order(asked.which), columns.id)
        .offset((asked.page - 1) * asked.page_size)
        .limit(asked.page_size)
    )


def in_order(which: Which) -> Sequence[ColumnElement[Any]]:
    """What is due first comes first; what was done last, among those that are done."""
    columns = tables.action_item.c
    if which is Which.DONE:
        return (columns.done_at.desc(),)
    rank = case({Priority.HIGH: 0, Priority.MEDIUM: 1, Priority.LOW: 2}, value=columns.priority, else_=3)
    return columns.due.is_(None), columns.due, rank, columns.created_at


def _totals(viewer: Viewer, asked: FollowUps, today: date) -> Select[*tuple[Any, ...]]:
    counts = [func.count(case((is_one(which, today), 1))).label(which.value) for which in Which]
    return _joined(select(*counts)).where(_asked(viewer, asked))


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.select_from(joined())


def joined() -> FromClause:
    """Follow-ups with their incidents and their owners."""
    columns = tables.action_item.c
    return tables.action_item.join(tables.incident, tables.incident.c.id == columns.incident_id).outerjoin(
        tables.person, tables.person.c.id == columns.owner_id
    )


def _asked(viewer: Viewer, asked: FollowUps) -> ColumnElement[bool]:
    return narrowed(viewer, asked.owner, asked.team, asked.words)


def narrowed(viewer: Viewer, owner: int | None, team: str, words: str) -> ColumnElement[bool]:
    """The condition of these (`FollowUps` says what they mean) on follow-ups that are `joined`."""
    columns = tables.action_item.c
    conditions = [visible_to(viewer)]
    if owner is not None:
        conditions.append(columns.owner_id == owner if owner else columns.owner_id.is_(None))
    if team:
        conditions.append(tables.person.c.team == team)
    if words:
        within = [columns.details, tables.incident.c.title]
        conditions.append(or_(*(each.icontains(words, autoescape=True) for each in within)))
    return and_(*conditions)


def is_one(which: Which, today: date) -> ColumnElement[bool]:
    """The condition that a follow-up is open, overdue or done."""
    columns = tables.action_item.c
    if which is Which.DONE:
        return columns.done_at.is_not(None)
    if which is Which.OVERDUE:
        return and_(columns.done_at.is_(None), columns.due < today)
    return columns.done_at.is_(None)
