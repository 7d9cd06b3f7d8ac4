"""An incident's timeline and follow-ups in Markdown, one line each: for reports and for files to take away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from core.chat.markdown import from_markdown, to_markdown
from core.chat.text import text
from core.chat.words import words
from core.incidents.action_item import ActionItem
from core.incidents.person import Person
from core.store.document import Document
from web.report.rendering import plain_mentions
from web.services import WebServices
from web.timeline import Moment, Names, Value, view_entry


def canonical(source: str) -> str:
    """Stored Markdown as every reader of Markdown takes it, with bare names for mentions."""
    return plain_mentions(to_markdown(from_markdown(source)))


def plain(said: str) -> str:
    """Characters as Markdown that means just them, on one line."""
    return to_markdown(text(" ".join(said.split())))


def moments(document: Document, services: WebServices) -> Iterator[tuple[datetime, str]]:
    """What happened, oldest first, without what is hidden."""
    names = Names(document.incident, document.people, document.files)
    for entry in sorted(document.timeline, key=lambda each: each.order):
        if not entry.is_hidden:
            yield entry.at, moment_words(view_entry(entry, names, services), entry.text)


def moment_words(moment: Moment, source: str) -> str:
    """`Ada changed the severity from minor to critical`, or what somebody said."""
    said = _one_line(source)
    if moment.kind == "note":
        return f"{said} ({plain(moment.who)})" if moment.who else said
    who = plain(moment.who or "Muster")
    parts = [f"{who} {moment.did}".strip() if moment.did else who]
    if moment.old and moment.new:
        parts.append(f"from {_value(moment.old)} to {_value(moment.new)}")
    elif moment.new:
        parts.append(f"to {_value(moment.new)}")
    line = " ".join(parts)
    if said:
        author = f"{plain(moment.author)}: " if moment.author else ""
        line = (
            f"{line}: {author}“{said}”" if moment.kind == "message" else said if not moment.did else f"{line}: {said}"
        )
    files = ", ".join(plain(file.name) for file in moment.files)
    return f"{line} [{files}]" if files else line


def action_words(action: ActionItem, people: Mapping[int, Person]) -> str:
    """`Alert earlier (Ben Ruiz, high priority, due 2026-12-01)`."""
    owner = people.get(action.owner_id) if action.owner_id is not None else None
    facts = [
        plain(owner.display_name) if owner else "no owner",
        f"{action.priority.value} priority" if action.priority else "",
        action.type.value if action.type else "",
        f"due {action.due}" if action.due else "",
        "done" if action.done_at else "",
    ]
    return f"{_one_line(action.details)} ({', '.join(filter(None, facts))})"


def _value(value: Value) -> str:
    return plain(value.words)


def _one_line(source: str) -> str:
    """Markdown without its blocks: what is bold in a sentence stays so, a list becomes words."""
    read = from_markdown(source)
    lines = canonical(source).split("\n")
    return lines[0] if len(lines) == 1 else plain(words(read))
