"""What an incident's page reads: the incident with everything around it, in a few queries, as one viewer may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.incidents.access import Viewer
from core.incidents.action_item import ActionItem
from core.incidents.incident import Incident
from core.incidents.participant import Participant
from core.incidents.person import Person
from core.incidents.report import Report
from core.incidents.timeline import Amendment, TimelineEntry
from core.store.activity import participants
from core.store.related import Relative, relatives
from core.store.status_posts import StatusPost
from core.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Document:
    """`timeline` has hidden entries, too. `people` holds everybody whom timeline, actions and the rest name by id."""

    incident: Incident
    timeline: Sequence[TimelineEntry]
    amendments: Mapping[str, Sequence[Amendment]]
    """By the key of the entry."""
    participants: Sequence[Participant]
    actions: Sequence[ActionItem]
    roles: Mapping[str, Person]
    report: Report | None
    status_posts: Mapping[str, StatusPost]
    related: Sequence[Relative]
    people: dict[int, Person]
    files: frozenset[str]
    """Keys of the files whose bytes are kept."""


async def document(
    sessions: async_sessionmaker[AsyncSession], viewer: Viewer, number: int, newest_first: bool = False
) -> Document | None:
    """None when there is no such incident, or none that the viewer may see."""
    async with UnitOfWork(sessions) as uow:
        incident = await uow.incidents.seen_by(viewer, number)
        if incident is None:
            return None
        timeline = await uow.timeline.shown(number, newest_first, with_hidden=True)
        amendments = await uow.timeline.amendments(number)
        actions = await uow.actions.of(number)
        report = await uow.reports.of(number)
        return Document(
            incident=incident,
            timeline=timeline,
            amendments=_by_entry(amendments),
            participants=await participants(uow.session, incident.place.room_key) if incident.place else [],
            actions=actions,
            roles=await uow.roles.of(number),
            report=report,
            status_posts=await uow.status_posts.of(number),
            related=await relatives(uow.session, viewer, incident),
            people=await uow.people.many(_named(timeline, amendments, actions, report)),
            files=await uow.files.of(number),
        )


def _by_entry(amendments: Sequence[Amendment]) -> dict[str, list[Amendment]]:
    found: dict[str, list[Amendment]] = defaultdict(list)
    for each in amendments:
        found[each.entry_key].append(each)
    return dict(found)


def _named(
    timeline: Sequence[TimelineEntry],
    amendments: Sequence[Amendment],
    actions: Sequence[ActionItem],
    report: Report | None,
) -> set[int | None]:
    """The ids of everybody who is named."""
    ids = {person for entry in timeline for person in (entry.person_id, entry.author_id)}
    ids |= {each.person_id for each in amendments}
    ids |= {person for action in actions for person in (action.owner_id, action.created_by_id)}
    ids |= {report.written_by_id, report.finished_by_id} if report else set()
    leads = (value for entry in timeline if entry.field == "lead" for value in (entry.old, entry.new))
    return ids | {int(value) for value in leads if value and value.isdecimal()}
