"""The parameters that ask for incidents, for lists and exports alike."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias

from litestar.params import QueryParameter

from core.incidents.search import Search, Sort
from core.incidents.severity import Severity
from core.incidents.status import Status
from web.api.answers import SeverityName, StatusName
from web.api.guarding import id_in_query
from web.api.problems import problem

Statuses: TypeAlias = Annotated[list[StatusName] | None, QueryParameter(name="status", description="One or more.")]
Severities: TypeAlias = Annotated[
    list[SeverityName] | None, QueryParameter(name="severity", description="One or more.")
]
Words: TypeAlias = Annotated[
    str, QueryParameter(max_length=200, description="Words in the title, summary, impact or timeline.")
]
Lead: TypeAlias = Annotated[str | None, QueryParameter(description="Who leads: the id of a person.")]
Since: TypeAlias = Annotated[datetime | None, QueryParameter(description="Reported then or later.")]
Until: TypeAlias = Annotated[datetime | None, QueryParameter(description="Reported before then.")]
ReportOnly: TypeAlias = Annotated[bool | None, QueryParameter(description="Only such that were over, or only others.")]
OpenActions: TypeAlias = Annotated[bool | None, QueryParameter(description="With follow-ups to do, or without.")]


def search_of(
    status: list[StatusName] | None,
    severity: list[SeverityName] | None,
    q: str,
    lead: str | None,
    since: datetime | None,
    until: datetime | None,
    report_only: bool | None = None,
    has_open_actions: bool | None = None,
    sort: Sort = Sort.NEWEST,
) -> Search:
    """Raises 422 for a time without a zone and an id that is none."""
    return Search(
        words=q,
        statuses=frozenset(Status(each) for each in status or ()),
        severities=frozenset(Severity[each.upper()] for each in severity or ()),
        lead_id=id_in_query(lead, "lead") if lead else None,
        since=aware(since, "since"),
        until=aware(until, "until"),
        is_report_only=report_only,
        has_open_actions=has_open_actions,
        sort=sort,
    )


def aware(moment: datetime | None, field: str) -> datetime | None:
    """Raises 422 for a time that names no zone."""
    if moment is not None and moment.tzinfo is None:
        raise problem(422, errors={field: "Give the time with its zone, such as 2026-11-27T10:00:00Z."})
    return moment
