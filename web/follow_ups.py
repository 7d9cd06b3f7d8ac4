"""What the page of follow-ups shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from urllib.parse import urlencode

from markupsafe import Markup

from core.store.follow_ups import FollowUp, FollowUps, FoundFollowUps, Which
from web.render import markdown_html

_TABS = {Which.OPEN: "Open", Which.OVERDUE: "Overdue", Which.DONE: "Done"}


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    total: int
    is_here: bool


@dataclass(frozen=True)
class Row:
    """`late_days` is 0 for what is not late."""

    id: int
    reference: str
    incident: str
    details: Markup
    owner: str | None
    owner_id: int | None
    team: str
    priority: str | None
    type: str | None
    due: date | None
    late_days: int
    is_done: bool


@dataclass(frozen=True)
class Page:
    """`newer` and `older` are addresses, empty at the ends."""

    tabs: Sequence[Tab]
    rows: Sequence[Row]
    teams: Sequence[str]
    team: str
    words: str
    of: str
    which: str
    is_narrowed: bool
    newer: str
    older: str
    place: str


def view_follow_ups(found: FoundFollowUps, asked: FollowUps, kept: Mapping[str, str], today: date) -> Page:
    total = found.totals[asked.which]
    pages = max(1, ceil(total / asked.page_size))
    return Page(
        tabs=[
            Tab(label, _url(kept, which=which.value), found.totals[which], which is asked.which)
            for which, label in _TABS.items()
        ],
        rows=[_row(each, today) for each in found.items],
        teams=found.teams,
        team=asked.team,
        words=asked.words,
        of=kept.get("of", ""),
        which=asked.which.value,
        is_narrowed=bool(asked.words or asked.team or asked.owner is not None),
        newer=_url(kept, page=str(asked.page - 1)) if asked.page > 1 else "",
        older=_url(kept, page=str(asked.page + 1)) if asked.page < pages else "",
        place=f"Page {asked.page} of {pages}" if pages > 1 else "",
    )


def _url(kept: Mapping[str, str], **changes: str) -> str:
    return f"/actions?{urlencode({**kept, **changes})}"


def _row(found: FollowUp, today: date) -> Row:
    item = found.item
    late = (today - item.due).days if item.due and not item.done_at else 0
    return Row(
        id=item.id or 0,
        reference=found.reference,
        incident=found.incident_title,
        details=markdown_html(item.details),
        owner=found.owner.display_name if found.owner else None,
        owner_id=item.owner_id,
        team=found.owner.team if found.owner else "",
        priority=item.priority.value if item.priority else None,
        type=item.type.value if item.type else None,
        due=item.due,
        late_days=max(late, 0),
        is_done=item.done_at is not None,
    )
