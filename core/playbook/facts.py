"""What a rule looks at, and the words it may use."""

from __future__ import annotations

from datetime import datetime

from core.blocks.context import Context
from core.chat.markdown import from_markdown
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.severity import Severity, parse_severity
from core.incidents.status import parse_status
from core.keywords.matcher import mentions, normal
from core.playbook.reading import RATINGS, length, words
from core.playbook.rules import Condition, Document, Rota


def holds(condition: Condition, incident: Incident, document: Document) -> bool:
    """Whether all that the condition says is so."""
    if condition.severity_at_least and not is_at_least(incident.severity, condition.severity_at_least):
        return False
    if condition.status and incident.status not in [parse_status(each) for each in words(condition.status)]:
        return False
    if any(is_set(incident, name) for name in words(condition.missing)):
        return False
    if not all(is_set(incident, name) for name in words(condition.present)):
        return False
    if condition.private is not None and incident.is_private != condition.private:
        return False
    wanted = condition.rating_at_least
    return not wanted or is_rated(incident, document, wanted)


def is_at_least(severity: Severity | None, said: str) -> bool:
    """1 is the worst: *at least major* is 2 or 1."""
    return severity is not None and severity <= parse_severity(said)


def is_set(incident: Incident, name: str) -> bool:
    return bool(getattr(incident, name))


def is_rated(incident: Incident, document: Document, wanted: str) -> bool:
    """Whether something that is mentioned is rated so high, or higher."""
    texts = (from_markdown(incident.summary).plain, from_markdown(incident.impact).plain)
    said = normal(" ".join([incident.title, *texts]))
    found = [level for phrase, level in document.ratings.items() if mentions(said, normal(phrase))]
    return any(RATINGS.index(level) >= RATINGS.index(wanted) for level in found)


def fill(template: str, context: Context, incident: Incident) -> str:
    """The template with the incident's facts in it."""
    return template.format_map(
        {
            "incident": incident.reference,
            "title": incident.title,
            "lead": incident.lead.display_name if incident.lead else "nobody yet",
            "reporter": incident.reporter.display_name,
            "severity": incident.severity.label if incident.severity else "not set",
            "status": incident.status.value,
            "summary": from_markdown(incident.summary).plain,
            "impact": from_markdown(incident.impact).plain,
            "url": context.services.doc_url(incident.reference),
        }
    )


def on_turn(rota: Rota, now: datetime) -> str:
    """The email address of whose turn it is."""
    turns = (now.date() - rota.start) // length(rota.each)
    return rota.people[turns % len(rota.people)]


async def person_of(context: Context, incident: Incident, who: str) -> Person | None:
    """`lead`, `reporter`, `role:NAME` or an email address; None when there is nobody."""
    if who == "lead":
        return incident.lead
    if who == "reporter":
        return incident.reporter
    if who.startswith("role:"):
        return (await context.uow.roles.of(incident.number)).get(who.removeprefix("role:").casefold())
    return await context.person_by_email(who)
