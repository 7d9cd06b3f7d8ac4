"""What the page of an incident is given: everything about it, in the words and shapes of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from markupsafe import Markup

from core.incidents.access import Permission, Viewer
from core.incidents.action_item import ActionItem
from core.incidents.incident import Incident
from core.incidents.participant import Participant
from core.incidents.person import Person
from core.incidents.report import Report
from core.store.document import Document
from web.document.editing import Editing
from web.document.look import Look
from web.render import markdown_html, safe_url
from web.services import WebServices
from web.timeline import Day, File, Moment, Names, timeline_days, view_entry
from web.view import Summary, summarise


@dataclass(frozen=True)
class Responder:
    name: str
    messages: int
    share: int
    last_seen_at: datetime | None


@dataclass(frozen=True)
class Action:
    """`item` is what is stored: for the form in which it is edited."""

    item: ActionItem
    details: Markup
    owner: str | None
    is_done: bool
    is_late: bool

    @property
    def anchor(self) -> str:
        return f"action-{self.item.id}"

    @property
    def due(self) -> date | None:
        return self.item.due


@dataclass(frozen=True)
class Role:
    name: str
    person_id: int | None
    person: str


@dataclass(frozen=True)
class Channel:
    """`url` opens it in the chat; None where it can't be opened, and while it is being made."""

    name: str
    url: str | None
    is_ready: bool
    is_archived: bool


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class ReportCard:
    """How the report stands."""

    words: str
    who: str
    at: datetime | None
    is_finished: bool


@dataclass(frozen=True)
class Doc:
    """Everything about one incident. `may_change`: the viewer may; `may_manage`: also reopen, and edit others' notes."""

    about: Summary
    incident: Incident
    summary: Markup
    impact: Markup
    reporter: str
    channel: Channel | None
    status_pages: Sequence[Link]
    responders: Sequence[Responder]
    roles: Sequence[Role]
    actions: Sequence[Action]
    report: ReportCard
    related: Sequence[object]
    files: Sequence[tuple[Moment, File]]
    days: Sequence[Day]
    people: Sequence[tuple[int, str]]
    """Those who are in the timeline: for its filter."""
    total: int
    shown: int
    found: int
    hidden: int
    look: Look
    editing: Editing
    may_change: bool
    may_manage: bool
    viewer: Viewer

    @property
    def url(self) -> str:
        return self.about.url

    def may_edit(self, moment: Moment) -> bool:
        return moment.is_own and self.viewer.may_edit(moment.person_id, self.incident)

    def is_edited(self, part: str) -> bool:
        return self.may_change and self.look.edit == part


def view_document(document: Document, services: WebServices, viewer: Viewer, look: Look, editing: Editing) -> Doc:
    incident, now = document.incident, services.clock.now()
    may_change = viewer.may(Permission.RESPOND)
    # What was hidden, or edited away, may be a secret that slipped in: only those who could have done it see it.
    look = look if may_change else replace(look, hidden=False)
    names = Names(incident, document.people, document.files)
    spoken = {number: person.display_name for number, person in document.people.items()}
    found = look.choose(document.timeline, spoken)
    shown = look.shorten(found)
    in_timeline = {number for each in document.timeline for number in (each.person_id, each.author_id) if number}
    return Doc(
        about=summarise(incident, now),
        incident=incident,
        summary=markdown_html(incident.summary),
        impact=markdown_html(incident.impact),
        reporter=incident.reporter.display_name,
        channel=_channel(incident, services),
        status_pages=_status_pages(document),
        responders=_responders(document.participants),
        roles=_roles(document, services),
        actions=[_action(action, document.people, now.date()) for action in document.actions],
        report=_report(document.report, document.people),
        related=document.related,
        files=_files(document, names, services),
        days=timeline_days(shown, names, services, document.amendments if may_change else {}),
        people=sorted(((each, spoken[each]) for each in in_timeline if each in spoken), key=lambda each: each[1]),
        total=sum(not each.is_hidden for each in document.timeline),
        found=len(found),
        shown=len(shown),
        hidden=sum(each.is_hidden for each in document.timeline) if may_change else 0,
        look=look,
        editing=editing,
        may_change=may_change,
        may_manage=viewer.may(Permission.MANAGE, incident),
        viewer=viewer,
    )


def _channel(incident: Incident, services: WebServices) -> Channel | None:
    channel = incident.channel
    if channel is None:
        return None
    place = channel.place
    return Channel(
        name=channel.name or channel.channel or "",
        url=safe_url(services.channel_url(place)) if place else None,
        is_ready=place is not None,
        is_archived=channel.is_archived,
    )


def _status_pages(document: Document) -> list[Link]:
    return [Link(system, post.url) for system, post in document.status_posts.items() if safe_url(post.url)]


def _responders(participants: Sequence[Participant]) -> list[Responder]:
    """`share` is per cent of whoever wrote most: the length of a bar."""
    most = max((each.messages for each in participants), default=0)
    return [
        Responder(each.name, each.messages, round(100 * each.messages / most) if most else 0, each.last_seen_at)
        for each in participants
    ]


def _roles(document: Document, services: WebServices) -> list[Role]:
    """Those that the settings name, and those that somebody has all the same."""
    names = list(dict.fromkeys([*services.roles, *document.roles]))
    held = document.roles
    return [
        Role(name, held[name].id if name in held else None, held[name].display_name if name in held else "")
        for name in names
    ]


def _action(action: ActionItem, people: dict[int, Person], today: date) -> Action:
    owner = people.get(action.owner_id) if action.owner_id is not None else None
    return Action(
        item=action,
        details=markdown_html(action.details),
        owner=owner.display_name if owner else None,
        is_done=action.done_at is not None,
        is_late=action.done_at is None and action.due is not None and action.due < today,
    )


def _report(report: Report | None, people: dict[int, Person]) -> ReportCard:
    if report is None:
        return ReportCard("Not written yet", "", None, False)
    by_id = report.finished_by_id if report.is_finished else report.written_by_id
    who = people[by_id].display_name if by_id in people else ""
    words = "Finished" if report.is_finished else "Draft"
    return ReportCard(words, who, report.finished_at or report.written_at, report.is_finished)


def _files(document: Document, names: Names, services: WebServices) -> list[tuple[Moment, File]]:
    """Every file that the timeline shows, with the entry it belongs to."""
    moments = [
        view_entry(each, names, services) for each in document.timeline if each.attachments and not each.is_hidden
    ]
    return [(moment, file) for moment in moments for file in moment.files]
