"""The domain's things -> what the API answers with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.chat.places import MessageRef, Place
from core.incidents.action_item import ActionItem
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.severity import Severity
from core.incidents.timeline import Amendment, TimelineEntry
from core.store.files import file_key
from core.store.unit_of_work import UnitOfWork
from web.api import answers, timeline_answers
from web.render import safe_url
from web.services import WebServices


def shape_person(person: Person | None) -> answers.Person | None:
    return answers.Person(id=str(person.id), name=person.display_name) if person else None


def shape_people(people: Sequence[Person]) -> list[answers.FoundPerson]:
    """Never with an address: whoever reads incidents need not learn those."""
    return [
        answers.FoundPerson(
            id=str(person.id),
            name=person.display_name,
            accounts=[
                answers.Account(platform=each.platform, name=each.name, handle=each.handle) for each in person.accounts
            ],
        )
        for person in people
    ]


def shape_incident(incident: Incident, services: WebServices, site: str) -> answers.Incident:
    ended = incident.ended_at
    return answers.Incident(
        id=incident.reference,
        url=f"{site}/incidents/{incident.reference}",
        title=incident.title,
        summary=incident.summary,
        impact=incident.impact,
        severity=incident.severity.label if incident.severity else None,  # type: ignore[arg-type]
        status=incident.status.value,
        is_open=incident.is_open,
        private=incident.is_private,
        report_only=incident.is_report_only,
        reporter=answers.Person(id=str(incident.reporter.id), name=incident.reporter.display_name),
        lead=shape_person(incident.lead),
        reported_at=incident.reported_at,
        started_at=incident.started_at,
        ended_at=ended,
        duration_s=int(incident.duration(ended).total_seconds()) if ended else None,
        channel=_channel(incident, services),
        duplicate_of=f"INC-{incident.duplicate_of_id}" if incident.duplicate_of_id else None,
        version=incident.version or 1,
    )


def _channel(incident: Incident, services: WebServices) -> answers.Channel | None:
    channel = incident.channel
    if channel is None or channel.place is None:
        return None
    return answers.Channel(
        platform=channel.platform,
        name=channel.name,
        url=services.channel_url(channel.place),
        is_archived=channel.is_archived,
    )


async def shape_entries(
    uow: UnitOfWork, entries: Sequence[TimelineEntry], services: WebServices
) -> list[timeline_answers.Entry]:
    """With the names of everybody who is in them."""
    leads = [value for each in entries if each.field == "lead" for value in (each.old, each.new)]
    ids: list[Any] = [person for each in entries for person in (each.person_id, each.author_id)]
    ids += [int(value) for value in leads if value and value.isdecimal()]
    people = await uow.people.many(ids)
    kept = await uow.files.kept({each.incident_id for each in entries if each.attachments})
    return [_entry(each, people, kept, services) for each in entries]


def _entry(
    entry: TimelineEntry, people: dict[int, Person], kept: frozenset[tuple[int, str]], services: WebServices
) -> timeline_answers.Entry:
    return timeline_answers.Entry(
        id=str(entry.id),
        incident=f"INC-{entry.incident_id}",
        at=entry.at,
        kind=entry.kind.value,
        field=entry.field,
        old=_words(entry.field, entry.old, people),
        new=_words(entry.field, entry.new, people),
        text=entry.text,
        person=shape_person(people.get(entry.person_id or 0)),
        author=shape_person(people.get(entry.author_id or 0)),
        source=entry.source,
        message_url=_message_url(entry, services),
        attachments=[_attachment(each, entry, kept, services) for each in entry.attachments or ()],
        own=entry.is_own,
        hidden=entry.is_hidden,
        edited_at=entry.edited_at,
    )


def _attachment(
    attachment: dict[str, str], entry: TimelineEntry, kept: frozenset[tuple[int, str]], services: WebServices
) -> timeline_answers.Attachment:
    key = file_key(entry.message_key, str(attachment.get("id") or ""))
    is_kept, size = (entry.incident_id, key) in kept, str(attachment.get("size") or "")
    own = f"{services.access.site_url}/api/incidents/INC-{entry.incident_id}/files/{key}"
    return timeline_answers.Attachment(
        id=key,
        name=str(attachment.get("name") or "file"),
        media_type=str(attachment.get("media_type") or "application/octet-stream"),
        size=int(size) if size.isdecimal() and size != "0" else None,
        is_kept=is_kept,
        url=own if is_kept else safe_url(str(attachment.get("url") or "")),
    )


async def shape_amendments(uow: UnitOfWork, amendments: Sequence[Amendment]) -> list[timeline_answers.Amendment]:
    people = await uow.people.many(each.person_id for each in amendments)
    return [
        timeline_answers.Amendment(
            what=each.what.value,
            at=each.at,
            person=shape_person(people.get(each.person_id or 0)),
            source=each.source,
            text_before=each.text_before,
        )
        for each in amendments
    ]


def _words(field: str, value: str | None, people: dict[int, Person]) -> str | None:
    """A stored value as people say it."""
    if value is None or not value.isdecimal():
        return value
    if field == "severity":
        return Severity(int(value)).label
    if field == "lead":
        person = people.get(int(value))
        return person.display_name if person else None
    return value


def _message_url(entry: TimelineEntry, services: WebServices) -> str | None:
    where, _, message = entry.message_key.rpartition("/")
    parts = where.split("/")
    return services.message_url(MessageRef(Place(*parts), message)) if len(parts) == 3 and message else None


async def shape_actions(uow: UnitOfWork, items: Sequence[ActionItem]) -> list[answers.Action]:
    people = await uow.people.many(each for item in items for each in (item.owner_id, item.created_by_id))
    titles = await uow.incidents.titles({item.incident_id for item in items})
    return [_action(item, people, titles) for item in items]


def _action(item: ActionItem, people: dict[int, Person], titles: dict[int, str]) -> answers.Action:
    owner = people.get(item.owner_id or 0)
    return answers.Action(
        id=str(item.id),
        incident=f"INC-{item.incident_id}",
        incident_title=titles.get(item.incident_id, ""),
        details=item.details,
        owner=shape_person(owner),
        team=owner.team if owner else "",
        created_by=shape_person(people.get(item.created_by_id or 0)),
        created_at=item.created_at,
        priority=item.priority.value if item.priority else None,
        type=item.type.value if item.type else None,
        due=item.due,
        done_at=item.done_at,
    )
