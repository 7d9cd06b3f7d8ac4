"""How a report begins: a Markdown template, filled in with what the incident knows.

`MUSTER_REPORT_TEMPLATE` names a file; it is written with Jinja (`{{ summary }}`, `{% for each in timeline %}`), in a
sandbox. What people have typed is written so that it stays what it is: no name can become a heading.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from core.store.document import Document
from web.export.wording import action_words, canonical, moments, plain
from web.render import utc
from web.services import WebServices
from web.view import duration_words

DEFAULT = Path(__file__).parents[1] / "templates" / "report.md"
_environment = ImmutableSandboxedEnvironment(
    autoescape=False, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
)


class BadTemplate(Exception):
    """The template can't be used; the text says why."""


def check_template(source: str) -> None:
    """Fill it in with an incident that has nothing, and one that has everything. Raises `BadTemplate`."""
    empty = dict.fromkeys(NAMES, "")
    for values in ({**empty, "timeline": [], "actions": [], "roles": []}, _FULL):
        _fill(source, values)


def begin_report(document: Document, services: WebServices) -> str:
    """The text that a report starts from."""
    return _fill(services.report_template or _default(), _values(document, services))


def _values(document: Document, services: WebServices) -> dict[str, Any]:
    incident, now = document.incident, services.clock.now()
    return {
        "reference": incident.reference,
        "title": plain(incident.title),
        "status": incident.status.value,
        "severity": incident.severity.label if incident.severity else "",
        "summary": canonical(incident.summary),
        "impact": canonical(incident.impact),
        "lead": plain(incident.lead.display_name) if incident.lead else "",
        "reporter": plain(incident.reporter.display_name),
        "started": utc(incident.started_at),
        "ended": utc(incident.ended_at) if incident.ended_at else "",
        "duration": duration_words(incident.duration(now)),
        "roles": [{"name": role, "person": plain(each.display_name)} for role, each in document.roles.items()],
        "timeline": [{"at": utc(at), "words": words} for at, words in moments(document, services)],
        "actions": [{"words": action_words(each, document.people)} for each in document.actions],
    }


def _fill(source: str, values: dict[str, Any]) -> str:
    try:
        return _environment.from_string(source).render(values).strip() + "\n"
    except TemplateError as error:
        number = getattr(error, "lineno", None)
        line = f" (line {number})" if number else ""
        raise BadTemplate(f"The report's template can't be filled in{line}: {error.message}.") from error
    except Exception as error:
        raise BadTemplate(f"The report's template can't be filled in: {error}.") from error


@lru_cache(maxsize=1)
def _default() -> str:
    return DEFAULT.read_text(encoding="utf-8")


_FULL: dict[str, Any] = {
    **dict.fromkeys(("reference", "title", "status", "severity", "summary", "impact", "lead", "reporter"), "x"),
    **dict.fromkeys(("started", "ended", "duration"), "x"),
    "roles": [{"name": "x", "person": "x"}],
    "timeline": [{"at": "x", "words": "x"}],
    "actions": [{"words": "x"}],
}
NAMES = tuple(_FULL)
