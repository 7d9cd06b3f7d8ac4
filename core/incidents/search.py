"""What may be asked of the incidents that there have been."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.incidents.severity import Severity
from core.incidents.status import Status


class Sort(StrEnum):
    """By when it was reported, or the worst first (and the newest first among equals)."""

    NEWEST = "newest"
    OLDEST = "oldest"
    SEVERITY = "severity"


@dataclass(frozen=True)
class Search:
    """All of it has to hold; what is left out asks nothing.

    `words` is what somebody typed (docs/history.md). `severities` may hold None: not rated. `role` is a role's key, and
    `holder_id` somebody who has a role, any or that one. Times are when it was reported: from `since` on, before `until`.
    `platform` is a chat where it has a channel or a headline.
    """

    words: str = ""
    statuses: frozenset[Status] = frozenset()
    severities: frozenset[Severity | None] = frozenset()
    lead_id: int | None = None
    holder_id: int | None = None
    role: str = ""
    platform: str = ""
    since: datetime | None = None
    until: datetime | None = None
    is_report_only: bool | None = None
    has_open_actions: bool | None = None
    sort: Sort = Sort.NEWEST
