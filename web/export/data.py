"""All of an incident as JSON: names for people to read, ids for programs, times in ISO 8601 with their zone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.incidents.action_item import ActionItem
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.timeline import TimelineEntry
from core.store.document import Document


def as_data(document: Document, address: str) -> dict[str, Any]:
    people = document.people
    report = document.report
    return {
        **_facts(document.incident, address),
        "roles": {role: _person(person) for role, person in document.roles.items()},
        "participants": [
            {"name": each.name, "messages": each.messages, "joined_at": _at(each.joined_at)}
            for each in document.participants
        ],
        "timeline": [_entry(each, people) for each in document.timeline if not each.is_hidden],
        "actions": [_action(each, people) for each in document.actions],
        "related": [{"reference": each.reference, "title": each.title, "how": each.how} for each in document.related],
        "report": {
            "text": report.text,
            "revision": report.revision,
            "written_at": _at(report.written_at),
            "written_by": _named(report.written_by_id, people),
            "finished_at": _at(report.finished_at),
        }
        if report
        else None,
    }


def _facts(incident: Incident, address: str) -> dict[str, Any]:
    return {
        "reference": incident.reference,
        "url": address,
        "title": incident.title,
        "summary": incident.summary,
        "impact": incident.impact,
        "status": incident.status.value,
        "severity": incident.severity.label if incident.severity else None,
        "is_private": incident.is_private,
        "is_report_only": incident.is_report_only,
        "reporter": _person(incident.reporter),
        "lead": _person(incident.lead),
        "reported_at": _at(incident.reported_at),
        "started_at": _at(incident.started_at),
        "ended_at": _at(incident.ended_at),
    }


def _entry(entry: TimelineEntry, people: dict[int, Person]) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": _at(entry.at),
        "kind": entry.kind.value,
        "field": entry.field,
        "old": entry.old,
        "new": entry.new,
        "text": entry.text,
        "person": _named(entry.person_id, people),
        "author": _named(entry.author_id, people),
        "source": entry.source,
        "edited_at": _at(entry.edited_at),
        "attachments": [
            {"name": each.get("name"), "media_type": each.get("media_type")} for each in entry.attachments or ()
        ],
    }


def _action(action: ActionItem, people: dict[int, Person]) -> dict[str, Any]:
    return {
        "id": action.id,
        "details": action.details,
        "owner": _named(action.owner_id, people),
        "priority": action.priority.value if action.priority else None,
        "type": action.type.value if action.type else None,
        "due": action.due.isoformat() if action.due else None,
        "created_at": _at(action.created_at),
        "done_at": _at(action.done_at),
    }


def _person(person: Person | None) -> dict[str, Any] | None:
    return {"id": person.id, "name": person.display_name} if person else None


def _named(number: int | None, people: dict[int, Person]) -> dict[str, Any] | None:
    return _person(people.get(number)) if number is not None else None


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
