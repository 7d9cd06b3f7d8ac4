"""What the templates are given: incidents in the words and shapes of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

import humanize
from markupsafe import Markup

from core.incidents.action_item import ActionItem
from core.incidents.incident import Incident
from core.incidents.participant import Participant
from core.incidents.person import Person
from core.incidents.severity import Severity
from core.store.documents import Document, FrontPage
from web.render import markdown_html, safe_url
from web.services import WebServices
from web.timeline import Day, Names, timeline_days

PAGE_SIZE = 25


@dataclass(frozen=True)
class Summary:
    """An incident as lists show it. `severity` is None until somebody has set it."""

    reference: str
    title: str
    status: str
    is_open: bool
    is_report_only: bool
    severity: str | None
    lead: str | None
    reported_at: datetime
    duration: str
    duration_short: str

    @property
    def url(self) -> str:
        return f"/incidents/{self.reference}"


@dataclass(frozen=True)
class Listing:
    """The front page. `sentence` is something to tell about the page itself."""

    live: Sequence[Summary]
    history: Sequence[Summary]
    total: int
    page: int
    pages: int
    sentence: str = ""


@dataclass(frozen=True)
class Responder:
    name: str
    messages: int
    share: int
    last_seen_at: datetime | None


@dataclass(frozen=True)
class Action:
    details: Markup
    owner: str | None
    priority: str | None
    due: date | None
    is_done: bool


@dataclass(frozen=True)
class Channel:
    """`url` opens it in the chat; None where it can't be opened, and while it is being made."""

    name: str
    url: str | None
    is_ready: bool
    is_archived: bool


@dataclass(frozen=True)
class Doc:
    """Everything about one incident."""

    about: Summary
    summary: Markup
    impact: Markup
    reporter: str
    started_at: datetime
    ended_at: datetime | None
    channel: Channel | None
    responders: Sequence[Responder]
    actions: Sequence[Action]
    days: Sequence[Day]
    newest_first: bool


def duration_words(duration: timedelta) -> str:
    """Two units at the most: minutes stop mattering once there are days."""
    if duration < timedelta(minutes=1):
        return "under a minute"
    smallest = "minutes" if duration < timedelta(days=1) else "hours"
    return humanize.precisedelta(duration, minimum_unit=smallest, suppress=["months", "years"], format="%d")


def duration_short(duration: timedelta) -> str:
    """For lists: `37 min`, `1 h 52 min`, `2 d 20 h`."""
    minutes = int(duration.total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def summarise(incident: Incident, now: datetime) -> Summary:
    return Summary(
        reference=incident.reference,
        title=incident.title,
        status=incident.status.value,
        is_open=incident.is_open,
        is_report_only=incident.is_report_only,
        severity=_label(incident.severity),
        lead=incident.lead.display_name if incident.lead else None,
        reported_at=incident.reported_at,
        duration=duration_words(incident.duration(now)),
        duration_short=duration_short(incident.duration(now)),
    )


def view_listing(front: FrontPage, page: int, now: datetime) -> Listing:
    pages = max(1, ceil(front.total / PAGE_SIZE))
    amount = "is only one page" if pages == 1 else f"are {pages} pages"
    return Listing(
        live=[summarise(incident, now) for incident in front.live],
        history=[summarise(incident, now) for incident in front.history],
        total=front.total,
        page=page,
        pages=pages,
        sentence=f"Page {page} is past the end: there {amount}." if page > pages else "",
    )


def view_document(document: Document, services: WebServices, newest_first: bool) -> Doc:
    incident = document.incident
    return Doc(
        about=summarise(incident, services.clock.now()),
        summary=markdown_html(incident.summary),
        impact=markdown_html(incident.impact),
        reporter=incident.reporter.display_name,
        started_at=incident.started_at,
        ended_at=incident.ended_at,
        channel=_channel(incident, services),
        responders=_responders(document.participants),
        actions=[_action(action, document.people) for action in document.actions],
        days=timeline_days(document.timeline, Names(incident, document.people, document.files), services),
        newest_first=newest_first,
    )


def _label(severity: Severity | None) -> str | None:
    return severity.label if severity else None


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


def _responders(participants: Sequence[Participant]) -> list[Responder]:
    """`share` is per cent of whoever wrote most: the length of a bar."""
    most = max((each.messages for each in participants), default=0)
    return [
        Responder(each.name, each.messages, round(100 * each.messages / most) if most else 0, each.last_seen_at)
        for each in participants
    ]


def _action(action: ActionItem, people: dict[int, Person]) -> Action:
    owner = people.get(action.owner_id) if action.owner_id is not None else None
    return Action(
        details=markdown_html(action.details),
        owner=owner.display_name if owner else None,
        priority=action.priority.value if action.priority else None,
        due=action.due,
        is_done=action.done_at is not None,
    )
