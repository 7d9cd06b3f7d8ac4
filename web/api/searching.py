"""The parameters that ask for incidents, for lists and exports alike."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter, SkipValidation

from core.incidents.search import Search, Sort
from core.incidents.severity import Severity
from core.incidents.status import Status
from web.api.answers import SeverityName, StatusName
from web.api.guarding import id_in_query
from web.api.problems import problem

_OPEN = frozenset(each for each in Status if each.is_open)
Statuses: TypeAlias = Annotated[
    list[StatusName | Literal["open"]] | None,
    QueryParameter(name="status", description="One or more; `open` is all but resolved."),
]
Severities: TypeAlias = Annotated[
    list[SeverityName | Literal["none"]] | None,
    QueryParameter(name="severity", description="One or more; `none`: not rated."),
]
Words: TypeAlias = Annotated[
    str, QueryParameter(max_length=200, description="Words in the title, summary, impact or timeline.")
]
Lead: TypeAlias = Annotated[str | None, QueryParameter(description="Who leads: the id of a person.")]
Holder: TypeAlias = Annotated[str | None, QueryParameter(description="Who has a role, or that role: an id.")]
Role: TypeAlias = Annotated[str, QueryParameter(max_length=60, description="A role that somebody has: `scribe`.")]
Platform: TypeAlias = Annotated[str, QueryParameter(max_length=60, description="A chat where it lives: `slack`.")]
Since: TypeAlias = Annotated[datetime | None, QueryParameter(description="Reported then or later.")]
Until: TypeAlias = Annotated[datetime | None, QueryParameter(description="Reported before then.")]
ReportOnly: TypeAlias = Annotated[bool | None, QueryParameter(description="Only such that were over, or only others.")]
OpenActions: TypeAlias = Annotated[bool | None, QueryParameter(description="With follow-ups to do, or without.")]
Order: TypeAlias = Annotated[Sort, QueryParameter(description="The newest, the oldest, or the worst first.")]


async def asked_for(
    status: Statuses = None,
    severity: Severities = None,
    q: Words = "",
    lead: Lead = None,
    holder: Holder = None,
    role: Role = "",
    platform: Platform = "",
    since: Since = None,
    until: Until = None,
    report_only: ReportOnly = None,
    has_open_actions: OpenActions = None,
    sort: Order = Sort.NEWEST,
) -> Search:
    """What a list or an export is asked for. Raises 422 for a time without a zone and an id that is none."""
    return Search(
        words=q,
        statuses=frozenset().union(*(_statuses(each) for each in status or ())),
        severities=frozenset(None if each == "none" else Severity[each.upper()] for each in severity or ()),
        lead_id=id_in_query(lead, "lead") if lead else None,
        holder_id=id_in_query(holder, "holder") if holder else None,
        role=role,
        platform=platform,
        since=aware(since, "since"),
        until=aware(until, "until"),
        is_report_only=report_only,
        has_open_actions=has_open_actions,
        sort=sort,
    )


AskedFor: TypeAlias = NamedDependency[SkipValidation[Search]]
"""A parameter `search` of this type takes all of these parameters."""
SEARCH = {"search": Provide(asked_for)}


def _statuses(word: str) -> frozenset[Status]:
    return _OPEN if word == "open" else frozenset({Status(word)})


def aware(moment: datetime | None, field: str) -> datetime | None:
    """Raises 422 for a time that names no zone."""
    if moment is not None and moment.tzinfo is None:
        raise problem(422, errors={field: "Give the time with its zone, such as 2026-11-27T10:00:00Z."})
    return moment
