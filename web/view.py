"""What the templates are given: incidents in the words and shapes of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import humanize

from core.incidents.incident import Incident
from core.incidents.severity import Severity

PAGE_SIZE = 25


@dataclass(frozen=True)
class Summary:
    """An incident as lists show it. `severity` is None until somebody has set it."""

    reference: str
    title: str
    status: str
    is_open: bool
    is_report_only: bool
    is_private: bool
    severity: str | None
    lead: str | None
    reported_at: datetime
    duration: str
    duration_short: str

    @property
    def url(self) -> str:
        return f"/incidents/{self.reference}"


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
        is_private=incident.is_private,
        severity=_label(incident.severity),
        lead=incident.lead.display_name if incident.lead else None,
        reported_at=incident.reported_at,
        duration=duration_words(incident.duration(now)),
        duration_short=duration_short(incident.duration(now)),
    )


def _label(severity: Severity | None) -> str | None:
    return severity.label if severity else None
