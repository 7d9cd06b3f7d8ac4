"""What the page of a report is given."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from core.incidents.access import Permission, Viewer
from core.incidents.report import Report
from core.store.document import Document
from core.store.reports import Revision
from core.store.unit_of_work import UnitOfWork
from web.report.rendering import report_html
from web.report.template import begin_report
from web.services import WebServices
from web.view import Summary, summarise

_MOST_LINES = 400


@dataclass(frozen=True)
class Past:
    number: int
    at: datetime
    who: str
    url: str
    is_shown: bool


@dataclass(frozen=True)
class Line:
    """A line of two texts side by side: `kind` is "same", "mine" or "theirs"."""

    kind: str
    text: str


@dataclass(frozen=True)
class ReportPage:
    """`text` stands in the editor, or is what is read. `differences` are there when two have written at once."""

    about: Summary
    text: str
    html: Markup
    revision: int
    is_written: bool
    is_finished: bool
    finished_by: str
    is_edited: bool
    may_change: bool
    past: Sequence[Past]
    old: Revision | None = None
    error: str = ""
    differences: Sequence[Line] = ()
    theirs_by: str = ""

    @property
    def url(self) -> str:
        return f"{self.about.url}/report"


@dataclass(frozen=True)
class Draft:
    """What somebody is writing: None where it has just been opened."""

    text: str | None = None
    error: str = ""
    is_conflict: bool = False


async def view_report(
    found: Document, services: WebServices, viewer: Viewer, draft: Draft, edits: bool, old: int | None = None
) -> ReportPage:
    """`old` is the number of an earlier text that is to be seen, or brought back."""
    number, report = found.incident.number, found.report
    may_change = viewer.may(Permission.RESPOND) and viewer.person_id is not None
    async with UnitOfWork(services.sessions) as uow:
        # What was written over may be what nobody else should read: earlier texts are for those who write.
        past = await uow.reports.revisions(number) if report and may_change else []
        earlier = await uow.reports.revision(number, old) if old and past else None
        people = await uow.people.many({each.person_id for each in past} | {report.written_by_id if report else None})
    is_edited = may_change and (edits or report is None)
    text = draft.text if draft.text is not None else _text(found, report, earlier, is_edited, services)
    url = f"/incidents/{found.incident.reference}/report"
    writer = people.get(report.written_by_id or 0) if report else None
    finisher = found.people.get(report.finished_by_id or 0) if report else None
    return ReportPage(
        about=summarise(found.incident, services.clock.now()),
        text=text,
        html=report_html(text),
        revision=report.revision if report else 0,
        is_written=report is not None,
        is_finished=report is not None and report.is_finished,
        finished_by=finisher.display_name if finisher else "",
        is_edited=is_edited,
        may_change=may_change,
        past=[
            Past(
                each.number,
                each.at,
                people[each.person_id].display_name if each.person_id in people else "Somebody",
                f"{url}?revision={each.number}",
                earlier is not None and earlier.number == each.number,
            )
            for each in past
        ],
        old=earlier,
        error="" if draft.is_conflict else draft.error,
        differences=_differences(text, report.text) if draft.is_conflict and report else (),
        theirs_by=writer.display_name if writer else "Somebody",
    )


def _text(
    found: Document, report: Report | None, earlier: Revision | None, is_edited: bool, services: WebServices
) -> str:
    if earlier:
        return earlier.text
    if report:
        return report.text
    return begin_report(found, services) if is_edited else ""


def _differences(mine: str, theirs: str) -> list[Line]:
    kinds = {"- ": "mine", "+ ": "theirs", "  ": "same"}
    lines = difflib.ndiff(mine.splitlines(), theirs.splitlines())
    return [Line(kinds[each[:2]], each[2:]) for each in lines if each[:2] in kinds][:_MOST_LINES]
