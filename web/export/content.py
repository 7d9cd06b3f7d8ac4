"""All of an incident as one Markdown text: what the other forms are made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from core.store.document import Document
from web.export.wording import action_words, canonical, moments, plain
from web.render import utc
from web.report.rendering import plain_mentions
from web.services import WebServices
from web.view import duration_words

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"^( {0,3})(#{1,5})(?=\s|$)")


def as_markdown(document: Document, services: WebServices, address: str) -> str:
    """`address` is where the incident's page is."""
    return "\n".join(_parts(document, services, address)).strip() + "\n"


def _parts(document: Document, services: WebServices, address: str) -> Iterator[str]:
    incident = document.incident
    yield f"# {incident.reference}: {plain(incident.title)}\n"
    yield from _table(_facts(document, services, address))
    yield from _section("Summary", canonical(incident.summary) or "No summary.")
    yield from _section("Impact", canonical(incident.impact) or "Nobody has described the impact.")
    if document.report:
        yield from _section("Report", _demote(plain_mentions(document.report.text)))
    happened = [f"- **{utc(at)}** {words}" for at, words in moments(document, services)]
    yield from _section("Timeline", "\n".join(happened) or "Nothing has happened yet.")
    todo = [f"- {action_words(each, document.people)}" for each in document.actions]
    yield from _section("Follow-ups", "\n".join(todo) or "None.")
    people = [f"- {plain(each.name)}: {each.messages} messages" for each in document.participants]
    if people:
        yield from _section("People", "\n".join(people))


def _facts(document: Document, services: WebServices, address: str) -> Iterator[tuple[str, str]]:
    incident = document.incident
    yield "Status", incident.status.value
    yield "Severity", incident.severity.label if incident.severity else "not set"
    yield "Lead", plain(incident.lead.display_name) if incident.lead else "nobody"
    for role, person in document.roles.items():
        yield plain(role.capitalize()), plain(person.display_name)
    yield "Reporter", plain(incident.reporter.display_name)
    yield "Started", utc(incident.started_at)
    yield "Reported", utc(incident.reported_at)
    yield "Ended", utc(incident.ended_at) if incident.ended_at else "still open"
    yield "Lasted", duration_words(incident.duration(services.clock.now()))
    yield "Page", address


def _table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield "| | |"
    yield "|---|---|"
    for name, value in rows:
        yield f"| {_cell(name)} | {_cell(value)} |"


def _cell(said: str) -> str:
    return said.replace("|", "\\|").replace("\n", " ")


def _section(title: str, body: str) -> Iterator[str]:
    yield f"\n## {title}\n\n{body}"


def _demote(source: str) -> str:
    """Headings one level down, for a place under a heading; what stands in a code block is left alone."""
    lines, fence = [], ""
    for line in source.split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or (mark[1].startswith(fence) and line.strip() == mark[1])):
            fence = "" if fence else mark[1]
        lines.append(line if fence else _HEADING.sub(r"\1\2#", line))
    return "\n".join(lines)
