"""The report, written on its page: kept text by text, so that nobody's is lost; finished when somebody says so."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.events import Asked
from core.chat.text import Link
from core.commands import asked_values as read
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.report import Report, check_report

blocks = Hub("asked report")


@blocks.asked("report")
async def save(context: Context, incident: Incident, event: Asked) -> str:
    """`values`: text (Markdown), finished (whether that is all: true or false; left out: as it was). `known`: revision,
    the one that the writer had before them (0: there was none)."""
    text = check_report(read.words(event.values, "text"))
    report, known = await context.uow.reports.of(incident.number), read.number(event.known, "revision")
    by_id = context.person.id if context.person else None
    if report is None:
        report = Report(incident.number, text, 1, event.at, by_id)
        await context.uow.reports.keep(report)
        context.publish("report_written", incident, revision="1")
        _tell(context, incident, "began the report of")
    elif report.rewrite(text, known, event.at, by_id):
        await context.uow.reports.keep(report)
        context.publish("report_written", incident, revision=str(report.revision))
    context.changed.add(incident)
    if "finished" in event.values:
        _finish(context, incident, report, bool(event.values["finished"]))
    return "The report is finished." if report.is_finished else "The report is saved."


@blocks.asked("finish-report")
async def finish(context: Context, incident: Incident, event: Asked) -> str:
    """`values`: finished (false: it is not, after all)."""
    report = await context.uow.reports.of(incident.number)
    if report is None:
        raise DomainError("There is no report yet. Write it first.")
    _finish(context, incident, report, bool(event.values.get("finished", True)))
    context.changed.add(incident)
    return "The report is finished." if report.is_finished else "The report is open again."


def _finish(context: Context, incident: Incident, report: Report, is_finished: bool) -> None:
    if report.is_finished is is_finished:
        return
    report.finished_at = context.event.at if is_finished else None
    report.finished_by_id = context.person.id if context.person and is_finished else None
    if is_finished:
        context.publish("report_finished", incident)
    _tell(context, incident, "finished the report of" if is_finished else "took up again the report of")


def _tell(context: Context, incident: Incident, did: str) -> None:
    url = f"{context.services.doc_url(incident.reference)}/report"
    context.tell(context.who, f" {did} ", Link(url, f"{incident.reference} {incident.title}"), ".")
