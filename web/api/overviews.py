"""Across incidents: a month, the event log, and the people."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

from dateutil.relativedelta import relativedelta
from litestar import get
from litestar.params import PathParameter, QueryParameter

from core.incidents.access import Permission
from core.incidents.search import Search
from core.store.api_lists import event_log
from core.store.search import count_by_severity, find_page
from core.store.unit_of_work import UnitOfWork
from web.api import answers, timeline_answers
from web.api.guarding import check, id_in_query
from web.api.parameters import PageNumber, PageSize
from web.api.problems import answers as errors
from web.api.problems import problem
from web.api.shaping import shape_entries, shape_incident, shape_people
from web.services import Handed
from web.viewer import Looking

_MONTH = re.compile(r"(2[0-9]{3})-(0[1-9]|1[0-2])", re.ASCII)


@get(
    "/months/{month:str}", tags=["incidents"], operation_id="readMonth", responses=errors(400, 401, 404, 422, 429, 503)
)
async def month(
    services: Handed,
    viewer: Looking,
    month: Annotated[str, PathParameter(description="Such as `2026-11`; by UTC.")],
    page: PageNumber = 1,
    page_size: PageSize = 100,
) -> answers.Month:
    """Read a month

    What was reported in it, newest first, and how many there were of each severity.
    """
    check(viewer, Permission.READ)
    named = _MONTH.fullmatch(month)
    if named is None:
        raise problem(404, "Months are named like 2026-11.")
    since = datetime(int(named[1]), int(named[2]), 1, tzinfo=UTC)
    search = Search(since=since, until=since + relativedelta(months=1))
    found = await find_page(services.sessions, viewer, search, page, page_size)
    counts = await count_by_severity(services.sessions, viewer, search)
    return answers.Month(
        month=month,
        since=since,
        until=since + relativedelta(months=1),
        total=found.count.number,
        by_severity={each.label if each else "none": count for each, count in counts.items()},
        items=[shape_incident(each, services, services.access.site_url) for each in found.incidents],
        page=page,
        page_size=page_size,
    )


@get("/events", tags=["timeline"], operation_id="readEventLog", responses=errors(400, 401, 422, 429))
async def log(
    services: Handed,
    viewer: Looking,
    before: Annotated[str | None, QueryParameter(description="The `next` of the page before.")] = None,
    page_size: PageSize = 50,
) -> timeline_answers.Log:
    """Read the event log

    Everything that happened to any incident that you may see, newest first.
    """
    check(viewer, Permission.READ)
    last = id_in_query(before, "before") if before else None
    async with UnitOfWork(services.sessions) as uow:
        found = await event_log(uow.session, viewer, last, page_size + 1)
        items = await shape_entries(uow, found[:page_size], services)
    return timeline_answers.Log(items=items, next=items[-1].id if len(found) > page_size else None)


@get("/people", tags=["people"], operation_id="findPeople", responses=errors(400, 401, 429))
async def people(
    services: Handed,
    viewer: Looking,
    q: Annotated[str, QueryParameter(max_length=100, description="The beginning of a name or handle.")] = "",
    page: PageNumber = 1,
    page_size: PageSize = 25,
) -> answers.PersonPage:
    """Find people

    Those whom Muster has met, by name. Whoever only reads finds those who report, lead or look after what they see.
    """
    check(viewer, Permission.READ)
    async with UnitOfWork(services.sessions) as uow:
        found, total = await uow.people.search(viewer, q, page, page_size)
    return answers.PersonPage(items=shape_people(found), total=total, page=page, page_size=page_size)


@get("/teams", tags=["people"], operation_id="listTeams", responses=errors(400, 401, 429))
async def teams(services: Handed, viewer: Looking) -> list[str]:
    """List teams

    Those that somebody belongs to: follow-ups can be asked for by the team of their owner.
    """
    check(viewer, Permission.READ)
    async with UnitOfWork(services.sessions) as uow:
        return await uow.people.teams()
